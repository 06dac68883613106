// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QWidget>

#include <vector>

namespace cairn::ui {

/// How much each element of an input moved the prediction: bars to the right (towards) and left (against) of a fixed
/// zero, the largest first. Signs are told by side, colour and number.
class AttributionBars : public QWidget {
    Q_OBJECT

public:
    struct Bar {
        QString name;
        double value = 0;
    };

    explicit AttributionBars(plots::ThemeStore& themes, QWidget* parent = nullptr);

    /// Shows at most `most` bars, the largest by size; the rest is summed up in a last one.
    void setBars(std::vector<Bar> bars, std::size_t most = 15);
    const std::vector<Bar>& bars() const { return m_bars; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

private:
    void paintEvent(QPaintEvent* event) override;

    plots::ThemeStore& m_themes;
    std::vector<Bar> m_bars;
};

} // namespace cairn::ui
