// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done on the page of runs: commands and the menu of a row.
#include "core/session/workbench.h"
#include "ui/common/text.h"
#include "ui/runs/compare/compare_view.h"
#include "ui/runs/run_edits.h"
#include "ui/runs/run_filter_bar.h"
#include "ui/runs/run_inspector.h"
#include "ui/runs/runs_page.h"
#include "ui/runs/sources/run_sources.h"
#include "ui/runs/table/run_columns.h"
#include "ui/runs/transfer/run_transfer.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QTabWidget>
#include <QTreeView>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr std::size_t kMostCopied = 100'000;

} // namespace

void RunsPage::addCommands()
{
    m_inspector = new RunInspector(workspace(), addRunCommands());
    addTransferCommands();
    addSourceCommands();
}

QList<QAction*> RunsPage::addRunCommands()
{
    const auto some = [this] { return ownChosen(); };
    const auto writable = [this, some] { return some() && !workspace().workbench()->readOnly(); };
    CommandRegistry& commands = workspace().commands();
    QList<QAction*> inInspector;
    inInspector << commands.add({.id = QStringLiteral("runs.pin"),
                                 .title = tr("Pin"),
                                 .help = tr("The chosen runs stand before all others; once more lets them go"),
                                 .icon = QStringLiteral("keep"),
                                 .run =
                                     [this](const QVariant&) {
                                         store::RunEdit edit;
                                         edit.pinned = !allChosen(&store::RunRow::pinned);
                                         m_edits->edit(m_chosen, edit, *edit.pinned ? tr("pin runs") : tr("unpin runs"));
                                     },
                                 .enabledWhen = writable});
    inInspector << commands.add({.id = QStringLiteral("runs.archive"),
                                 .title = tr("Archive"),
                                 .help = tr("Takes the chosen runs out of the table without deleting anything; among the archived ones it brings them back"),
                                 .icon = QStringLiteral("snapshot"),
                                 .run =
                                     [this](const QVariant&) {
                                         store::RunEdit edit;
                                         edit.archived = !allChosen(&store::RunRow::archived);
                                         m_edits->edit(m_chosen, edit, *edit.archived ? tr("archive runs") : tr("bring runs back"));
                                     },
                                 .enabledWhen = writable});
    inInspector << commands.add({.id = QStringLiteral("runs.look"),
                                 .title = tr("Look at the model"),
                                 .help = tr("Evaluate, Embeddings, Explain and Deploy look at the model of this run"),
                                 .icon = QStringLiteral("evaluate"),
                                 .run =
                                     [this](const QVariant&) {
                                         workspace().setRun(m_chosen.front());
                                         workspace().showPage(QStringLiteral("evaluate"));
                                     },
                                 .enabledWhen = [this, some] { return some() && m_chosen.size() == 1; }});
    inInspector << commands.add({.id = QStringLiteral("runs.delete"),
                                 .title = tr("Delete..."),
                                 .help = tr("Deletes the chosen runs with their models and numbers, and gives the space back"),
                                 .icon = QStringLiteral("bad"),
                                 .run = [this](const QVariant&) { askToDelete(); },
                                 .enabledWhen = writable});
    commands.add({.id = QStringLiteral("runs.rename"),
                  .title = tr("Rename the run"),
                  .help = tr("Another name for the chosen run"),
                  .shortcut = QKeySequence(Qt::Key_F2),
                  .run = [this](const QVariant&) { m_inspector->editName(); },
                  .enabledWhen = [this, writable] { return writable() && m_chosen.size() == 1; }});
    commands.add({.id = QStringLiteral("runs.reproduce"),
                  .title = tr("Reproduce"),
                  .help = tr("Trains the chosen run once more from all that was kept with it, and says whether it comes out the same"),
                  .icon = QStringLiteral("refresh"),
                  .run = [this](const QVariant&) { workspace().commands().run(QStringLiteral("train.reproduce"), static_cast<qlonglong>(m_chosen.front().value)); },
                  .enabledWhen =
                      [this, writable] {
                          const store::RunRow* row = m_chosen.size() == 1 ? m_model->rowOf(m_chosen.front()) : nullptr;
                          return row && row->state == store::RunState::Finished && writable() && workspace().engine() && !workspace().longWorkRunning();
                      }});
    commands.add({.id = QStringLiteral("runs.copy"),
                  .title = tr("Copy the rows of the runs"),
                  .help = tr("The chosen runs with all columns of the table, for a spreadsheet"),
                  .icon = QStringLiteral("copy"),
                  .run = [this](const QVariant&) { copyRows(); },
                  .enabledWhen = [this] { return !m_chosen.empty() && workspace().workbench() && isActive(); }});
    commands.add({.id = QStringLiteral("runs.compare"),
                  .title = tr("Compare"),
                  .help = tr("What distinguishes the chosen runs: settings, data, layers, weights, metrics, rows"),
                  .icon = QStringLiteral("runs"),
                  .run = [this](const QVariant&) { m_tabs->setCurrentWidget(m_compare); },
                  .enabledWhen = [this, some] { return some() && m_chosen.size() >= 2; }});
    return inInspector;
}

