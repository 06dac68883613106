// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/infer/tensor_type.h"

#include "core/graph/infer/saturating.h"

namespace cairn::graph {

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    std::string text = "[";
    for (const std::int64_t axis : shape) {
        if (text.size() > 1)
            text += ", ";
        text += axis == kBatch ? "N" : std::to_string(axis);
    }
    return text + "]";
}

std::int64_t elementsPerRow(const TensorType& type)
{
    return type.shape.empty() ? 0 : product(std::span(type.shape).subspan(1));
}

} // namespace cairn::graph
