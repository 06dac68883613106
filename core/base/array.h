// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace cairn {

/// A dense float32 tensor as a plain value, row-major; crosses every border in place of a tensor library's type.
struct Array {
    std::vector<std::int64_t> shape; ///< such as [N, C, H, W]
    std::vector<float> values;       ///< product(shape) numbers
};

} // namespace cairn
