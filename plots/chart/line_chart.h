// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/chart/chart.h"

#include <optional>
#include <span>
#include <vector>

namespace cairn::plots {

/// How a series of a LineChart looks.
struct LineStyle {
    QString name;
    int category = 0;     ///< index into the theme's categories
    bool dashed = false;  ///< validation beside training, say: never told by colour alone
    bool smoothed = true; ///< takes part in smoothing
    bool dots = false;    ///< points that are not joined
};

/// Several series over a common x axis. A million points cost a few milliseconds: each redraw takes at most four points
/// per pixel column. With smoothing on, the raw line is drawn pale under the smoothed one.
class LineChart : public Chart {
    Q_OBJECT

public:
    explicit LineChart(ThemeStore& themes, QWidget* parent = nullptr);
    ~LineChart() override;

    /// Returns the index of the series, from 0.
    int addSeries(const LineStyle& style);
    int seriesCount() const;
    void clear();

    /// `x` ascending; NaN in `y` is a gap. Both of the same length.
    void setData(int series, std::vector<double> x, std::vector<double> y);
    /// Cheap; `x` not below the last one.
    void append(int series, std::span<const double> x, std::span<const double> y);
    void append(int series, double x, double y);
    /// Shades what lies between two lines around a series: a deviation, a range. Of the length of its data, which are set
    /// first; setData() takes it away. Not thinned: for some thousand points.
    void setBand(int series, std::vector<double> low, std::vector<double> high);
    std::size_t pointCount(int series) const;

    void setSeriesShown(int series, bool shown);
    bool isSeriesShown(int series) const;

    /// Weight of the past in [0, 1); 0 is off. Button and menu switch between 0 and the last other value (0.8).
    void setSmoothing(double weight);
    double smoothing() const;

    /// A dashed line from one point to another: the diagonal of an ROC chart, a threshold.
    void addReference(const QPointF& from, const QPointF& to);
    /// Fixes the whole extent (an ROC chart: 0..1, 0..1).
    void setFixedExtent(const QRectF& extent);
    /// Hides the Log and Smooth buttons where they make no sense.
    void setControlsShown(bool shown);

    QByteArray csv() const override;

Q_SIGNALS:
    void seriesToggled(int series, bool shown);

protected:
    void prepare() override;
    Extent extent() const override;
    void updateColors() override;
    std::optional<std::pair<double, double>> valuesWithin(double from, double to) const override;
    void hover(const QPointF& place, double x, double y) override;

private:
    struct Series;
    struct Parts;
    void updateLegend();

    std::unique_ptr<Parts> m;
};

} // namespace cairn::plots
