// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/infer/inference.h"

namespace cairn::test {

/// Classes of pictures.
inline graph::DataInterface images(std::int64_t channels, std::int64_t height, std::int64_t width, std::int64_t classes)
{
    graph::DataInterface data;
    data.fields["image"] = {ElementType::Float32, {graph::kBatch, channels, height, width}};
    data.outputWidth = classes;
    return data;
}

/// Classes, or a number where `width` is 1, of numbers and codes.
inline graph::DataInterface table(std::int64_t numbers, std::int64_t categories, std::int64_t width)
{
    graph::DataInterface data;
    if (numbers > 0)
        data.fields["features"] = {ElementType::Float32, {graph::kBatch, numbers}};
    if (categories > 0)
        data.fields["categories"] = {ElementType::Int64, {graph::kBatch, categories}, 20 * categories};
    data.outputWidth = width;
    return data;
}

} // namespace cairn::test
