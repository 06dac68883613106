// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/transfer/run_transfer.h"

#include "core/session/runs/export_runs.h"
#include "core/session/runs/import_runs.h"
#include "core/session/workbench.h"
#include "ui/common/text.h"
#include "ui/shell/workspace.h"

#include <QFileDialog>
#include <QWidget>

namespace cairn::ui {

namespace {

QFileDialog* fileDialog(QWidget& window, const QString& title, QFileDialog::FileMode mode, const QString& filter)
{
    auto* dialog = new QFileDialog(&window, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    return dialog;
}

} // namespace

RunTransfer::RunTransfer(Workspace& workspace, QWidget& window) : QObject(&window), m_workspace(workspace), m_window(window) {}

void RunTransfer::askForFolder()
{
    QFileDialog* dialog = fileDialog(m_window, tr("Folder of TensorBoard or MLflow"), QFileDialog::Directory, {});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& place) { import(toPath(place)); });
    dialog->open();
}

void RunTransfer::askForFile()
{
    QFileDialog* dialog = fileDialog(m_window, tr("Log of a training"), QFileDialog::ExistingFile, tr("Logs (*.csv *tfevents*);;All files (*)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& place) { import(toPath(place)); });
    dialog->open();
}

void RunTransfer::askForTarget(std::vector<RunId> runs, bool tensorBoard)
{
    QFileDialog* dialog = tensorBoard ? fileDialog(m_window, tr("Folder for the logs of TensorBoard"), QFileDialog::Directory, {})
                                      : fileDialog(m_window, tr("Save the numbers of the runs"), QFileDialog::AnyFile, tr("CSV (*.csv)"));
    if (!tensorBoard) {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(QStringLiteral("csv"));
    }
    connect(dialog, &QFileDialog::fileSelected, this, [this, runs = std::move(runs), tensorBoard](const QString& place) {
        tensorBoard ? exportTensorBoard(runs, toPath(place)) : exportCsv(runs, toPath(place));
    });
    dialog->open();
}

void RunTransfer::import(const std::filesystem::path& place)
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return;
    m_job.start(
        m_workspace.jobs(), this, {tr("Bring runs"), true}, [workbench, place](JobContext& job) { return session::importRuns(*workbench, place, job); },
        [this](Result<session::ImportedRuns> imported) {
            if (!imported) {
                Q_EMIT failed(imported.error());
                return;
            }
            for (const std::string& notice : imported->notices)
                m_workspace.log(QStringLiteral("warn"), fromStd(notice));
            m_workspace.say(tr("%n runs of %1 are in the project now", nullptr, static_cast<int>(imported->runs.size())).arg(fromStd(imported->format)));
            Q_EMIT this->imported(imported->runs);
        });
}

void RunTransfer::exportCsv(std::vector<RunId> runs, const std::filesystem::path& file)
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return;
    m_job.start(
        m_workspace.jobs(), this, {tr("Write the numbers of runs"), true},
        [workbench, runs = std::move(runs), file](JobContext& job) { return session::exportRunsCsv(workbench->project(), runs, file, job); },
        [this](Result<session::ExportedRuns> written) {
            if (written)
                m_workspace.say(tr("%1 numbers written to %2").arg(countText(written->points), fromPath(written->place)));
            else
                Q_EMIT failed(written.error());
        });
}

void RunTransfer::exportTensorBoard(std::vector<RunId> runs, const std::filesystem::path& folder)
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return;
    m_job.start(
        m_workspace.jobs(), this, {tr("Write logs for TensorBoard"), true},
        [workbench, runs = std::move(runs), folder](JobContext& job) { return session::exportRunsTensorBoard(workbench->project(), runs, folder, job); },
        [this](Result<session::ExportedRuns> written) {
            if (written)
                m_workspace.say(tr("%1 numbers written to %2").arg(countText(written->points), fromPath(written->place)));
            else
                Q_EMIT failed(written.error());
        });
}

} // namespace cairn::ui
