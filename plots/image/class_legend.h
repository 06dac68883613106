// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QStringList>
#include <QWidget>

namespace cairn::plots {

/// Names of classes beside their colour and texture, in flowing lines. Main thread only.
class ClassLegend : public QWidget {
    Q_OBJECT

public:
    explicit ClassLegend(ThemeStore& themes, QWidget* parent = nullptr);

    /// In the order of their indices.
    void setClasses(const QStringList& names);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    /// Calls place(index, box) for each entry; returns the height used.
    template <typename Place>
    int arrange(int width, const Place& place) const;

    ThemeStore& m_themes;
    QStringList m_names;
};

} // namespace cairn::plots
