// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/evaluation.h"

#include <QWidget>

#include <memory>

class QLabel;

namespace cairn::plots {
class LineChart;
class ThemeStore;
}

namespace cairn::ui {

/// Prediction intervals: rows in the order of their predictions, the prediction with its interval as a band, and the answers as dots; above it,
/// how many of the answers the intervals hold, beside how many they should. Of many rows, evenly chosen ones are drawn.
class IntervalView : public QWidget {
    Q_OBJECT

public:
    explicit IntervalView(plots::ThemeStore& themes, QWidget* parent = nullptr);

    /// Hides itself where the answers have no interval.
    void show(const session::Evaluation& evaluation);
    plots::LineChart& chart() { return *m_chart; }
    QString said() const;

private:
    QLabel* m_said;
    plots::LineChart* m_chart;
};

} // namespace cairn::ui
