// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/noise.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/ops/randn.h>

namespace cairn::engine {

at::Tensor normalNoise(const at::Tensor& like, DropoutKey key)
{
    const std::uint64_t seed = rankSeed(key);
    at::Generator generator = like.device().is_cpu() ? at::detail::createCPUGenerator(seed) : at::globalContext().defaultGenerator(like.device());
    if (!like.device().is_cpu())
        generator.set_current_seed(seed);
    return at::randn(like.sizes(), generator, like.options().requires_grad(false));
}

} // namespace cairn::engine
