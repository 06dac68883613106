// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/layers/dropout_function.h"

#include <ATen/core/Tensor.h>

namespace cairn::engine {

/// Standard normal numbers of the shape, type and device of `like`: a pure function of `key` on each kind of device;
/// ranks get other numbers than one rank would.
at::Tensor normalNoise(const at::Tensor& like, DropoutKey key);

} // namespace cairn::engine
