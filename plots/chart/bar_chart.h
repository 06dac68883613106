// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/chart/chart.h"

#include <QStringList>

#include <vector>

namespace cairn::plots {

/// Values of one name over all categories of a BarChart.
struct BarSeries {
    QString name;
    std::vector<double> values; ///< one per category; NaN draws nothing
    int category = 0;           ///< colour
};

/// Grouped vertical bars over named categories: precision, recall and F1 per class, say.
class BarChart : public Chart {
    Q_OBJECT

public:
    explicit BarChart(ThemeStore& themes, QWidget* parent = nullptr);
    ~BarChart() override;

    void setBars(const QStringList& categories, std::vector<BarSeries> series);
    /// Fixes the value axis (0..1 for shares).
    void setValueRange(double low, double high);

    QByteArray csv() const override;

Q_SIGNALS:
    void categoryClicked(int category);

protected:
    void prepare() override;
    Extent extent() const override;
    void updateColors() override;
    void hover(const QPointF& place, double x, double y) override;

private:
    struct Parts;
    std::unique_ptr<Parts> m;
};

} // namespace cairn::plots
