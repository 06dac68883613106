// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/layers/layer.h"

namespace cairn::engine {

/// Random numbers shaped [axes...] that are a function of the run's seed, the step and the node alone: Philox numbers
/// 0, 1, ... of stream mix(node, step) for the rows of all ranks, drawn on the processor and copied to the device.
enum class Noise : std::uint8_t { Normal, Uniform }; ///< mean 0 and deviation 1; between -1 and 1
at::Tensor drawNoise(at::IntArrayRef axes, at::Device device, Noise kind, const ForwardContext& context, std::int64_t node);

} // namespace cairn::engine
