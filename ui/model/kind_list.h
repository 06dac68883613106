// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/model/palette.h"

#include <QWidget>

class QLineEdit;
class QTreeWidget;

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// The searchable list of layer kinds and blocks at the side of the canvas, by family. Double click or Enter adds one, a drag
/// carries one to a place.
class KindList : public QWidget {
    Q_OBJECT

public:
    explicit KindList(plots::ThemeStore& themes, QWidget* parent = nullptr);

    /// What there is to choose, in this order.
    void setEntries(std::vector<PaletteEntry> entries);

    QLineEdit* search() const { return m_search; }

Q_SIGNALS:
    void chosen(const QString& kind);

private:
    void fill();
    void filter(const QString& text);

    plots::ThemeStore& m_themes;
    std::vector<PaletteEntry> m_entries;
    QLineEdit* m_search;
    QTreeWidget* m_tree;
};

} // namespace cairn::ui
