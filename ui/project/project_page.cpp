// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/project_page.h"

#include "core/base/clock.h"
#include "ui/common/icon.h"
#include "ui/common/task_text.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/project/project_summary.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"
#include "ui/train/run_text.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr int kColumnWidth = 760;
constexpr std::size_t kRunsShown = 6;

QString shortTime(std::int64_t ms)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

} // namespace

ProjectPage::ProjectPage(const PageInfo& info, Workspace& workspace)
    : Page(info, workspace), m_start(makeStart()), m_recent(makeRecent()), m_project(new QWidget), m_headline(new QLabel)
{
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    auto* inside = new QWidget;
    auto* outer = new QHBoxLayout(inside);
    outer->setContentsMargins(24, 24, 24, 24);
    auto* column = new QVBoxLayout;
    column->setSpacing(16);
    m_headline->setProperty("role", QStringLiteral("figure"));
    m_headline->setWordWrap(true);
    m_cards = new QVBoxLayout(m_project);
    m_cards->setContentsMargins(0, 0, 0, 0);
    m_cards->setSpacing(12);
    column->addWidget(m_headline);
    column->addWidget(m_project);
    column->addWidget(m_start);
    column->addWidget(m_recent);
    column->addStretch(1);
    auto* holder = new QWidget;
    holder->setLayout(column);
    holder->setMaximumWidth(kColumnWidth);
    outer->addWidget(holder, 4);
    outer->addStretch(1);
    area->setWidget(inside);
    setContent(area);

    connect(&workspace, &Workspace::workbenchChanged, this, &ProjectPage::updateProject);
    connect(&workspace, &Workspace::dataChanged, this, &ProjectPage::updateProject);
    connect(&workspace, &Workspace::choiceChanged, this, &ProjectPage::updateProject);
    connect(&workspace, &Workspace::runsChanged, this, &ProjectPage::updateProject);
    connect(&workspace, &Workspace::snapshotsChanged, this, &ProjectPage::updateProject);
    updateProject();
}

QList<QAction*> ProjectPage::headerActions()
{
    CommandRegistry& commands = workspace().commands();
    if (workspace().workbench())
        return {commands.action(QStringLiteral("data.open")), commands.action(QStringLiteral("project.snapshot"))};
    return {commands.action(QStringLiteral("data.open")), commands.action(QStringLiteral("project.open"))};
}

QWidget* ProjectPage::makeStart()
{
    QVBoxLayout* rows = nullptr;
    QFrame* frame = card(tr("Begin"), rows);
    rows->addWidget(mutedLabel(tr("Drop a table, or a folder of pictures, sounds, texts or arrays, anywhere on this window, or:")));
    for (const char* id : {"data.open", "data.openFolder", "project.openSample", "project.samples", "data.query", "data.synthetic", "project.open", "project.new"}) {
        if (QAction* action = workspace().commands().action(QString::fromLatin1(id)))
            rows->addWidget(linkButton(action, frame));
    }
    return frame;
}

QWidget* ProjectPage::makeRecent()
{
    QVBoxLayout* rows = nullptr;
    QFrame* frame = card(tr("Recent projects"), rows);
    m_recentRows = new QVBoxLayout;
    m_recentRows->setSpacing(0);
    rows->addLayout(m_recentRows);
    return frame;
}

void ProjectPage::activated()
{
    updateRecent();
    updateProject();
}

void ProjectPage::updateRecent()
{
    const QStringList paths = recentProjects();
    m_recent->setVisible(!paths.isEmpty());
    clearLayout(m_recentRows);
    QHash<QString, QPushButton*> buttons;
    for (const QString& path : paths) {
        const QFileInfo file(path);
        auto* button = new QPushButton(QStringLiteral("%1    %2").arg(file.completeBaseName(), file.path()));
        button->setProperty("flat", true);
        button->setIcon(themedIcon(QStringLiteral("project")));
        button->setToolTip(path);
        connect(button, &QPushButton::clicked, this, [this, path] { workspace().commands().run(QStringLiteral("project.open"), QStringList{path}); });
        m_recentRows->addWidget(button);
        buttons.insert(path, button);
    }
    // A folder on a sleeping network disk may take long to answer: asked in a job.
    m_recentJob.start(
        workspace().jobs(), this, {tr("Look for recent projects")},
        [paths](JobContext&) -> Result<QStringList> {
            QStringList gone;
            for (const QString& path : paths) {
                if (!QFileInfo::exists(path))
                    gone.append(path);
            }
            return gone;
        },
        [buttons](const Result<QStringList>& gone) {
            for (const QString& path : gone.value_or(QStringList{})) {
                buttons[path]->setEnabled(false);
                buttons[path]->setToolTip(tr("%1 is not there any more").arg(path));
            }
        });
}

