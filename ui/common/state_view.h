// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QPushButton;
class QStackedLayout;
class QVBoxLayout;

namespace cairn::ui {

/// The states every view has, around one content widget: empty (one sentence and the next action), loading (the
/// previous picture stays and a thin bar moves, after 150 ms), error (what, where, what to do), stale (a line with a
/// refresh button above the old picture), ready.
class StateView : public QWidget {
    Q_OBJECT

public:
    enum class State { Empty, Loading, Ready, Error, Stale };

    explicit StateView(QWidget* parent = nullptr);

    void setContent(QWidget* content);
    QWidget* content() const { return m_content; }
    State state() const { return m_state; }

    /// `next`: the action that gets one out of here; may be nullptr.
    void showEmpty(const QString& title, const QString& sentence, QAction* next = nullptr);
    void showLoading(const QString& what = {});
    void showError(const cairn::Error& error, QAction* next = nullptr);
    void showReady();
    void showStale(const QString& why, QAction* refresh);

Q_SIGNALS:
    void stateChanged(State state);

private:
    void setState(State state);
    void showMessage(const QString& icon, const QString& title, const QString& text, QAction* next);
    void changeEvent(QEvent* event) override;
    void updateColors();

    State m_state = State::Ready;
    QStackedLayout* m_stack = nullptr;
    QWidget* m_content = nullptr;
    QWidget* m_contentHolder = nullptr;
    QVBoxLayout* m_contentLayout = nullptr;
    QWidget* m_bar = nullptr;
    QWidget* m_staleRow = nullptr;
    QLabel* m_staleText = nullptr;
    QPushButton* m_staleButton = nullptr;
    QLabel* m_icon = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_button = nullptr;
    QString m_iconName;
    QTimer m_patience;
};

} // namespace cairn::ui
