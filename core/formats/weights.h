// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/element_type.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace cairn::formats {

/// A dense tensor whose bytes (row-major, little-endian) belong to somebody else, who must outlive the view.
struct TensorView {
    ElementType type = ElementType::Float32;
    std::vector<std::int64_t> shape; ///< empty: a single number
    std::span<const std::byte> bytes;
};

/// A model's state by name ("conv2d.weight"): what exporters take and readers give.
using Weights = std::map<std::string, TensorView>;

} // namespace cairn::formats
