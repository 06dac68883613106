// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace cairn::ui {

class Page;

/// The 48 px line above a page: title, what one looks at, the selection chip, the main actions.
class HeaderBar : public QWidget {
    Q_OBJECT

public:
    explicit HeaderBar(QWidget* parent = nullptr);

    void setPage(Page* page);
    /// "1,284 rows: misclassified 4 → 9"; hidden when empty.
    void setSelection(const QString& text);
    QToolButton* selectionChip() const { return m_chip; }

private:
    QHBoxLayout* m_layout;
    QLabel* m_title;
    QWidget* m_picker = nullptr;
    QToolButton* m_chip;
    QWidget* m_actions = nullptr;
};

} // namespace cairn::ui
