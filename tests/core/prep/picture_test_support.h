// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/pictures/picture_plan.h"
#include "core/prep/step/step_kind.h"
#include "tests/core/data/data_test_support.h"

#include <numeric>

namespace cairn::prep {

using Bytes = std::vector<std::uint8_t>;

inline Result<PicturePlan> planOf(std::initializer_list<const char*> texts, const PictureShape& shape)
{
    std::vector<Step> steps;
    for (const char* text : texts) {
        CAIRN_ASSIGN(steps.emplace_back(), stepFromText(text));
    }
    return PicturePlan::make(steps, shape);
}

/// A picture as row `row` of epoch `epoch` is seen.
inline Bytes seen(const PicturePlan& plan, Bytes picture, std::uint64_t row, std::uint64_t epoch = 0, std::uint64_t seed = 0)
{
    plan.augment(picture, seed, epoch, row);
    return picture;
}

inline Bytes noisy(std::size_t size, std::uint32_t start = 1)
{
    Bytes bytes(size);
    for (std::uint8_t& byte : bytes) {
        start = start * 1664525u + 1013904223u;
        byte = static_cast<std::uint8_t>(start >> 24);
    }
    return bytes;
}

inline double mean(const Bytes& bytes)
{
    return static_cast<double>(std::accumulate(bytes.begin(), bytes.end(), 0ull)) / static_cast<double>(bytes.size());
}

/// Pearson's statistic against equal counts.
inline double chiSquare(const std::vector<int>& counts)
{
    const double expected = static_cast<double>(std::accumulate(counts.begin(), counts.end(), 0)) / static_cast<double>(counts.size());
    double sum = 0;
    for (const int count : counts)
        sum += (count - expected) * (count - expected) / expected;
    return sum;
}

} // namespace cairn::prep
