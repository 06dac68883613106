// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/workbench.h"
#include "ui/common/text.h"
#include "ui/data/dialogs/stream_dialog.h"
#include "ui/data/dialogs/synthetic_dialog.h"
#include "ui/data/query/query_dialog.h"
#include "ui/project/project_actions.h"
#include "ui/project/sample_gallery.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"

#include <QAction>
#include <QDateTime>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QUrl>

namespace cairn::ui {

namespace {

QStringList paths(const QVariant& argument)
{
    return argument.isValid() ? argument.toStringList() : QStringList();
}

QString remembered(const QString& file)
{
    if (!file.isEmpty())
        setLastFolder(QFileInfo(file).absolutePath());
    return file;
}

} // namespace

void ProjectActions::addCommands()
{
    CommandRegistry& commands = m_workspace.commands();
    const auto open_ = [this] { return static_cast<bool>(m_workspace.workbench()); };
    commands.add({.id = QStringLiteral("project.new"),
                  .title = tr("&New project…"),
                  .help = tr("Make an empty project file; it saves itself from then on"),
                  .icon = QStringLiteral("add"),
                  .shortcut = QKeySequence(Qt::CTRL | Qt::Key_N),
                  .run = [this](const QVariant& argument) {
                      QString path = paths(argument).value(0);
                      if (path.isEmpty())
                          path = remembered(QFileDialog::getSaveFileName(m_window, tr("New project"), lastFolder(), tr("Projects (*.cairn)")));
                      if (!path.isEmpty())
                          create(path.endsWith(QLatin1String(".cairn")) ? path : path + QStringLiteral(".cairn"));
                  }});
    commands.add({.id = QStringLiteral("project.open"),
                  .title = tr("&Open project…"),
                  .help = tr("Open a project file"),
                  .icon = QStringLiteral("open"),
                  .shortcut = QKeySequence(Qt::CTRL | Qt::Key_O),
                  .run = [this](const QVariant& argument) {
                      QString path = paths(argument).value(0);
                      if (path.isEmpty())
                          path = remembered(QFileDialog::getOpenFileName(m_window, tr("Open project"), lastFolder(), tr("Projects (*.cairn)")));
                      if (!path.isEmpty())
                          open(path);
                  }});
    commands.add({.id = QStringLiteral("project.openSample"),
                  .title = tr("Open the sample: Fashion-MNIST"),
                  .help = tr("70,000 small pictures of clothes in ten classes, ready to train on"),
                  .icon = QStringLiteral("sample"),
                  .run = [this](const QVariant&) { openSample(); }});
    commands.add({.id = QStringLiteral("project.samples"),
                  .title = tr("Sa&mples…"),
                  .help = tr("Public data sets to try things on: what is on this computer opens at once, the rest is downloaded"),
                  .icon = QStringLiteral("sample"),
                  .run = [this](const QVariant&) {
                      SampleGallery::open(m_workspace, m_window, [this](const data::Sample& sample) {
                          const auto workbench = m_workspace.workbench();
                          const bool free = workbench && !workbench->readOnly() && workbench->dataState() == session::DataState::None;
                          openSource({sample.location()}, fromStd(sample.id), !free);
                      });
                  }});
    commands.add({.id = QStringLiteral("project.snapshot"),
                  .title = tr("Save a named &snapshot…"),
                  .help = tr("Projects save themselves; a snapshot keeps how it is now under a name"),
                  .icon = QStringLiteral("snapshot"),
                  .shortcut = QKeySequence(Qt::CTRL | Qt::Key_S),
                  .run = [this](const QVariant& argument) {
                      QString name = argument.toString();
                      if (name.isEmpty())
                          name = QInputDialog::getText(m_window, tr("Save a snapshot"), tr("Name"), QLineEdit::Normal,
                                                       QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH-mm")));
                      saveSnapshot(name);
                  },
                  .enabledWhen = [this, open_] { return open_() && !m_workspace.workbench()->readOnly(); }});
    commands.add({.id = QStringLiteral("project.reveal"),
                  .title = tr("Show the project's folder"),
                  .help = tr("Open the folder of the project file in the file manager"),
                  .run = [this](const QVariant&) { QDesktopServices::openUrl(QUrl::fromLocalFile(fromPath(m_workspace.workbench()->path().parent_path()))); },
                  .enabledWhen = open_});
    commands.add({.id = QStringLiteral("project.close"),
                  .title = tr("&Close project"),
                  .help = tr("Back to the start page; a running training is asked about first"),
                  .run = [this](const QVariant&) { close(); },
                  .enabledWhen = open_});
    commands.add({.id = QStringLiteral("data.open"),
                  .title = tr("Open &data…"),
                  .help = tr("Open a table (CSV, JSON, Parquet, Excel, SQLite, DuckDB) or pictures, sounds, videos and arrays; dropping files anywhere does the same"),
                  .icon = QStringLiteral("file"),
                  .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
                  .run = [this](const QVariant& argument) {
                      QStringList files = paths(argument);
                      if (files.isEmpty())
                          files = QFileDialog::getOpenFileNames(m_window, tr("Open data"), lastFolder(),
                                                                tr("Data (*.csv *.tsv *.txt *.data *.json *.jsonl *.ndjson *.parquet *.xlsx *.xlsm *.db *.sqlite *.sqlite3 *.duckdb *.mp4 *.m4v *.mov *.mkv *.webm *.avi *.npy *.npz *.h5 *.hdf5 *.mat *ubyte *.gz);;All files (*)"));
                      remembered(files.value(0));
                      openData(files);
                  }});
    commands.add({.id = QStringLiteral("data.openFolder"),
                  .title = tr("Open data &folder…"),
                  .help = tr("Open a folder of pictures, sounds, videos, texts, arrays or equal tables; dropping it anywhere does the same"),
                  .icon = QStringLiteral("file"),
                  .run = [this](const QVariant& argument) {
                      QStringList folders = paths(argument);
                      if (folders.isEmpty())
                          folders = QStringList{QFileDialog::getExistingDirectory(m_window, tr("Open data folder"), lastFolder())};
                      folders.removeAll(QString());
                      openData(folders);
                  }});
    commands.add({.id = QStringLiteral("data.query"),
                  .title = tr("&Query…"),
                  .help = tr("Join and reshape several sources with SQL, see the first rows, and use the result as data"),
                  .icon = QStringLiteral("search"),
                  .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
                  .run = [this](const QVariant&) {
                      QueryDialog::open(m_workspace, m_window, [this](const data::SourceSpec& query, bool inNewProject) {
                          openSource(query, QStringLiteral("query"), inNewProject);
                      });
                  }});
    commands.add({.id = QStringLiteral("data.synthetic"),
                  .title = tr("Make synthetic data…"),
                  .help = tr("Write a table, series, ratings, sequences, pictures or a graph of any size whose truth is known, and open it"),
                  .icon = QStringLiteral("table"),
                  .run = [this](const QVariant&) { SyntheticDialog::open(m_workspace, m_window); }});
    commands.add({.id = QStringLiteral("data.stream"),
                  .title = tr("Record a stream…"),
                  .help = tr("Store rows as they arrive from a growing file, a folder, a FIFO, TCP, HTTP or Kafka, and watch them"),
                  .icon = QStringLiteral("data"),
                  .run = [this](const QVariant&) { StreamDialog::open(m_workspace, m_window); }});
    commands.add({.id = QStringLiteral("data.reopen"),
                  .title = tr("Look for the data again"),
                  .help = tr("Open the project's data once more, after files were put back or changed"),
                  .icon = QStringLiteral("refresh"),
                  .run = [this](const QVariant&) { reopenData(); },
                  .enabledWhen = open_});
    commands.add({.id = QStringLiteral("data.accept"),
                  .title = tr("Take the changed data"),
                  .help = tr("Take what lies there now as the next version of the project's data; rows stay in their parts"),
                  .icon = QStringLiteral("data"),
                  .run = [this](const QVariant&) { acceptData(); },
                  .enabledWhen = [this] {
                      const auto workbench = m_workspace.workbench();
                      return workbench && !workbench->readOnly() && workbench->dataState() == session::DataState::Changed;
                  }});
}

} // namespace cairn::ui
