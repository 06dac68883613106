// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/chart/chart.h"

#include <cstdint>
#include <vector>

namespace cairn::plots {

/// Points in the plane: residuals, predicted against true. Up to 50,000 points are drawn one by one, more as a raster of
/// their density (log scale, viridis), so that the picture never saturates. Shift and drag selects a box.
class ScatterChart : public Chart {
    Q_OBJECT

public:
    static constexpr std::size_t kDensityFrom = 50'000;

    explicit ScatterChart(ThemeStore& themes, QWidget* parent = nullptr);
    ~ScatterChart() override;

    /// Same length; points that are not finite are left out.
    void setPoints(std::vector<double> x, std::vector<double> y);
    /// Indices drawn bright, the rest at 20 %. Empty: all alike.
    void setSelected(std::vector<std::uint32_t> indices);
    /// The dashed line: y = x or y = 0.
    void setReference(const QPointF& from, const QPointF& to);
    bool drawsDensity() const;

    QByteArray csv() const override;

Q_SIGNALS:
    void pointsSelected(const std::vector<std::uint32_t>& indices);

protected:
    void prepare() override;
    Extent extent() const override;
    void updateColors() override;
    void hover(const QPointF& place, double x, double y) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Parts;
    void rasterise();
    void selectBox(const QRect& pixels);

    std::unique_ptr<Parts> m;
};

} // namespace cairn::plots
