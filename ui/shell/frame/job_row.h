// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace cairn::ui {

/// One job in the drawer: what, how far, cancel.
class JobRow : public QWidget {
    Q_OBJECT

public:
    explicit JobRow(JobId id, QWidget* parent = nullptr);

    JobId id() const { return m_id; }
    void update(const JobInfo& job);

Q_SIGNALS:
    void cancelAsked(cairn::JobId id);

private:
    JobId m_id;
    QLabel* m_title;
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_cancel;
};

} // namespace cairn::ui
