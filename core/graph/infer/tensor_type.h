// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/element_type.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cairn::graph {

/// The batch axis, whose length is not known until data flows.
inline constexpr std::int64_t kBatch = -1;

/// Element type and shape of what flows along an edge. shape[0] is kBatch: [N, C, H, W].
struct TensorType {
    ElementType type = ElementType::Float32;
    std::vector<std::int64_t> shape;
    std::int64_t vocabulary = 0; ///< Int64 codes: they lie in [0, vocabulary); 0 for numbers

    bool operator==(const TensorType&) const = default;
};

/// "[N, 3, 28, 28]"
std::string shapeText(const std::vector<std::int64_t>& shape);

/// Numbers per row: the product of all axes but the first; saturates at the largest int64.
std::int64_t elementsPerRow(const TensorType& type);

} // namespace cairn::graph
