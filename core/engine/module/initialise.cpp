// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/engine/module/module.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>

#include <vector>

namespace cairn::engine {

namespace {

std::uint64_t streamOf(const std::string& name)
{
    std::uint64_t stream = 0x6361697261ull;
    for (const char letter : name)
        stream = mix(stream, static_cast<unsigned char>(letter));
    return stream;
}

void draw(const Init& init, const Philox& random, std::vector<float>& values)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        switch (init.law) {
        case Init::Law::Constant:
            values[i] = static_cast<float>(init.scale);
            break;
        case Init::Law::Uniform:
            values[i] = static_cast<float>((2.0 * random.uniform(i) - 1.0) * init.scale);
            break;
        case Init::Law::Normal:
            values[i] = static_cast<float>(random.normal(i) * init.scale);
            break;
        }
    }
}

} // namespace

void Module::initialise(std::uint64_t seed)
{
    const at::NoGradGuard noGradients;
    for (StateEntry& entry : m_state) {
        if (entry.tensor.scalar_type() != at::kFloat) {
            entry.tensor.zero_();
            continue;
        }
        std::vector<float> values(static_cast<std::size_t>(entry.tensor.numel()));
        draw(entry.init, Philox(seed, streamOf(entry.name)), values);
        entry.tensor.copy_(at::from_blob(values.data(), entry.tensor.sizes(), at::kFloat));
    }
}

} // namespace cairn::engine
