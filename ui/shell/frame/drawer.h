// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>
#include <QTimer>

class QPlainTextEdit;
class QVBoxLayout;

namespace cairn::ui {

class Workspace;

/// The bottom of the window: jobs with progress and cancel, problems with their fixes, log.
class Drawer : public QTabWidget {
    Q_OBJECT

public:
    Drawer(Workspace& workspace, QWidget* parent = nullptr);

    void showProblems() { setCurrentIndex(1); }

private:
    QWidget* makeScroll(QVBoxLayout*& rows);
    void updateJobs();
    void updateProblems();
    void appendLog(const QString& level, const QString& message);

    Workspace& m_workspace;
    QVBoxLayout* m_jobs = nullptr;
    QVBoxLayout* m_problems = nullptr;
    QPlainTextEdit* m_log;
    QTimer m_tick;
};

} // namespace cairn::ui
