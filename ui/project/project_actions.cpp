// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/project_actions.h"

#include "core/session/training/data_versions.h"
#include "core/session/workbench.h"
#include "core/store/project_file.h"
#include "ui/bridge/job_bridge.h"
#include "ui/common/text.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/selection_store.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace cairn::ui {

namespace {

using Opened = Result<std::shared_ptr<session::Workbench>>;

Opened shared(Result<std::unique_ptr<session::Workbench>> made)
{
    if (!made)
        return made.error();
    return std::shared_ptr<session::Workbench>(std::move(made).value());
}

/// `path`, or the same with a number where that is taken.
std::filesystem::path freePath(const std::filesystem::path& path)
{
    std::error_code ignored;
    std::filesystem::path free = path;
    for (int number = 2; std::filesystem::exists(free, ignored); ++number)
        free.replace_filename(path.stem().string() + "-" + std::to_string(number) + path.extension().string());
    return free;
}

Result<void> fillAndPrepare(session::Workbench& workbench, JobContext& job)
{
    CAIRN_TRY(workbench.choose(workbench.choice(), job));
    if (workbench.graph().empty())
        CAIRN_TRY(workbench.makeTemplate({}));
    return {};
}

} // namespace

ProjectActions::ProjectActions(Workspace& workspace, QWidget* window) : QObject(window), m_workspace(workspace), m_window(window)
{
    addCommands();
}

QString ProjectActions::projectsFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + QStringLiteral("/Cairn");
}

void ProjectActions::report(const QString& source, const Error& error, const QString& command)
{
    if (error.code == ErrorCode::Cancelled)
        return;
    m_workspace.problems().set(source, {problemFrom(source, error, command)});
    m_workspace.log(QStringLiteral("error"), errorText(error));
}

void ProjectActions::adopt(Made workbench)
{
    const QString path = fromPath(std::filesystem::absolute(workbench->path()));
    addRecentProject(path);
    m_workspace.problems().clear(QStringLiteral("project"));
    m_workspace.setWorkbench(workbench);
    for (const std::string& notice : workbench->project().notices())
        m_workspace.problems().add({Problem::Severity::Warning, QStringLiteral("project"), tr("Project"), fromStd(notice), {}, {}});
    m_workspace.log(QStringLiteral("info"), tr("Opened %1").arg(path));
    reopenData();
    checkWhole(workbench);
}

void ProjectActions::checkWhole(const Made& workbench)
{
    m_check.drop();
    if (workbench->project().checkedWhole())
        return;
    m_check.start(
        m_workspace.jobs(), this, {tr("Read the project file through")},
        [workbench](JobContext& job) { return workbench->project().checkWhole([&job] { return job.cancelled(); }); },
        [this](const Result<void>& sound) {
            if (!sound)
                report(QStringLiteral("project"), sound.error());
        });
}

void ProjectActions::open(const QString& path)
{
    m_workspace.whenIdle(m_window, [this, path] {
        // Somebody who opens the project that is open already would be told that it is in use.
        const auto current = m_workspace.workbench();
        if (current && fromPath(current->path()) == QFileInfo(path).absoluteFilePath())
            return;
        runJob(
            m_workspace.jobs(), this, {tr("Open %1").arg(QFileInfo(path).fileName())},
            [file = toPath(path)](JobContext&) -> Opened { return shared(session::Workbench::open(std::filesystem::absolute(file))); },
            [this, path](Opened opened) {
                if (opened) {
                    adopt(*opened);
                    return;
                }
                if (opened.error().code == ErrorCode::NotFound)
                    removeRecentProject(path);
                report(QStringLiteral("project"), opened.error());
                Q_EMIT m_workspace.workbenchChanged();
            });
    });
}

void ProjectActions::create(const QString& path)
{
    m_workspace.whenIdle(m_window, [this, path] {
        runJob(
            m_workspace.jobs(), this, {tr("New project")},
            [file = toPath(path)](JobContext&) -> Opened { return shared(session::Workbench::create(std::filesystem::absolute(file))); },
            [this](Opened made) {
                if (made) {
                    adopt(*made);
                    m_workspace.showPage(QStringLiteral("data"));
                } else {
                    report(QStringLiteral("project"), made.error());
                }
            });
    });
}

void ProjectActions::createWithData(const QString& path, const data::SourceSpec& source)
{
    m_workspace.whenIdle(m_window, [this, path, source] {
        runJob(
            m_workspace.jobs(), this, {tr("New project")},
            [file = toPath(path)](JobContext&) -> Opened {
                std::error_code problem;
                std::filesystem::create_directories(file.parent_path(), problem);
                if (problem)
                    return fail(ErrorCode::Permission, "The folder for projects cannot be made", file.parent_path().string(),
                                "Make a project elsewhere with File > New project, then drop the data on it");
                return shared(session::Workbench::create(freePath(file)));
            },
            [this, source](Opened made) {
                if (!made) {
                    report(QStringLiteral("project"), made.error());
                    return;
                }
                adopt(*made);
                fill(*made, source);
            });
    });
}

