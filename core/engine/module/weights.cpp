// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/module/weights.h"

#include "core/base/hash.h"

#include <ATen/core/grad_mode.h>

namespace cairn::engine {

namespace {

std::string describe(const StateEntry& entry)
{
    std::string text = entry.name + "|" + c10::toString(entry.tensor.scalar_type()) + "|";
    for (const std::int64_t length : entry.tensor.sizes())
        text += std::to_string(length) + ",";
    return text + "\n";
}

} // namespace

std::string weightsHash(Module& module)
{
    Sha256 hash;
    for (const StateEntry& entry : module.state()) {
        const at::Tensor host = entry.tensor.detach().cpu().contiguous();
        hash.add(describe(entry));
        hash.add(std::span(static_cast<const std::byte*>(host.const_data_ptr()), host.nbytes()));
    }
    return hash.hex();
}

WeightsSnapshot::WeightsSnapshot(Module& module) : m_module(module)
{
    for (const StateEntry& entry : module.state())
        m_copies.push_back(entry.tensor.detach().clone());
}

void WeightsSnapshot::restore() const
{
    const at::NoGradGuard noGradients;
    for (std::size_t i = 0; i < m_copies.size(); ++i)
        m_module.state()[i].tensor.copy_(m_copies[i]);
}

} // namespace cairn::engine
