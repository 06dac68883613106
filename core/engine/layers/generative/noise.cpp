// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/generative/noise.h"

#include "core/base/random.h"
#include "core/engine/parallel/group.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

namespace cairn::engine {

at::Tensor drawNoise(at::IntArrayRef axes, at::Device device, Noise kind, const ForwardContext& context, std::int64_t node)
{
    constexpr std::int64_t kGrain = 4096;
    const Philox random(context.seed, mix(static_cast<std::uint64_t>(node), static_cast<std::uint64_t>(context.step)));
    at::Tensor noise = at::empty(axes, at::kFloat);
    const auto first = static_cast<std::uint64_t>(context.ranks ? context.ranks->offset(noise.numel()) : 0);
    const std::int64_t before = axes.empty() || axes[0] == 0 ? 0 : context.row * (noise.numel() / axes[0]); // rows of an evaluation before these
    float* values = noise.mutable_data_ptr<float>();
    at::parallel_for(0, noise.numel(), kGrain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const std::uint64_t index = first + static_cast<std::uint64_t>(before + i);
            values[i] = static_cast<float>(kind == Noise::Normal ? random.normal(index) : 2.0 * random.uniform(index) - 1.0);
        }
    });
    return device.is_cpu() ? noise : noise.to(device);
}

} // namespace cairn::engine
