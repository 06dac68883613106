// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <ATen/core/Tensor.h>

#include <string>

namespace cairn::engine {

/// Whether training steps can compute in `precision` ("float32", "bfloat16", "float16") on `device`; Unsupported, InvalidInput. float16 on the processor is tried out with a
/// matrix product and a convolution, since the tensor library has it for some processors only.
Result<void> checkPrecision(const std::string& precision, at::Device device);

/// While it lives, operators of the calling thread that gain from it (matrix products, convolutions) take 16 bits; weights, their
/// gradients and everything that sums up many numbers stay float32 (PyTorch's autocast). Does nothing for "float32".
class LowPrecision {
public:
    LowPrecision(const std::string& precision, at::Device device);
    ~LowPrecision();
    LowPrecision(const LowPrecision&) = delete;
    LowPrecision& operator=(const LowPrecision&) = delete;

private:
    at::Device m_device;
    bool m_active;
};

} // namespace cairn::engine
