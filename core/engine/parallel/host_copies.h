// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <span>
#include <vector>

namespace cairn::engine {

/// The tensors on the host: themselves where they lie there. They are contiguous.
std::vector<at::Tensor> onHost(std::span<at::Tensor> tensors);

/// Brings the numbers back to those that lie on another device.
void backToDevice(const std::vector<at::Tensor>& host, std::span<at::Tensor> tensors);

} // namespace cairn::engine
