// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/dialogs/stream_dialog.h"

#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"

#include <QCloseEvent>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

constexpr int kTickMs = 400;
constexpr std::size_t kShownRows = 50;
constexpr std::size_t kShownColumns = 60;

QString lagText(const data::StreamStatus& status)
{
    if (!status.lag)
        return StreamDialog::tr("unknown");
    return status.lagUnit == "bytes" ? bytesText(*status.lag) : StreamDialog::tr("%1 messages").arg(countText(*status.lag));
}

QString stateText(const data::StreamStatus& status)
{
    if (status.phase == data::StreamStatus::Phase::Waiting)
        return StreamDialog::tr("Waiting for the first lines…");
    return StreamDialog::tr("%1 rows · %2 rows/s · waiting at the source: %3")
        .arg(countText(status.rows), countText(static_cast<std::uint64_t>(status.rowsPerSecond)), lagText(status));
}

QString refusedText(const data::StreamStatus& status)
{
    QString text;
    if (status.refused > 0)
        text = StreamDialog::tr("%1 lines refused. Newest: %2").arg(countText(status.refused), fromStd(status.examples.empty() ? "" : status.examples[0]));
    if (!status.unknownMembers.empty()) {
        const auto& [name, count] = *status.unknownMembers.begin();
        text += (text.isEmpty() ? QString() : QStringLiteral("\n")) +
                StreamDialog::tr("%1 members are no column and left out, such as %2 (%3 lines)")
                    .arg(countText(status.unknownMembers.size()), fromStd(name), countText(count));
    }
    return text;
}

} // namespace

void StreamDialog::open(Workspace& workspace, QWidget* window)
{
    (new StreamDialog(workspace, window))->show();
}

StreamDialog::StreamDialog(Workspace& workspace, QWidget* window)
    : QDialog(window), m_workspace(workspace), m_location(new QLineEdit), m_format(new QComboBox), m_file(new QLineEdit),
      m_start(new QPushButton(tr("Record"))), m_openButton(new QPushButton(tr("Open as data"))), m_state(new QLabel), m_refused(mutedLabel({})),
      m_rows(new QTableWidget)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("streamDialog"));
    setWindowTitle(tr("Record a stream"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(16);
    layout->addWidget(makeForm());
    layout->addWidget(makeLive(), 1);
    auto* buttons = new QHBoxLayout;
    auto* close = new QPushButton(tr("Close"));
    buttons->addStretch(1);
    buttons->addWidget(close);
    buttons->addWidget(m_openButton);
    buttons->addWidget(m_start);
    layout->addLayout(buttons);
    m_start->setProperty("primary", true);
    m_start->setDefault(true);
    m_start->setObjectName(QStringLiteral("stream.start"));
    m_openButton->setObjectName(QStringLiteral("stream.open"));
    m_openButton->setEnabled(false);
    connect(m_start, &QPushButton::clicked, this, &StreamDialog::start);
    connect(m_openButton, &QPushButton::clicked, this, &StreamDialog::openRecording);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &StreamDialog::refresh);
    resize(760, 560);
}

QWidget* StreamDialog::makeForm()
{
    auto* box = new QWidget;
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(8);
    auto* about = mutedLabel(tr("Rows are stored as they arrive, one line each, and can be trained on as any table. Files, folders and Kafka go on "
                                "where they stopped; nothing is lost or repeated."));
    about->setWordWrap(true);
    form->addRow(about);
    m_location->setObjectName(QStringLiteral("stream.location"));
    m_location->setPlaceholderText(tr("/logs/events.jsonl, /logs/*.csv, tcp://127.0.0.1:9000, http://…, kafka://host:9092/topic"));
    auto* browse = new QPushButton(tr("Choose…"));
    connect(browse, &QPushButton::clicked, this, [this] {
        const QString file = QFileDialog::getOpenFileName(this, tr("File that grows"), lastFolder());
        if (!file.isEmpty())
            m_location->setText(file);
    });
    auto* place = new QHBoxLayout;
    place->addWidget(m_location, 1);
    place->addWidget(browse);
    form->addRow(tr("From"), place);
    m_format->addItem(tr("Found out from the first lines"), QString());
    m_format->addItem(tr("JSON lines"), QStringLiteral("jsonl"));
    m_format->addItem(tr("CSV"), QStringLiteral("csv"));
    form->addRow(tr("Format"), m_format);
    m_file->setObjectName(QStringLiteral("stream.file"));
    m_file->setText(lastFolder() + QStringLiteral("/recording.duckdb"));
    form->addRow(tr("Recorded into"), m_file);
    return box;
}