void ProjectPage::updateProject()
{
    const auto workbench = workspace().workbench();
    m_project->setVisible(static_cast<bool>(workbench));
    Q_EMIT headerChanged();
    if (!workbench) {
        m_summary.drop();
        m_headline->setText(tr("Welcome to Cairn"));
        updateRecent();
        return;
    }
    m_headline->setText(fromPath(workbench->path().stem()));
    m_headline->setToolTip(fromPath(workbench->path()));
    m_summary.start(
        workspace().jobs(), this, {tr("Read the project")}, [workbench](JobContext&) { return summarise(*workbench); },
        [this](Result<ProjectSummary> summary) {
            if (summary)
                showSummary(*summary);
            else if (summary.error().code != ErrorCode::Cancelled)
                showError(summary.error());
        });
}

void ProjectPage::showSummary(const ProjectSummary& summary)
{
    clearLayout(m_cards);
    const auto addCard = [this](const QString& page, const QString& title, const QString& main, const QStringList& details) {
        QVBoxLayout* rows = nullptr;
        QFrame* frame = card(title, rows);
        auto* headline = new QLabel(main);
        headline->setWordWrap(true);
        rows->addWidget(headline);
        for (const QString& detail : details)
            rows->addWidget(mutedLabel(detail));
        if (QAction* go = workspace().commands().action(QStringLiteral("page.") + page)) {
            auto* button = new QPushButton(tr("Go to %1").arg(go->text()));
            connect(button, &QPushButton::clicked, go, &QAction::trigger);
            rows->addSpacing(4);
            rows->addWidget(button, 0, Qt::AlignLeft);
        }
        m_cards->addWidget(frame);
    };

    if (summary.dataState == session::DataState::Ready) {
        QStringList details{fromStd(summary.dataWhere)};
        if (summary.task && !batch::rowwise(*summary.task))
            details.append(tr("Task: %1").arg(taskTitle(*summary.task)));
        else if (!summary.target.empty())
            details.append(summary.classes > 0 ? tr("Target: %1, %2 classes").arg(fromStd(summary.target)).arg(summary.classes)
                                               : tr("Target: %1, a number").arg(fromStd(summary.target)));
        const QString rows = summary.rows ? tr("%1 rows").arg(countText(*summary.rows)) : tr("counting rows");
        addCard(QStringLiteral("data"), tr("Data"), tr("%1: %2, %3 columns").arg(fromStd(summary.dataTitle), rows, countText(summary.columns)), details);
    } else if (summary.dataState == session::DataState::None) {
        addCard(QStringLiteral("data"), tr("Data"), tr("No data yet"), {tr("Drop a file on the window to begin.")});
    } else {
        addCard(QStringLiteral("data"), tr("Data"), summary.dataProblem ? errorText(*summary.dataProblem) : tr("Opening…"), {});
    }
    if (summary.layers > 0) {
        const QString state = summary.graphProblems == 0 ? tr("ready to train") : tr("%n problem(s)", nullptr, static_cast<int>(summary.graphProblems));
        addCard(QStringLiteral("model"), tr("Model"),
                tr("%1 layers, %2 parameters, %3").arg(summary.layers).arg(countText(static_cast<std::uint64_t>(summary.parameters)), state), {});
    }
    if (!summary.runs.empty()) {
        QStringList details;
        for (std::size_t i = 0; i < summary.runs.size() && i < kRunsShown; ++i)
            details.append(QStringLiteral("%1  ·  %2").arg(runLine(summary.runs[i]), shortTime(summary.runs[i].createdMs)));
        addCard(QStringLiteral("train"), tr("Runs"), tr("%n run(s)", nullptr, static_cast<int>(summary.runs.size())), details);
    }
    if (!summary.snapshots.empty()) {
        QVBoxLayout* rows = nullptr;
        QFrame* frame = card(tr("Snapshots"), rows);
        for (const store::Snapshot& snapshot : summary.snapshots)
            rows->addWidget(mutedLabel(QStringLiteral("%1  ·  %2").arg(fromStd(snapshot.name), shortTime(snapshot.timeMs))));
        m_cards->addWidget(frame);
    }
    showReady();
}

} // namespace cairn::ui
