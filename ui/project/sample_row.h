// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/samples/sample.h"
#include "core/jobs/job.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace cairn::ui {

/// One sample of the gallery as a card.
class SampleRow : public QFrame {
    Q_OBJECT

public:
    SampleRow(data::Sample sample, bool here, QWidget* parent = nullptr);

    const data::Sample& sample() const { return m_sample; }
    bool here() const { return m_here; }
    void setHere(bool here);
    /// Shows a download; nullptr: none runs.
    void setJob(const JobInfo* job);
    /// Says under the card why its download failed; empty: nothing.
    void setProblem(const QString& text);
    bool matches(const QString& words) const;

Q_SIGNALS:
    void openAsked();
    void cancelAsked();

private:
    void updateTexts();

    data::Sample m_sample;
    bool m_here;
    QLabel* m_facts;
    QLabel* m_problem;
    QProgressBar* m_bar;
    QLabel* m_doing;
    QPushButton* m_open;
    QPushButton* m_cancel;
};

} // namespace cairn::ui
