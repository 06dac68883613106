// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/base/state_overlay.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace cairn::plots {

StateOverlay::StateOverlay(ThemeStore& themes, QWidget* parent)
    : QWidget(parent), m_themes(themes), m_title(new QLabel(this)), m_text(new QLabel(this)),
      m_progress(new QProgressBar(this)), m_action(new QPushButton(this)), m_delay(new QTimer(this))
{
    m_title->setFont(uiFont(11.5, QFont::DemiBold));
    for (auto* label : {m_title, m_text}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_progress->setFixedSize(220, 4);
    m_progress->setTextVisible(false);
    m_action->setMinimumHeight(28);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 8, 24, 8);
    layout->setSpacing(8);
    layout->addStretch();
    for (auto* label : {m_title, m_text})
        layout->addWidget(label);
    layout->addWidget(m_progress, 0, Qt::AlignHCenter);
    layout->addSpacing(4);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch();

    m_delay->setSingleShot(true);
    m_delay->setInterval(150);
    connect(m_delay, &QTimer::timeout, this, [this] {
        raise();
        show();
    });
    connect(m_action, &QPushButton::clicked, this, &StateOverlay::actionTriggered);
    connect(&themes, &ThemeStore::changed, this, &StateOverlay::updateColors);
    parent->installEventFilter(this);
    setGeometry(parent->rect());
    updateColors();
    hide();
}

void StateOverlay::showReady()
{
    m_state = State::Ready;
    m_delay->stop();
    hide();
}

void StateOverlay::showEmpty(const QString& text, const QString& action)
{
    enter(State::Empty, {}, text, action);
}

void StateOverlay::showLoading(const QString& text)
{
    const bool already = m_state == State::Loading;
    if (already) {
        m_text->setText(text);
        return;
    }
    enter(State::Loading, {}, text, {});
}

void StateOverlay::setProgress(qint64 done, qint64 total)
{
    m_progress->setRange(0, total > 0 ? 1000 : 0);
    if (total > 0)
        m_progress->setValue(static_cast<int>(1000.0 * static_cast<double>(done) / static_cast<double>(total)));
}

void StateOverlay::showError(const Error& error, const QString& action)
{
    QString text = QString::fromStdString(error.where);
    if (!error.fix.empty())
        text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + QString::fromStdString(error.fix);
    enter(State::Error, QString::fromStdString(error.what), text, action);
}

void StateOverlay::enter(State state, const QString& title, const QString& text, const QString& action)
{
    m_state = state;
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_progress->setRange(0, 0);
    m_progress->setVisible(state == State::Loading);
    updateColors();
    if (state == State::Loading) {
        m_delay->start();
        return;
    }
    m_delay->stop();
    raise();
    show();
}

void StateOverlay::updateColors()
{
    QPalette p = m_themes.theme().palette();
    p.setColor(QPalette::WindowText, m_themes.color(m_state == State::Error ? Role::Bad : Role::Text));
    m_title->setPalette(p);
    p.setColor(QPalette::WindowText, m_themes.color(Role::Muted));
    m_text->setPalette(p);
    m_progress->setStyleSheet(QStringLiteral("QProgressBar { border: 0; border-radius: 2px; background: %1; }"
                                             "QProgressBar::chunk { border-radius: 2px; background: %2; }")
                                  .arg(m_themes.color(Role::Hairline).name(), m_themes.color(Role::Accent).name()));
    update();
}

bool StateOverlay::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parent() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

void StateOverlay::paintEvent(QPaintEvent*)
{
    QColor veil = m_themes.color(Role::Surface);
    veil.setAlphaF(m_state == State::Loading ? 0.72f : 1.0f);
    QPainter(this).fillRect(rect(), veil);
}

} // namespace cairn::plots
