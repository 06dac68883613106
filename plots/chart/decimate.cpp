// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/decimate.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cairn::plots {
namespace {

/// Appends the telling points of [first, last) to `line`.
void addColumn(Polyline& line, std::span<const double> x, std::span<const double> y, std::size_t first, std::size_t last)
{
    std::size_t least = first, greatest = first;
    for (std::size_t i = first; i < last; ++i) {
        if (std::isnan(y[least]) || y[i] < y[least])
            least = i;
        if (std::isnan(y[greatest]) || y[i] > y[greatest])
            greatest = i;
    }
    std::array<std::size_t, 4> picks = {first, std::min(least, greatest), std::max(least, greatest), last - 1};
    const bool gap = std::isnan(y[least]);
    std::size_t before = static_cast<std::size_t>(-1);
    for (const std::size_t i : picks) {
        if (i == before || (!gap && std::isnan(y[i])))
            continue;
        line.x.push_back(x[i]);
        line.y.push_back(y[i]);
        before = i;
    }
}

} // namespace

Polyline decimated(std::span<const double> x, std::span<const double> y, double low, double high, int columns)
{
    auto first = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), low) - x.begin());
    auto last = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), high) - x.begin());
    first = first > 0 ? first - 1 : 0;
    last = std::min(last + 1, x.size());
    Polyline line;
    if (first >= last)
        return line;
    const auto width = static_cast<std::size_t>(std::max(columns, 1));
    if (last - first <= 4 * width) {
        line.x.assign(x.begin() + static_cast<std::ptrdiff_t>(first), x.begin() + static_cast<std::ptrdiff_t>(last));
        line.y.assign(y.begin() + static_cast<std::ptrdiff_t>(first), y.begin() + static_cast<std::ptrdiff_t>(last));
        return line;
    }
    const double step = (high - low) / static_cast<double>(width);
    std::size_t begin = first;
    for (std::size_t column = 0; begin < last; ++column) {
        const double border = low + step * static_cast<double>(column + 1);
        std::size_t end = begin;
        if (column >= width)
            end = last;
        while (end < last && x[end] < border)
            ++end;
        if (end > begin)
            addColumn(line, x, y, begin, end);
        begin = end;
    }
    return line;
}

double Smoother::next(double value)
{
    if (std::isnan(value))
        return value;
    m_sum = m_weight * m_sum + (1 - m_weight) * value;
    m_power *= m_weight;
    return m_sum / (1 - m_power);
}

} // namespace cairn::plots
