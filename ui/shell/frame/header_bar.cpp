// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/frame/header_bar.h"

#include "ui/shell/page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace cairn::ui {

namespace {

constexpr int kHeight = 48;

QPushButton* actionButton(QAction* action, bool primary, QWidget* parent)
{
    auto* button = new QPushButton(parent);
    button->setObjectName(QStringLiteral("header.") + action->objectName());
    button->setProperty("primary", primary);
    const auto follow = [button, action] {
        button->setText(QString(action->text()).remove(QLatin1Char('&')));
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
        button->setVisible(action->isVisible());
    };
    follow();
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

} // namespace

HeaderBar::HeaderBar(QWidget* parent) : QWidget(parent), m_layout(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("header"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeight + 1);
    m_layout->setContentsMargins(24, 0, 16, 0);
    m_layout->setSpacing(12);
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_layout->addWidget(m_title);
    m_chip = new QToolButton(this);
    m_chip->setObjectName(QStringLiteral("selectionChip"));
    m_chip->setPopupMode(QToolButton::InstantPopup);
    m_chip->hide();
    m_layout->addStretch(1);
    m_layout->addWidget(m_chip);
}

void HeaderBar::setPage(Page* page)
{
    if (m_picker) {
        m_layout->removeWidget(m_picker);
        m_picker->hide();
    }
    delete m_actions;
    m_actions = new QWidget(this);
    auto* row = new QHBoxLayout(m_actions);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);

    m_title->setText(page->info().title);
    m_picker = page->headerPicker();
    if (m_picker) {
        m_layout->insertWidget(1, m_picker);
        m_picker->show();
    }
    const QList<QAction*> actions = page->headerActions();
    for (qsizetype i = actions.size(); i-- > 0;)
        row->addWidget(actionButton(actions[i], i == 0, m_actions));
    m_layout->addWidget(m_actions);
    m_actions->show();
}

void HeaderBar::setSelection(const QString& text)
{
    m_chip->setText(text);
    m_chip->setVisible(!text.isEmpty());
}

} // namespace cairn::ui
