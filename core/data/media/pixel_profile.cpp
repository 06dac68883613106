// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/pixel_profile.h"

#include <algorithm>
#include <cmath>

namespace cairn::data {

ColumnProfile pixelProfile(const std::array<std::uint64_t, 256>& counts, std::uint64_t rows)
{
    ColumnProfile profile;
    profile.count = rows;
    profile.distinct = rows;
    profile.distinctExact = false;
    NumericSummary summary;
    double total = 0, sum = 0, squares = 0;
    for (std::size_t value = 0; value < counts.size(); ++value) {
        const auto n = static_cast<double>(counts[value]), v = static_cast<double>(value);
        if (n > 0 && total == 0)
            summary.minimum = v;
        if (n > 0)
            summary.maximum = v;
        total += n;
        sum += n * v;
        squares += n * v * v;
        profile.histogram.edges.push_back(v - 0.5);
        profile.histogram.counts.push_back(counts[value]);
    }
    profile.histogram.edges.push_back(255.5);
    summary.mean = sum / total;
    summary.deviation = std::sqrt(std::max(0.0, (squares - sum * summary.mean) / std::max(1.0, total - 1)));
    for (const double probability : {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99}) {
        double below = 0;
        std::size_t value = 0;
        while (value < 255 && below + static_cast<double>(counts[value]) <= probability * (total - 1))
            below += static_cast<double>(counts[value++]);
        summary.quantiles.emplace_back(probability, static_cast<double>(value));
    }
    profile.numeric = std::move(summary);
    return profile;
}

} // namespace cairn::data
