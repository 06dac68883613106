// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme.h"
#include "plots/cloud/cloud_legend.h"

#include <QStringList>

#include <cstdint>
#include <span>
#include <vector>

namespace cairn::plots {

/// What the colours of the points of a cloud mean: nothing, categories that can be hidden, or values. A value; knows no
/// widget but the legend that explains it.
class CloudColoring {
public:
    /// `points`: how many there are; lists that are too short are filled with "none".
    static CloudColoring plain(std::size_t points);
    static CloudColoring category(std::size_t points, const QString& title, std::vector<std::int32_t> codes, const QStringList& names);
    /// In viridis between the 1st and 99th percentile; NaN muted.
    static CloudColoring value(std::size_t points, const QString& title, std::vector<float> values);

    bool isPlain() const { return m_kind == Kind::Plain; }
    QColor color(std::size_t point, const Theme& theme) const;
    /// Of points that are selected, drawn on top of the others.
    QColor brightColor(std::size_t point, const Theme& theme) const;
    void setCategoryShown(int category, bool shown);
    /// One flag per point; empty: all are shown.
    std::vector<std::uint8_t> shown() const;
    void explain(CloudLegend& legend, std::span<const std::uint32_t> selected, const Theme& theme) const;

private:
    enum class Kind { Plain, Category, Value };

    /// The category of a point, or -1.
    int categoryOf(std::size_t point) const;

    Kind m_kind = Kind::Plain;
    std::size_t m_points = 0;
    QString m_title;
    std::vector<std::int32_t> m_codes;
    QStringList m_names;
    std::vector<bool> m_hidden; ///< by category
    std::vector<float> m_values;
    double m_low = 0, m_high = 1;
};

} // namespace cairn::plots
