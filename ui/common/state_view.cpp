// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/state_view.h"

#include "ui/common/icon.h"
#include "ui/common/text.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr int kPatienceMs = 150;

QLabel* centred(QWidget* parent, const QString& name)
{
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setAlignment(Qt::AlignHCenter);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

/// Makes `button` do what `action` does.
void bindButton(QPushButton* button, QAction* action)
{
    // Only what was connected here: style sheets and accessibility listen to a widget too.
    if (auto* before = button->findChild<QObject*>(QStringLiteral("binding")))
        delete before;
    button->setVisible(action);
    if (!action)
        return;
    auto* binding = new QObject(button);
    binding->setObjectName(QStringLiteral("binding"));
    button->setText(QString(action->text()).remove(QLatin1Char('&')));
    button->setToolTip(action->toolTip());
    button->setEnabled(action->isEnabled());
    QObject::connect(button, &QPushButton::clicked, binding, [guard = QPointer<QAction>(action)] {
        if (guard)
            guard->trigger();
    });
    QObject::connect(action, &QAction::changed, binding, [button, action] { button->setEnabled(action->isEnabled()); });
}

} // namespace

StateView::StateView(QWidget* parent) : QWidget(parent)
{
    m_stack = new QStackedLayout(this);

    m_contentHolder = new QWidget(this);
    m_contentLayout = new QVBoxLayout(m_contentHolder);
    m_contentLayout->setContentsMargins(0, 0, 0, 0);
    m_contentLayout->setSpacing(0);
    auto* bar = new QProgressBar(m_contentHolder);
    bar->setObjectName(QStringLiteral("thinBar"));
    bar->setRange(0, 0);
    bar->setTextVisible(false);
    bar->setFixedHeight(3);
    m_bar = bar;
    m_bar->hide();
    m_contentLayout->addWidget(m_bar);

    m_staleRow = new QWidget(m_contentHolder);
    m_staleRow->setObjectName(QStringLiteral("noticeRow"));
    auto* staleLayout = new QHBoxLayout(m_staleRow);
    staleLayout->setContentsMargins(12, 6, 12, 6);
    m_staleText = new QLabel(m_staleRow);
    m_staleText->setWordWrap(true);
    m_staleButton = new QPushButton(m_staleRow);
    staleLayout->addWidget(m_staleText, 1);
    staleLayout->addWidget(m_staleButton);
    m_staleRow->hide();
    m_contentLayout->addWidget(m_staleRow);

    auto* message = new QWidget(this);
    auto* layout = new QVBoxLayout(message);
    layout->setContentsMargins(48, 24, 48, 24);
    layout->setSpacing(12);
    m_icon = centred(message, QStringLiteral("stateIcon"));
    m_title = centred(message, QStringLiteral("stateTitle"));
    m_text = centred(message, QStringLiteral("stateText"));
    m_text->setMaximumWidth(560);
    auto* textRow = new QHBoxLayout;
    textRow->addStretch(1);
    textRow->addWidget(m_text, 20);
    textRow->addStretch(1);
    m_button = new QPushButton(message);
    m_button->setProperty("primary", true);
    m_button->setObjectName(QStringLiteral("state.next"));
    layout->addStretch(2);
    layout->addWidget(m_icon);
    layout->addWidget(m_title);
    layout->addLayout(textRow);
    layout->addSpacing(4);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);

    m_stack->addWidget(m_contentHolder);
    m_stack->addWidget(message);

    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] { m_bar->setVisible(m_state == State::Loading); });
}

void StateView::setContent(QWidget* content)
{
    m_content = content;
    m_contentLayout->addWidget(content, 1);
}

void StateView::setState(State state)
{
    m_state = state;
    if (state != State::Loading) {
        m_patience.stop();
        m_bar->hide();
    }
    m_staleRow->setVisible(state == State::Stale);
    Q_EMIT stateChanged(state);
}

void StateView::showMessage(const QString& icon, const QString& title, const QString& text, QAction* next)
{
    m_iconName = icon;
    m_title->setText(title);
    m_text->setText(text);
    bindButton(m_button, next);
    updateColors();
    m_stack->setCurrentIndex(1);
}

void StateView::showEmpty(const QString& title, const QString& sentence, QAction* next)
{
    showMessage(QString(), title, sentence, next);
    setState(State::Empty);
}

void StateView::showLoading(const QString& what)
{
    m_bar->setAccessibleName(what);
    m_bar->setToolTip(what);
    m_stack->setCurrentIndex(0);
    setState(State::Loading);
    m_patience.start();
}

void StateView::showError(const cairn::Error& error, QAction* next)
{
    showMessage(QStringLiteral("bad"), errorTitle(error.code), errorText(error), next);
    setState(State::Error);
}

void StateView::showReady()
{
    m_stack->setCurrentIndex(0);
    setState(State::Ready);
}

void StateView::showStale(const QString& why, QAction* refresh)
{
    m_staleText->setText(why);
    bindButton(m_staleButton, refresh);
    m_stack->setCurrentIndex(0);
    setState(State::Stale);
}

void StateView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        updateColors();
    QWidget::changeEvent(event);
}

void StateView::updateColors()
{
    m_icon->setVisible(!m_iconName.isEmpty());
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(tintedIcon(m_iconName, palette().color(QPalette::PlaceholderText), 40, devicePixelRatioF()));
}

} // namespace cairn::ui
