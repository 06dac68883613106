// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/widgets.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QFormLayout>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

QLabel* labelled(const QString& text, const char* role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QString::fromLatin1(role));
    return label;
}

} // namespace

QLabel* sectionLabel(const QString& text, QWidget* parent)
{
    return labelled(text, "section", parent);
}

QLabel* mutedLabel(const QString& text, QWidget* parent)
{
    QLabel* label = labelled(text, "muted", parent);
    label->setWordWrap(true);
    return label;
}

QFrame* card(const QString& title, QVBoxLayout*& layout, QWidget* parent)
{
    auto* frame = new QFrame(parent);
    frame->setObjectName(QStringLiteral("card"));
    layout = new QVBoxLayout(frame);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(4);
    if (!title.isEmpty())
        layout->addWidget(sectionLabel(title, frame));
    return frame;
}

QPushButton* linkButton(QAction* action, QWidget* parent)
{
    QPushButton* button = buttonFor(action, false, parent);
    button->setProperty("flat", true);
    button->setIcon(action->icon());
    return button;
}

QPushButton* buttonFor(QAction* action, bool primary, QWidget* parent)
{
    auto* button = new QPushButton(parent);
    button->setProperty("primary", primary);
    button->setObjectName(QStringLiteral("button.") + action->objectName());
    const auto follow = [button, action] {
        button->setText(QString(action->text()).remove(QLatin1Char('&')));
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
    };
    follow();
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

void addFact(QGridLayout* grid, const QString& name, const QString& value, const QString& tip)
{
    const int row = grid->rowCount();
    QLabel* key = labelled(name, "muted", nullptr);
    auto* content = new QLabel(value);
    content->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    content->setTextInteractionFlags(Qt::TextSelectableByMouse);
    key->setToolTip(tip);
    content->setToolTip(tip);
    grid->addWidget(key, row, 0);
    grid->addWidget(content, row, 1);
}

void clearLayout(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        if (QLayout* inner = item->layout())
            clearLayout(inner);
        delete item;
    }
}

void makeNarrow(QComboBox* box)
{
    constexpr int kLetters = 6;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(kLetters);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    box->view()->setTextElideMode(Qt::ElideMiddle);
    box->view()->setMinimumWidth(box->fontMetrics().averageCharWidth() * 30);
}

void makeNarrow(QFormLayout* form)
{
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
}

} // namespace cairn::ui
