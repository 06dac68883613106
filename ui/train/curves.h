// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/run.h"

#include <QScrollArea>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cairn::plots {
class LineChart;
class ThemeStore;
}

class QGridLayout;

namespace cairn::ui {

/// The curves of a run over epochs: one chart per metric, training and validation together. More than fit are scrolled.
class Curves : public QScrollArea {
    Q_OBJECT

public:
    explicit Curves(plots::ThemeStore& themes, QWidget* parent = nullptr);

    void clear();
    void add(const std::vector<store::MetricPoint>& points);
    /// Points in the chart of a metric and part; 0 if there are none.
    std::size_t pointCount(const std::string& name, const std::string& split) const;
    /// The last value of a metric; nothing if there is none.
    std::optional<double> last(const std::string& name, const std::string& split) const;

private:
    struct Chart {
        plots::LineChart* widget = nullptr;
        std::map<std::string, int> series; ///< by split
    };
    Chart& chartFor(const std::string& name);
    void arrange();

    plots::ThemeStore& m_themes;
    QGridLayout* m_grid;
    std::map<std::string, Chart> m_charts;
    std::vector<std::string> m_order;
    std::map<std::pair<std::string, std::string>, double> m_last;
};

} // namespace cairn::ui
