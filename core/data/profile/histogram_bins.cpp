// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/histogram_bins.h"

#include <algorithm>
#include <cmath>

namespace cairn::data {

namespace {

constexpr int kBins = 50;
constexpr double kMostIntegerBins = 64, kExactHalves = 0x1p52;

} // namespace

Histogram emptyHistogram(double minimum, double maximum, bool integers)
{
    Histogram histogram;
    const double span = maximum - minimum;
    if (integers && std::max(std::fabs(minimum), std::fabs(maximum)) < kExactHalves) {
        // As many integers in each bin: bins of any other width would hold now one more, now one less, and look like a comb.
        const double width = span < kMostIntegerBins ? 1 : std::ceil((span + 1) / kBins);
        for (double edge = minimum - 0.5; edge < maximum + 0.5; edge += width)
            histogram.edges.push_back(edge);
        histogram.edges.push_back(histogram.edges.back() + width);
    } else if (span > 0 && std::isfinite(span)) {
        for (int i = 0; i <= kBins; ++i)
            histogram.edges.push_back(i == kBins ? maximum : minimum + span * i / kBins);
    } else {
        histogram.edges = {minimum, maximum};
    }
    histogram.counts.assign(histogram.edges.size() - 1, 0);
    return histogram;
}

} // namespace cairn::data
