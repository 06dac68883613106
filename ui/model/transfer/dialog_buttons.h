// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace cairn::ui {

/// The lowest row of the import dialogs: that something is going on (hidden at first), a way out, and the deed.
inline QWidget* transferButtons(QProgressBar* busy, QPushButton* close, QPushButton* take)
{
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    busy->setRange(0, 0);
    busy->setMaximumWidth(160);
    busy->setTextVisible(false);
    busy->hide();
    take->setProperty("primary", true);
    row->addWidget(busy);
    row->addStretch(1);
    row->addWidget(close);
    row->addWidget(take);
    return box;
}

} // namespace cairn::ui
