// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/column_stats.h"

#include "core/prep/fit/category_lookup.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

void NumberStats::merge(double mean, double squares, std::uint64_t count)
{
    const auto here = static_cast<double>(m_count), there = static_cast<double>(count);
    const double delta = mean - m_mean;
    m_mean += delta * there / (here + there);
    m_squares += squares + delta * delta * here * there / (here + there);
    m_count += count;
}

void NumberStats::add(const data::ColumnVector& column, std::span<const std::uint32_t> rows, std::span<const std::uint32_t> sampled)
{
    const double* numbers = column.numbers();
    m_scratch.clear();
    for (const std::uint32_t row : rows) {
        if (column.present(row) && std::isfinite(numbers[row]))
            m_scratch.push_back(numbers[row]);
    }
    for (const std::uint32_t row : sampled) {
        if (column.present(row) && std::isfinite(numbers[row]))
            m_sample.push_back(numbers[row]);
    }
    m_missing += rows.size() - m_scratch.size();
    if (m_scratch.empty())
        return;
    if (m_count == 0)
        m_minimum = m_maximum = m_scratch.front();
    double sum = 0, squares = 0;
    bool first = m_count == 0;
    for (const double value : m_scratch) {
        sum += value;
        m_minimum = std::min(m_minimum, value);
        m_maximum = std::max(m_maximum, value);
        m_rising = m_rising && (first || value > m_last);
        m_falling = m_falling && (first || value < m_last);
        m_last = value;
        first = false;
    }
    const double mean = sum / static_cast<double>(m_scratch.size());
    for (const double value : m_scratch)
        squares += (value - mean) * (value - mean);
    merge(mean, squares, m_scratch.size());
}

double NumberStats::median()
{
    if (m_sample.empty())
        return m_mean;
    const std::size_t middle = m_sample.size() / 2;
    std::ranges::nth_element(m_sample, m_sample.begin() + static_cast<std::ptrdiff_t>(middle));
    const double upper = m_sample[middle];
    if (m_sample.size() % 2 == 1)
        return upper;
    return (*std::max_element(m_sample.begin(), m_sample.begin() + static_cast<std::ptrdiff_t>(middle)) + upper) / 2;
}

double NumberStats::meanWith(double fill) const
{
    const auto all = static_cast<double>(m_count + m_missing);
    return all > 0 ? (m_mean * static_cast<double>(m_count) + fill * static_cast<double>(m_missing)) / all : 0.0;
}

double NumberStats::deviationWith(double fill) const
{
    const auto here = static_cast<double>(m_count), there = static_cast<double>(m_missing);
    if (here + there == 0)
        return 0.0;
    const double squares = m_squares + (fill - m_mean) * (fill - m_mean) * here * there / (here + there);
    return std::sqrt(squares / (here + there));
}

void TextStats::add(const data::ColumnVector& column, std::span<const std::uint32_t> rows)
{
    for (const std::uint32_t row : rows) {
        if (!column.present(row)) {
            ++m_missing;
            continue;
        }
        count(column.text(row));
    }
}

void TextStats::addNumbers(const data::ColumnVector& column, data::ColumnType type, std::span<const std::uint32_t> rows)
{
    for (const std::uint32_t row : rows) {
        if (column.present(row))
            count(valueText(column.numbers()[row], type));
        else
            ++m_missing;
    }
}

void TextStats::count(std::string_view text)
{
    ++m_present;
    if (m_tooMany)
        return;
    if (const auto found = m_counts.find(text); found != m_counts.end())
        ++found->second;
    else
        m_counts.emplace(text, 1);
    m_tooMany = m_counts.size() > kMostDistinct;
}

std::vector<std::pair<std::string, std::uint64_t>> TextStats::ranked() const
{
    std::vector<std::pair<std::string, std::uint64_t>> ranked(m_counts.begin(), m_counts.end());
    std::ranges::sort(ranked, [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
    return ranked;
}

} // namespace cairn::prep