void ProjectActions::openData(const QStringList& files)
{
    if (files.isEmpty())
        return;
    if (store::isProjectFile(toPath(files.first()))) { // whatever its name
        open(files.first());
        return;
    }
    data::SourceSpec source;
    source.location = toStd(files.value(0));
    source.testLocation = toStd(files.value(1));
    const auto workbench = m_workspace.workbench();
    if (workbench && !workbench->readOnly() && workbench->dataState() == session::DataState::None) {
        fill(workbench, source);
        return;
    }
    createWithData(QStringLiteral("%1/%2.cairn").arg(projectsFolder(), QFileInfo(files.first()).baseName()), source);
}

void ProjectActions::openSample()
{
    const QString path = projectsFolder() + QStringLiteral("/fashion-mnist.cairn");
    if (QFileInfo::exists(path)) {
        open(path);
        return;
    }
    data::SourceSpec source;
    source.location = "sample:fashion-mnist";
    createWithData(path, source);
}

void ProjectActions::openSource(const data::SourceSpec& source, const QString& name, bool inNewProject)
{
    const auto workbench = m_workspace.workbench();
    if (inNewProject || !workbench || workbench->readOnly())
        createWithData(QStringLiteral("%1/%2.cairn").arg(projectsFolder(), name), source);
    else
        m_workspace.whenIdle(m_window, [this, workbench, source] { fill(workbench, source); });
}

void ProjectActions::fill(const Made& workbench, const data::SourceSpec& source)
{
    m_workspace.problems().clear(QStringLiteral("data"));
    m_workspace.showPage(QStringLiteral("data"));
    runJob(
        m_workspace.jobs(), this, {tr("Open %1").arg(fromStd(source.location).section(QLatin1Char('/'), -1)), true},
        [workbench, source](JobContext& job) { return workbench->openData(source, job); },
        [this, workbench](const Result<void>& opened) {
            if (opened)
                prepare(workbench);
            else
                refuse(opened.error());
        });
}

void ProjectActions::refuse(const Error& error)
{
    if (error.code == ErrorCode::Cancelled)
        return;
    Problem problem = problemFrom(QStringLiteral("data"), error, QStringLiteral("data.open"));
    problem.inPlace = true;
    m_workspace.problems().set(QStringLiteral("data"), {problem});
    m_workspace.log(QStringLiteral("error"), errorText(error));
    Q_EMIT m_workspace.dataRefused(error);
}

void ProjectActions::prepare(const Made& workbench)
{
    runJob(
        m_workspace.jobs(), this, {tr("Prepare the data"), true}, [workbench](JobContext& job) { return fillAndPrepare(*workbench, job); },
        [this](const Result<void>& prepared) {
            if (!prepared)
                report(QStringLiteral("data"), prepared.error());
        });
}

void ProjectActions::reopenData()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || workbench->dataState() == session::DataState::None)
        return;
    runJob(
        m_workspace.jobs(), this, {tr("Open the data"), true}, [workbench](JobContext& job) { return workbench->reopenData(job); },
        [this, workbench](const Result<void>& opened) {
            if (m_workspace.workbench() != workbench)
                return;
            const std::optional<Error> problem = opened ? workbench->dataProblem() : std::optional(opened.error());
            if (problem)
                report(QStringLiteral("data"), *problem, QStringLiteral("data.reopen"));
            else
                m_workspace.problems().clear(QStringLiteral("data"));
            Q_EMIT m_workspace.dataChanged();
            loadSelections(m_workspace);
        });
}

void ProjectActions::acceptData()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return;
    runJob(
        m_workspace.jobs(), this, {tr("Take the changed data"), true}, [workbench](JobContext& job) { return session::acceptSource(*workbench, job); },
        [this](const Result<void>& accepted) {
            if (!accepted && accepted.error().code != ErrorCode::Cancelled)
                report(QStringLiteral("data"), accepted.error());
            else if (accepted)
                m_workspace.problems().clear(QStringLiteral("data"));
        });
}

void ProjectActions::close()
{
    m_workspace.whenIdle(m_window, [this] {
        m_workspace.setWorkbench(nullptr);
        m_workspace.showPage(QStringLiteral("project"));
    });
}

void ProjectActions::saveSnapshot(const QString& name)
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || name.isEmpty())
        return;
    runJob(
        m_workspace.jobs(), this, {tr("Snapshot %1").arg(name)},
        [workbench, plain = toStd(name)](JobContext&) { return workbench->project().saveSnapshot(plain); },
        [this, name](const Result<std::filesystem::path>& saved) {
            if (!saved) {
                report(QStringLiteral("project"), saved.error());
                return;
            }
            m_workspace.say(tr("Snapshot “%1” saved").arg(name));
            Q_EMIT m_workspace.snapshotsChanged();
        });
}

} // namespace cairn::ui
