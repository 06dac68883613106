// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/transcript.h"

#include <algorithm>
#include <numeric>

namespace cairn::stats {

std::vector<std::int64_t> collapsed(std::span<const std::int64_t> steps, std::int64_t blank)
{
    std::vector<std::int64_t> text;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i] != blank && (i == 0 || steps[i] != steps[i - 1]))
            text.push_back(steps[i]);
    }
    return text;
}

std::int64_t stepsFor(std::span<const std::int64_t> text)
{
    auto steps = static_cast<std::int64_t>(text.size());
    for (std::size_t i = 1; i < text.size(); ++i)
        steps += text[i] == text[i - 1] ? 1 : 0;
    return steps;
}

std::int64_t editDistance(std::span<const std::int64_t> from, std::span<const std::int64_t> to)
{
    std::vector<std::int64_t> row(to.size() + 1); // distances of the first labels of `from` to the first ones of `to`
    std::iota(row.begin(), row.end(), std::int64_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::int64_t corner = row[0]++;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::int64_t replaced = corner + (from[i] == to[j] ? 0 : 1);
            corner = row[j + 1];
            row[j + 1] = std::min({replaced, corner + 1, row[j] + 1});
        }
    }
    return row.back();
}

} // namespace cairn::stats
