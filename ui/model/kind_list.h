// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QTreeWidget;

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// The searchable list of layer kinds at the side of the canvas, by family. Double click or Enter adds one, a drag
/// carries one to a place.
class KindList : public QWidget {
    Q_OBJECT

public:
    explicit KindList(plots::ThemeStore& themes, QWidget* parent = nullptr);

    QLineEdit* search() const { return m_search; }

Q_SIGNALS:
    void chosen(const QString& kind);

private:
    void fill();
    void filter(const QString& text);

    plots::ThemeStore& m_themes;
    QLineEdit* m_search;
    QTreeWidget* m_tree;
};

} // namespace cairn::ui
