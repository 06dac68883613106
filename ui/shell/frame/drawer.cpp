// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/frame/drawer.h"

#include "plots/base/theme.h"
#include "ui/bridge/job_bridge.h"
#include "ui/common/icon.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/job_row.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/workspace.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTime>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr int kTickMs = 250;
constexpr int kLogLines = 2000;

void clearRows(QVBoxLayout* rows)
{
    while (rows->count() > 1) {
        QLayoutItem* item = rows->takeAt(0);
        item->widget()->deleteLater();
        delete item;
    }
}

QLabel* nothing(const QString& text)
{
    auto* label = new QLabel(text);
    label->setProperty("role", QStringLiteral("muted"));
    label->setContentsMargins(16, 8, 16, 8);
    return label;
}

} // namespace

Drawer::Drawer(Workspace& workspace, QWidget* parent) : QTabWidget(parent), m_workspace(workspace), m_log(new QPlainTextEdit(this))
{
    setDocumentMode(true);
    addTab(makeScroll(m_jobs), tr("Jobs"));
    addTab(makeScroll(m_problems), tr("Problems"));
    m_log->setReadOnly(true);
    m_log->setMaximumBlockCount(kLogLines);
    m_log->setFont(plots::monoFont());
    m_log->setAccessibleName(tr("Log"));
    m_log->document()->setDocumentMargin(10);
    addTab(m_log, tr("Log"));

    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &Drawer::updateJobs);
    connect(&workspace.jobs(), &JobBridge::listedChanged, this, &Drawer::updateJobs);
    ProblemList& problems = workspace.problems();
    connect(&problems, &QAbstractItemModel::rowsInserted, this, &Drawer::updateProblems);
    connect(&problems, &QAbstractItemModel::rowsRemoved, this, &Drawer::updateProblems);
    connect(&workspace, &Workspace::logged, this, &Drawer::appendLog);
    updateJobs();
    updateProblems();
}

QWidget* Drawer::makeScroll(QVBoxLayout*& rows)
{
    auto* area = new QScrollArea(this);
    area->setWidgetResizable(true);
    auto* inside = new QWidget(area);
    rows = new QVBoxLayout(inside);
    rows->setContentsMargins(0, 4, 0, 4);
    rows->setSpacing(0);
    rows->addStretch(1);
    area->setWidget(inside);
    return area;
}

void Drawer::updateJobs()
{
    const std::vector<JobInfo> jobs = m_workspace.jobs().listed();
    bool sameRows = m_jobs->count() - 1 == static_cast<int>(jobs.size());
    for (std::size_t i = 0; sameRows && i < jobs.size(); ++i) {
        const auto* row = qobject_cast<JobRow*>(m_jobs->itemAt(static_cast<int>(i))->widget());
        sameRows = row && row->id() == jobs[i].id;
    }
    int running = 0;
    if (!sameRows || jobs.empty())
        clearRows(m_jobs);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (!sameRows) {
            auto* row = new JobRow(jobs[i].id);
            connect(row, &JobRow::cancelAsked, &m_workspace.jobs(), &JobBridge::cancel);
            m_jobs->insertWidget(static_cast<int>(i), row);
        }
        static_cast<JobRow*>(m_jobs->itemAt(static_cast<int>(i))->widget())->update(jobs[i]);
        running += jobs[i].ended() ? 0 : 1;
    }
    if (jobs.empty())
        m_jobs->insertWidget(0, nothing(tr("No jobs. What takes long appears here, with progress and cancel.")));
    setTabText(0, running > 0 ? tr("Jobs (%1)").arg(running) : tr("Jobs"));
    if (running > 0 && !m_tick.isActive())
        m_tick.start();
    else if (running == 0)
        m_tick.stop();
}

void Drawer::updateProblems()
{
    ProblemList& problems = m_workspace.problems();
    clearRows(m_problems);
    for (int i = 0; i < problems.rowCount(); ++i) {
        const Problem& problem = problems.at(i);
        auto* holder = new QWidget;
        auto* row = new QHBoxLayout(holder);
        row->setContentsMargins(16, 4, 12, 4);
        row->setSpacing(12);
        auto* icon = new QLabel(holder);
        icon->setPixmap(problems.index(i).data(Qt::DecorationRole).value<QIcon>().pixmap(16));
        auto* title = new QLabel(problem.title, holder);
        auto* text = new QLabel(problem.text, holder);
        text->setProperty("role", QStringLiteral("muted"));
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        row->addWidget(icon);
        row->addWidget(title);
        row->addWidget(text, 1);
        if (QAction* mend = m_workspace.commands().action(problem.command)) {
            auto* button = new QPushButton(mend->text().remove(QLatin1Char('&')), holder);
            const QString id = problem.command;
            const QVariant argument = problem.argument;
            connect(button, &QPushButton::clicked, this, [this, id, argument] { m_workspace.commands().run(id, argument); });
            row->addWidget(button);
        }
        m_problems->insertWidget(i, holder);
    }
    const int count = problems.rowCount();
    if (count == 0)
        m_problems->insertWidget(0, nothing(tr("No problems.")));
    setTabText(1, count > 0 ? tr("Problems (%1)").arg(count) : tr("Problems"));
}

void Drawer::appendLog(const QString& level, const QString& message)
{
    m_log->appendPlainText(QStringLiteral("%1  %2  %3").arg(QTime::currentTime().toString(QStringLiteral("HH:mm:ss")), level, message));
}

} // namespace cairn::ui
