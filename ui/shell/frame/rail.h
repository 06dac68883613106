// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

#include <QAbstractButton>
#include <QHash>
#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

namespace cairn::ui {

/// The pages in the order of the work, as icons with labels; a dot where something runs or needs attention.
class Rail : public QWidget {
    Q_OBJECT

public:
    explicit Rail(QWidget* parent = nullptr);

    void addPage(const PageInfo& info, int number);
    void setCurrent(const QString& id);
    void setMark(const QString& id, int mark);

Q_SIGNALS:
    void chosen(const QString& id);

private:
    QVBoxLayout* m_layout;
    QButtonGroup* m_group;
    QHash<QString, QAbstractButton*> m_buttons;
};

} // namespace cairn::ui
