// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/moments.h"

#include <cmath>

namespace cairn::stats {

void Moments::add(std::span<const double> values)
{
    if (values.empty())
        return;
    Moments piece;
    piece.m_count = values.size();
    for (const double value : values)
        piece.m_mean += value;
    piece.m_mean /= static_cast<double>(values.size());
    for (const double value : values) {
        const double distance = value - piece.m_mean, square = distance * distance;
        piece.m_second += square;
        piece.m_third += square * distance;
        piece.m_fourth += square * square;
    }
    merge(piece);
}

void Moments::merge(const Moments& other)
{
    if (other.m_count == 0)
        return;
    if (m_count == 0) {
        *this = other;
        return;
    }
    const double a = static_cast<double>(m_count), b = static_cast<double>(other.m_count), n = a + b;
    const double gap = other.m_mean - m_mean, part = gap / n;
    const double fourth = m_fourth + other.m_fourth + gap * part * part * part * a * b * (a * a - a * b + b * b)
        + 6 * part * part * (a * a * other.m_second + b * b * m_second) + 4 * part * (a * other.m_third - b * m_third);
    const double third = m_third + other.m_third + gap * part * part * a * b * (a - b) + 3 * part * (a * other.m_second - b * m_second);
    m_second += other.m_second + gap * part * a * b;
    m_third = third;
    m_fourth = fourth;
    m_mean += part * b;
    m_count += other.m_count;
}

double Moments::variance() const
{
    return m_count < 2 ? 0.0 : m_second / static_cast<double>(m_count - 1);
}

double Moments::deviation() const
{
    return std::sqrt(variance());
}

std::optional<double> Moments::skewness() const
{
    if (m_count < 3 || !(m_second > 0))
        return {};
    const double n = static_cast<double>(m_count);
    const double biased = std::sqrt(n) * m_third / std::pow(m_second, 1.5);
    return biased * std::sqrt(n * (n - 1)) / (n - 2);
}

std::optional<double> Moments::kurtosis() const
{
    if (m_count < 4 || !(m_second > 0))
        return {};
    const double n = static_cast<double>(m_count);
    const double biased = n * m_fourth / (m_second * m_second) - 3;
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * biased + 6);
}

} // namespace cairn::stats