QWidget* StreamDialog::makeLive()
{
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_state->setObjectName(QStringLiteral("stream.state"));
    m_state->setText(tr("Nothing is recorded yet."));
    m_state->setWordWrap(true);
    m_refused->setWordWrap(true);
    m_refused->hide();
    m_rows->setObjectName(QStringLiteral("stream.rows"));
    m_rows->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_rows->verticalHeader()->hide();
    layout->addWidget(m_state);
    layout->addWidget(m_refused);
    layout->addWidget(m_rows, 1);
    return box;
}

void StreamDialog::start()
{
    if (m_job) { // the button says "Stop"
        m_workspace.jobs().cancel(m_job);
        m_start->setEnabled(false);
        return;
    }
    data::StreamSpec spec;
    spec.location = toStd(m_location->text().trimmed());
    spec.format = toStd(m_format->currentData().toString());
    m_start->setEnabled(false);
    runJob(
        m_workspace.jobs(), this, {tr("Open the recording")},
        [spec, file = toPath(m_file->text())](JobContext&) -> Result<std::shared_ptr<data::StreamRecorder>> {
            CAIRN_ASSIGN(auto recorder, data::StreamRecorder::open(spec, file));
            return std::shared_ptr<data::StreamRecorder>(std::move(recorder));
        },
        [this](const Result<std::shared_ptr<data::StreamRecorder>>& recorder) {
            if (recorder)
                started(*recorder);
            else
                showError(recorder.error());
        });
}

void StreamDialog::started(const std::shared_ptr<data::StreamRecorder>& recorder)
{
    m_recorder = recorder;
    m_start->setEnabled(true);
    m_start->setText(tr("Stop"));
    m_openButton->setEnabled(false);
    m_tick.start();
    m_job = runJob(
        m_workspace.jobs(), this, {tr("Record %1").arg(m_location->text()), true}, [recorder](JobContext& job) { return recorder->run(job); },
        [this](const Result<void>& result) { ended(result); });
}

void StreamDialog::ended(const Result<void>& result)
{
    m_tick.stop();
    m_newest.drop();
    m_job = {};
    const data::StreamStatus status = m_recorder->status();
    m_recording = m_recorder->location();
    m_recorder.reset(); // lets the file go, so that it can be opened as data
    m_start->setText(tr("Go on recording"));
    m_start->setEnabled(true);
    m_openButton->setEnabled(status.rows > 0);
    m_openButton->setToolTip(status.rows > 0 ? QString() : tr("There are no rows yet"));
    m_state->setText(tr("Stopped with %1 rows.").arg(countText(status.rows)));
    if (!result && result.error().code != ErrorCode::Cancelled)
        showError(result.error());
}

void StreamDialog::refresh()
{
    const data::StreamStatus status = m_recorder->status();
    m_state->setText(stateText(status));
    m_refused->setText(refusedText(status));
    m_refused->setVisible(!m_refused->text().isEmpty());
    if (m_newest.running())
        return;
    using Shown = std::pair<std::vector<std::string>, data::TablePage>;
    m_newest.start(
        m_workspace.jobs(), this, {tr("Newest rows")},
        [recorder = m_recorder](JobContext&) -> Result<Shown> {
            CAIRN_ASSIGN(auto page, recorder->newest(kShownRows));
            return Shown(recorder->columns(), std::move(page));
        },
        [this](const Result<Shown>& shown) {
            if (!shown)
                return;
            m_columns = shown->first;
            showRows(shown->second);
        });
}

void StreamDialog::showRows(const data::TablePage& page)
{
    const auto columns = static_cast<int>(std::min(page.columns.size(), kShownColumns));
    m_rows->setColumnCount(columns);
    m_rows->setRowCount(static_cast<int>(page.size()));
    QStringList names;
    for (int column = 0; column < columns; ++column)
        names << fromStd(m_columns[static_cast<std::size_t>(column)]);
    m_rows->setHorizontalHeaderLabels(names);
    for (int row = 0; row < m_rows->rowCount(); ++row) {
        for (int column = 0; column < columns; ++column) {
            if (!m_rows->item(row, column))
                m_rows->setItem(row, column, new QTableWidgetItem);
            m_rows->item(row, column)->setText(fromStd(data::cellText(page.at(static_cast<std::size_t>(row), static_cast<std::size_t>(column)))));
        }
    }
}

void StreamDialog::showError(const Error& error)
{
    m_start->setEnabled(true);
    m_refused->setText(errorTitle(error.code) + QStringLiteral(": ") + errorText(error));
    m_refused->show();
}

void StreamDialog::openRecording()
{
    m_workspace.commands().run(QStringLiteral("data.open"), QStringList{fromStd(m_recording)});
    close();
}

void StreamDialog::closeEvent(QCloseEvent* event)
{
    if (m_job)
        m_workspace.jobs().cancel(m_job);
    QDialog::closeEvent(event);
}

} // namespace cairn::ui
