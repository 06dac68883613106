// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QWidget>

#include <vector>

namespace cairn::plots {

/// What the colours of a cloud mean: categories with counts (a click hides and shows one), or a colour bar of values.
class CloudLegend : public QWidget {
    Q_OBJECT

public:
    struct Entry {
        QString name;
        QColor color;
        std::size_t count = 0, selected = 0;
        bool shown = true;
    };

    CloudLegend(ThemeStore& themes, QWidget* parent);

    void setCategories(const QString& title, std::vector<Entry> entries);
    void setValues(const QString& title, double low, double high);
    void clear();
    bool isEmpty() const { return m_kind == Kind::None; }
    const std::vector<Entry>& entries() const { return m_entries; }
    QSize sizeHint() const override;

Q_SIGNALS:
    void toggled(int entry, bool shown);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    enum class Kind { None, Categories, Values };
    void paintCategories(QPainter& painter) const;
    void paintValues(QPainter& painter) const;
    QString countText(const Entry& entry) const;

    ThemeStore& m_themes;
    Kind m_kind = Kind::None;
    QString m_title;
    std::vector<Entry> m_entries;
    double m_low = 0, m_high = 1;
};

} // namespace cairn::plots
