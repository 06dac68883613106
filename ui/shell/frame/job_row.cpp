// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/frame/job_row.h"

#include "core/base/clock.h"
#include "ui/common/icon.h"
#include "ui/common/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace cairn::ui {

namespace {

QString stateText(const JobInfo& job)
{
    switch (job.state) {
    case cairn::JobState::Queued: return JobRow::tr("Waiting");
    case cairn::JobState::Finished: return JobRow::tr("Done in %1").arg(durationText(static_cast<double>(job.endedMs - job.startedMs) / 1000));
    case cairn::JobState::Cancelled: return JobRow::tr("Cancelled");
    case cairn::JobState::Failed: return job.error ? errorText(*job.error) : JobRow::tr("Failed");
    case cairn::JobState::Running: break;
    }
    const double seconds = static_cast<double>(wallClockMs() - job.startedMs) / 1000;
    QString text = fromStd(job.text);
    if (job.total > 0 && job.done > 0 && seconds > 2)
        text += (text.isEmpty() ? QString() : QStringLiteral("  ·  ")) +
                JobRow::tr("about %1 left").arg(durationText(seconds * static_cast<double>(job.total - qMin(job.done, job.total)) / static_cast<double>(job.done)));
    return text.isEmpty() ? durationText(seconds) : text;
}

} // namespace

JobRow::JobRow(JobId id, QWidget* parent)
    : QWidget(parent), m_id(id), m_title(new QLabel(this)), m_text(new QLabel(this)), m_bar(new QProgressBar(this)), m_cancel(new QToolButton(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 4, 12, 4);
    row->setSpacing(12);
    m_title->setMinimumWidth(240);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(220);
    m_text->setProperty("role", QStringLiteral("caption"));
    m_cancel->setIcon(themedIcon(QStringLiteral("cancel")));
    m_cancel->setToolTip(tr("Cancel this job"));
    m_cancel->setAccessibleName(tr("Cancel"));
    row->addWidget(m_title);
    row->addWidget(m_bar);
    row->addWidget(m_text, 1);
    row->addWidget(m_cancel);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        Q_EMIT cancelAsked(m_id);
    });
}

void JobRow::update(const JobInfo& job)
{
    m_title->setText(fromStd(job.title));
    m_text->setText(stateText(job));
    const bool known = job.total > 0 || job.ended();
    m_bar->setRange(0, known ? 1000 : 0);
    if (known)
        m_bar->setValue(job.state == cairn::JobState::Finished ? 1000
                        : job.total > 0                        ? static_cast<int>(1000.0 * static_cast<double>(job.done) / static_cast<double>(job.total))
                                                               : 0);
    m_bar->setVisible(!job.ended());
    m_cancel->setVisible(!job.ended());
}

} // namespace cairn::ui
