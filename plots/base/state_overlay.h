// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "plots/base/theme_store.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QTimer;

namespace cairn::plots {

/// Says over a view what it is waiting for: nothing there yet (with the next step as a button), loading (previous
/// picture dimmed, after 150 ms), or an error (what, where, what to do). Covers its parent and follows its size;
/// hidden while the view is ready. Main thread only.
class StateOverlay : public QWidget {
    Q_OBJECT

public:
    enum class State { Ready, Empty, Loading, Error };

    StateOverlay(ThemeStore& themes, QWidget* parent);

    State state() const { return m_state; }
    void showReady();
    /// `action` is the title of a button; none if empty.
    void showEmpty(const QString& text, const QString& action = {});
    void showLoading(const QString& text = {});
    /// 0 of 0: unknown.
    void setProgress(qint64 done, qint64 total);
    void showError(const Error& error, const QString& action = {});

Q_SIGNALS:
    void actionTriggered();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void enter(State state, const QString& title, const QString& text, const QString& action);
    void updateColors();

    ThemeStore& m_themes;
    State m_state = State::Ready;
    QLabel* m_title;
    QLabel* m_text;
    QProgressBar* m_progress;
    QPushButton* m_action;
    QTimer* m_delay;
};

} // namespace cairn::plots