void RunsPage::addTransferCommands()
{
    const auto some = [this] { return ownChosen(); };
    const auto writable = [this] { return workspace().workbench() && !workspace().workbench()->readOnly(); };
    CommandRegistry& commands = workspace().commands();
    commands.add({.id = QStringLiteral("runs.bring"),
                  .title = tr("Bring runs..."),
                  .help = tr("Runs of other programs: a log folder of TensorBoard, or a folder of MLflow"),
                  .icon = QStringLiteral("open"),
                  .run =
                      [this](const QVariant& place) {
                          if (place.isValid())
                              return m_transfer->import(toPath(place.toString()));
                          workspace().showPage(info().id);
                          m_transfer->askForFolder();
                      },
                  .enabledWhen = writable});
    commands.add({.id = QStringLiteral("runs.bring_file"),
                  .title = tr("Bring runs from a file..."),
                  .help = tr("A CSV log of a training, a database of MLflow (mlflow.db), or an event file of TensorBoard"),
                  .icon = QStringLiteral("file"),
                  .run =
                      [this](const QVariant&) {
                          workspace().showPage(info().id);
                          m_transfer->askForFile();
                      },
                  .enabledWhen = writable});
    commands.add({.id = QStringLiteral("runs.save_csv"),
                  .title = tr("Save the numbers of the runs..."),
                  .help = tr("All metrics of the chosen runs as one CSV file"),
                  .icon = QStringLiteral("table"),
                  .run = [this](const QVariant&) { m_transfer->askForTarget(m_chosen, RunTransfer::Form::Csv); },
                  .enabledWhen = some});
    commands.add({.id = QStringLiteral("runs.save_parquet"),
                  .title = tr("Save the numbers of the runs as Parquet..."),
                  .help = tr("All metrics of the chosen runs as one Parquet file"),
                  .icon = QStringLiteral("table"),
                  .run = [this](const QVariant&) { m_transfer->askForTarget(m_chosen, RunTransfer::Form::Parquet); },
                  .enabledWhen = some});
    commands.add({.id = QStringLiteral("runs.save_mlflow"),
                  .title = tr("Write a store of MLflow..."),
                  .help = tr("The chosen runs with settings, tags and notes as a file store (mlruns)"),
                  .icon = QStringLiteral("table"),
                  .run = [this](const QVariant&) { m_transfer->askForTarget(m_chosen, RunTransfer::Form::Mlflow); },
                  .enabledWhen = some});
    commands.add({.id = QStringLiteral("runs.save_tensorboard"),
                  .title = tr("Write logs for TensorBoard..."),
                  .help = tr("A folder for each chosen run, as TensorBoard reads it"),
                  .icon = QStringLiteral("table"),
                  .run = [this](const QVariant&) { m_transfer->askForTarget(m_chosen, RunTransfer::Form::TensorBoard); },
                  .enabledWhen = some});
}

