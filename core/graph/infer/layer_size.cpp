// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/infer/layer_size.h"

#include "core/graph/infer/saturating.h"

namespace cairn::graph {

std::int64_t stateBytes(const std::vector<StateTensor>& state)
{
    std::int64_t bytes = 0;
    for (const StateTensor& tensor : state)
        bytes = plus(bytes, times(product(tensor.shape), static_cast<std::int64_t>(byteSize(tensor.type))));
    return bytes;
}

std::int64_t rowBytes(const std::vector<TensorType>& types)
{
    std::int64_t bytes = 0;
    for (const TensorType& type : types)
        bytes = plus(bytes, times(elementsPerRow(type), static_cast<std::int64_t>(byteSize(type.type))));
    return bytes;
}

Error tooLarge(const std::string& what, std::int64_t bytes, std::int64_t limit)
{
    const std::int64_t gib = bytes >> 30;
    return fail(ErrorCode::OutOfMemory, what + " would need " + (bytes == kSaturated ? "millions of" : std::to_string(gib)) + " GiB; at most "
                + std::to_string(limit >> 30) + " GiB are possible", {}, "Make the layer or its input smaller");
}

} // namespace cairn::graph
