// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace cairn::plots {

/// Shares of a whole as lying bars with their names, the largest first: what mattered how much.
class ShareBars : public QWidget {
    Q_OBJECT

public:
    explicit ShareBars(ThemeStore& themes, QWidget* parent = nullptr);

    /// `shares` in [0, 1], one for each name. `tips` are shown for the names; as many, or empty.
    void setShares(const QStringList& names, const std::vector<double>& shares, const QStringList& tips = {});

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {140, 60}; }

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Bar {
        QString name, tip;
        double share = 0;
    };
    int rowHeight() const;

    ThemeStore& m_themes;
    std::vector<Bar> m_bars; ///< largest first
};

} // namespace cairn::plots
