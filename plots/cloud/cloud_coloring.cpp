// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/cloud/cloud_coloring.h"

#include "plots/base/color_map.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace cairn::plots {

CloudColoring CloudColoring::plain(std::size_t points)
{
    CloudColoring coloring;
    coloring.m_points = points;
    return coloring;
}

CloudColoring CloudColoring::category(std::size_t points, const QString& title, std::vector<std::int32_t> codes, const QStringList& names)
{
    CloudColoring coloring = plain(points);
    coloring.m_kind = Kind::Category;
    coloring.m_title = title;
    coloring.m_codes = std::move(codes);
    coloring.m_codes.resize(points, -1);
    coloring.m_names = names;
    coloring.m_hidden.assign(static_cast<std::size_t>(names.size()), false);
    return coloring;
}

CloudColoring CloudColoring::value(std::size_t points, const QString& title, std::vector<float> values)
{
    CloudColoring coloring = plain(points);
    coloring.m_kind = Kind::Value;
    coloring.m_title = title;
    coloring.m_values = std::move(values);
    coloring.m_values.resize(points, std::numeric_limits<float>::quiet_NaN());
    std::vector<float> sorted;
    std::copy_if(coloring.m_values.begin(), coloring.m_values.end(), std::back_inserter(sorted), [](float v) { return std::isfinite(v); });
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double share) {
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    };
    coloring.m_low = sorted.empty() ? 0 : at(0.01);
    coloring.m_high = sorted.empty() ? 1 : at(0.99);
    return coloring;
}

int CloudColoring::categoryOf(std::size_t point) const
{
    const int code = m_codes[point];
    return code < m_names.size() ? code : -1;
}

QColor CloudColoring::color(std::size_t point, const Theme& theme) const
{
    if (m_kind == Kind::Plain)
        return theme.category(0);
    if (m_kind == Kind::Category)
        return m_codes[point] < 0 ? theme.color(Role::Muted) : theme.category(m_codes[point]);
    const float value = m_values[point];
    return std::isfinite(value) ? QColor(sequential((value - m_low) / std::max(m_high - m_low, 1e-30))) : theme.color(Role::Muted);
}

QColor CloudColoring::brightColor(std::size_t point, const Theme& theme) const
{
    return isPlain() ? theme.color(Role::Select) : color(point, theme);
}

void CloudColoring::setCategoryShown(int category, bool shown)
{
    m_hidden[static_cast<std::size_t>(category)] = !shown;
}

std::vector<std::uint8_t> CloudColoring::shown() const
{
    std::vector<std::uint8_t> flags;
    if (std::find(m_hidden.begin(), m_hidden.end(), true) == m_hidden.end())
        return flags;
    flags.resize(m_points);
    for (std::size_t i = 0; i < m_points; ++i) {
        const int category = categoryOf(i);
        flags[i] = category < 0 || !m_hidden[static_cast<std::size_t>(category)];
    }
    return flags;
}

void CloudColoring::explain(CloudLegend& legend, std::span<const std::uint32_t> selected, const Theme& theme) const
{
    if (m_kind == Kind::Plain)
        return legend.clear();
    if (m_kind == Kind::Value)
        return legend.setValues(m_title, m_low, m_high);
    std::vector<CloudLegend::Entry> entries;
    for (int i = 0; i < m_names.size(); ++i)
        entries.push_back({m_names[i], theme.category(i), 0, 0, !m_hidden[static_cast<std::size_t>(i)]});
    for (std::size_t i = 0; i < m_points; ++i) {
        if (const int category = categoryOf(i); category >= 0)
            ++entries[static_cast<std::size_t>(category)].count;
    }
    for (const std::uint32_t i : selected) {
        if (const int category = categoryOf(i); category >= 0)
            ++entries[static_cast<std::size_t>(category)].selected;
    }
    legend.setCategories(m_title, std::move(entries));
}

} // namespace cairn::plots
