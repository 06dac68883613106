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
    QFileDialog* dialog = fileDialog(m_window, tr("Log of a training"), QFileDialog::ExistingFile, tr("Logs (*.csv *.db *.sqlite *.sqlite3 *tfevents*);;All files (*)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& place) { import(toPath(place)); });
    dialog->open();
}

void RunTransfer::askForTarget(std::vector<RunId> runs, Form form)
{
    const bool table = form == Form::Csv || form == Form::Parquet;
    QFileDialog* dialog = form == Form::TensorBoard ? fileDialog(m_window, tr("Folder for the logs of TensorBoard"), QFileDialog::Directory, {})
                          : form == Form::Mlflow    ? fileDialog(m_window, tr("Folder for the store of MLflow (mlruns)"), QFileDialog::Directory, {})
                                                    : fileDialog(m_window, tr("Save the numbers of the runs"), QFileDialog::AnyFile, form == Form::Csv ? tr("CSV (*.csv)") : tr("Parquet (*.parquet)"));
    if (table) {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(form == Form::Csv ? QStringLiteral("csv") : QStringLiteral("parquet"));
    }
    connect(dialog, &QFileDialog::fileSelected, this, [this, runs = std::move(runs), form](const QString& place) { write(runs, form, toPath(place)); });
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

void RunTransfer::write(std::vector<RunId> runs, Form form, const std::filesystem::path& place)
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return;
    m_job.start(
        m_workspace.jobs(), this, {tr("Write the numbers of runs"), true},
        [workbench, runs = std::move(runs), form, place](JobContext& job) {
            const auto how = form == Form::Csv       ? session::exportRunsCsv
                             : form == Form::Parquet ? session::exportRunsParquet
                             : form == Form::Mlflow  ? session::exportRunsMlflow
                                                     : session::exportRunsTensorBoard;
            return how(workbench->project(), runs, place, job);
        },
        [this](Result<session::ExportedRuns> written) {
            if (written)
                m_workspace.say(tr("%1 numbers written to %2").arg(countText(written->points), fromPath(written->place)));
            else
                Q_EMIT failed(written.error());
        });
}

} // namespace cairn::ui