void RunsPage::addSourceCommands()
{
    CommandRegistry& commands = workspace().commands();
    commands.add({.id = QStringLiteral("runs.add_project"),
                  .title = tr("Runs of another project..."),
                  .help = tr("Shows the runs of another project beside these, marked with its name; nothing is written there"),
                  .icon = QStringLiteral("open"),
                  .run =
                      [this](const QVariant& file) {
                          if (file.isValid())
                              return m_sources->add(toPath(file.toString()));
                          workspace().showPage(info().id);
                          m_sources->askForProject();
                      },
                  .enabledWhen = [this] { return workspace().workbench() != nullptr; }});
    commands.add({.id = QStringLiteral("runs.clear_projects"),
                  .title = tr("Only the runs of this project"),
                  .help = tr("Takes the runs of other projects out of the table"),
                  .icon = QStringLiteral("runs"),
                  .run = [this](const QVariant&) { m_sources->clear(); },
                  .enabledWhen = [this] { return m_sources->anyOthers(); }});
}

bool RunsPage::ownChosen() const
{
    return !m_chosen.empty() && workspace().workbench() && isActive() && std::all_of(m_chosen.begin(), m_chosen.end(), store::RunShelf::isOwn);
}

std::vector<RunId> RunsPage::ownRuns() const
{
    std::vector<RunId> own;
    std::copy_if(m_chosen.begin(), m_chosen.end(), std::back_inserter(own), store::RunShelf::isOwn);
    return own;
}

void RunsPage::showView(const QString& view)
{
    const bool differences = view == QLatin1String("differences");
    m_tabs->setCurrentIndex(differences ? 1 : view == QLatin1String("search") ? 2 : 0);
    const std::vector<RunId>& listed = m_model->listing().runs;
    if (differences && m_chosen.size() < 2 && listed.size() >= 2)
        choose({listed[0], listed[1]});
}

QList<QAction*> RunsPage::headerActions()
{
    return {workspace().commands().action(QStringLiteral("runs.compare")), workspace().commands().action(QStringLiteral("runs.bring")), workspace().commands().action(QStringLiteral("runs.add_project"))};
}

bool RunsPage::allChosen(bool store::RunRow::* flag) const
{
    return std::all_of(m_chosen.begin(), m_chosen.end(), [&](RunId run) {
        const store::RunRow* row = m_model->rowOf(run);
        return row && row->*flag;
    });
}

void RunsPage::askToDelete()
{
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Delete runs"), tr("Delete %n runs with their models and numbers?", nullptr, static_cast<int>(m_chosen.size())),
                                QMessageBox::NoButton, window());
    box->setInformativeText(tr("This cannot be undone. Archiving only takes them out of the table."));
    QPushButton* remove = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::buttonClicked, this, [this, remove, runs = m_chosen](QAbstractButton* button) {
        if (button == remove)
            m_edits->remove(runs);
    });
    box->open();
}

void RunsPage::copyRows()
{
    const auto shelf = m_sources->shelf();
    std::vector<store::RunField> fields;
    const QHeaderView* header = m_table->header();
    for (int place = 0; place < header->count(); ++place)
        fields.push_back(m_model->columns()[static_cast<std::size_t>(header->logicalIndex(place))]);
    std::vector<RunId> runs(m_chosen.begin(), m_chosen.begin() + static_cast<std::ptrdiff_t>(std::min(m_chosen.size(), kMostCopied)));
    m_copy.start(
        workspace().jobs(), this, {tr("Copy runs")}, [shelf, runs, fields](JobContext&) { return shelf->rows(runs, fields); },
        [this, fields](Result<std::vector<store::RunRow>> rows) {
            if (!rows)
                return;
            QStringList cells;
            for (const store::RunField& field : fields)
                cells << columnTitle(field);
            QString text = cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
            for (const store::RunRow& row : *rows) {
                cells.clear();
                for (std::size_t i = 0; i < fields.size(); ++i)
                    cells << cellText(row, fields[i], row.cells[i]).simplified();
                text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
            }
            QApplication::clipboard()->setText(text);
            workspace().say(tr("%n runs copied", nullptr, static_cast<int>(rows->size())));
        });
}

void RunsPage::showRowMenu(const QPoint& place)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const char* id : {"runs.look", "runs.compare", "runs.reproduce", "runs.pin", "runs.archive", "runs.rename", "runs.copy", "runs.save_csv", "runs.save_parquet", "runs.save_tensorboard", "runs.save_mlflow", "runs.delete"})
        menu->addAction(workspace().commands().action(QString::fromLatin1(id)));
    menu->popup(m_table->viewport()->mapToGlobal(place));
}

} // namespace cairn::ui
