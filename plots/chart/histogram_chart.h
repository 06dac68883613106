// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/chart/chart.h"

#include <vector>

namespace cairn::plots {

/// Counts over bins. Dragging brushes a range (snapped to bins), a click takes one bin, a double click clears.
class HistogramChart : public Chart {
    Q_OBJECT

public:
    explicit HistogramChart(ThemeStore& themes, QWidget* parent = nullptr);
    ~HistogramChart() override;

    /// `edges` ascending, one more than `counts`.
    void setBins(std::vector<double> edges, std::vector<double> counts);
    /// How many of each bin are selected; drawn over the counts in the selection colour. Empty: none.
    void setSelectedCounts(std::vector<double> counts);
    /// Takes the frame of the last brush away, for when something else has been selected.
    void clearBrush();
    /// Small form for column headers: no axes, no buttons.
    void setCompact(bool compact);

    QByteArray csv() const override;

Q_SIGNALS:
    /// Values in [low, high), the last bin included at its end.
    void rangeSelected(double low, double high);
    void selectionCleared();

protected:
    void prepare() override;
    Extent extent() const override;
    void updateColors() override;
    void hover(const QPointF& place, double x, double y) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Parts;
    int binAt(double x) const;
    void brushTo(double x);
    void finishBrush();

    std::unique_ptr<Parts> m;
};

} // namespace cairn::plots
