// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/deploy/deploy_page.h"

#include "core/session/workbench.h"
#include "plots/base/theme.h"
#include "ui/bridge/run_cache.h"
#include "ui/common/model_state.h"
#include "ui/common/run_picker.h"
#include "ui/common/task_text.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTemporaryDir>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

Result<QString> pythonSource(const session::Workbench& workbench, session::LoadedRun& run, JobContext& job)
{
    const QTemporaryDir folder;
    if (!folder.isValid())
        return fail(ErrorCode::Io, "The preview cannot be written", toStd(folder.path()), "Free some space in the folder for temporary files");
    CAIRN_ASSIGN(const session::ExportReport report, session::exportModel(workbench, run, session::ExportFormat::Python, toPath(folder.path()), job));
    for (const std::filesystem::path& path : report.files) {
        QFile file(fromPath(path));
        if (path.extension() == ".py" && file.open(QIODevice::ReadOnly))
            return QString::fromUtf8(file.readAll());
    }
    return QString();
}

} // namespace

DeployPage::DeployPage(const PageInfo& info, Workspace& workspace)
    : Page(info, workspace), m_runs(new RunPicker(workspace)), m_folder(new QLineEdit(lastFolder() + QStringLiteral("/cairn-model"))),
      m_source(new QPlainTextEdit), m_inspector(new QWidget), m_facts(mutedLabel({}))
{
    m_folder->setObjectName(QStringLiteral("deploy.folder"));
    m_folder->setAccessibleName(tr("Folder"));
    addCommands();
    auto* left = new QWidget;
    auto* rows = new QVBoxLayout(left);
    rows->setContentsMargins(24, 16, 16, 16);
    rows->setSpacing(12);
    auto* folderRow = new QHBoxLayout;
    auto* browse = new QPushButton(tr("Choose…"));
    connect(browse, &QPushButton::clicked, this, &DeployPage::chooseFolder);
    folderRow->addWidget(new QLabel(tr("Folder")));
    folderRow->addWidget(m_folder, 1);
    folderRow->addWidget(browse);
    rows->addLayout(folderRow);
    rows->addWidget(makeFormat(session::ExportFormat::Onnx, QStringLiteral("ONNX"),
                               tr("Runs nearly everywhere (opset 17). Checked at once: ONNX Runtime computes up to 100 test rows and the answers are compared.")));
    rows->addWidget(makeFormat(session::ExportFormat::Python, tr("Python source"),
                               tr("Readable PyTorch code that rebuilds the model, with the weights beside it. Needs no Cairn.")));
    rows->addWidget(makeFormat(session::ExportFormat::Safetensors, QStringLiteral("safetensors"), tr("The weights alone, by layer name; safe to open anywhere.")));
    rows->addWidget(makeFormat(session::ExportFormat::TorchScript, QStringLiteral("TorchScript"), tr("For programs that link LibTorch. Deprecated by PyTorch: prefer ONNX.")));
    rows->addStretch(1);
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setWidget(left);

    m_source->setReadOnly(true);
    m_source->setFont(plots::monoFont(9));
    m_source->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_source->setAccessibleName(tr("Python source"));
    m_source->document()->setDocumentMargin(12);
    auto* right = new QWidget;
    auto* rightRows = new QVBoxLayout(right);
    rightRows->setContentsMargins(0, 16, 0, 0);
    QLabel* title = sectionLabel(tr("Python source, as it will be written"));
    title->setContentsMargins(12, 0, 12, 0);
    rightRows->addWidget(title);
    rightRows->addWidget(m_source, 1);
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(area);
    splitter->addWidget(right);
    splitter->setSizes({480, 480});
    setContent(splitter);

    auto* side = new QVBoxLayout(m_inspector);
    side->setContentsMargins(12, 12, 12, 12);
    side->addWidget(sectionLabel(tr("Model")));
    side->addWidget(m_facts);
    side->addStretch(1);

    followCheckpoints(*this, workspace.commands().action(QStringLiteral("deploy.again")), [this] { invalidate(); });
    connect(&workspace, &Workspace::runChanged, this, &DeployPage::invalidate);
    connect(&workspace, &Workspace::runsChanged, this, &DeployPage::invalidate);
    connect(&workspace, &Workspace::workbenchChanged, this, &DeployPage::invalidate);
    connect(&workspace, &Workspace::dataChanged, this, &DeployPage::invalidate);
    connect(&workspace, &Workspace::engineChanged, this, &DeployPage::invalidate);
}

QWidget* DeployPage::makeFormat(session::ExportFormat format, const QString& title, const QString& text)
{
    QVBoxLayout* rows = nullptr;
    QFrame* frame = card({}, rows);
    auto* line = new QHBoxLayout;
    auto* button = buttonFor(workspace().commands().action(QStringLiteral("deploy.") + fromStd(session::name(format))), format == session::ExportFormat::Onnx);
    line->addWidget(sectionLabel(title), 1);
    line->addWidget(button);
    rows->addLayout(line);
    rows->addWidget(mutedLabel(text));
    auto* result = new QLabel;
    result->setWordWrap(true);
    result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    result->setObjectName(QStringLiteral("deploy.result.") + fromStd(session::name(format)));
    result->hide();
    rows->addWidget(result);
    m_results[format] = result;
    m_buttons[format] = button;
    return frame;
}

void DeployPage::addCommands()
{
    const auto add = [this](session::ExportFormat format, const QString& title, const QString& help) {
        workspace().commands().add({.id = QStringLiteral("deploy.") + fromStd(session::name(format)),
                                    .title = title,
                                    .help = help,
                                    .icon = QStringLiteral("deploy"),
                                    .run = [this, format](const QVariant&) { exportAs(format); },
                                    .enabledWhen = [this] { return workspace().workbench() && workspace().engine(); }});
    };
    workspace().commands().add({.id = QStringLiteral("deploy.again"),
                                .title = tr("Load the model again"),
                                .help = tr("Read the newest checkpoint of the run and preview its source"),
                                .icon = QStringLiteral("refresh"),
                                .run =
                                    [this](const QVariant&) {
                                        workspace().showPage(info().id);
                                        preview();
                                    },
                                .enabledWhen = [this] { return workspace().workbench() && workspace().engine(); }});
    add(session::ExportFormat::Onnx, tr("Export as ONNX"), tr("Write an ONNX file and check it against ONNX Runtime"));
    add(session::ExportFormat::Python, tr("Export as Python"), tr("Write PyTorch source and weights"));
    add(session::ExportFormat::Safetensors, tr("Export as safetensors"), tr("Write the weights"));
    add(session::ExportFormat::TorchScript, tr("Export as TorchScript"), tr("Write a TorchScript archive"));
}

QWidget* DeployPage::headerPicker()
{
    return m_runs;
}

QList<QAction*> DeployPage::headerActions()
{
    return {workspace().commands().action(QStringLiteral("deploy.onnx"))};
}

QWidget* DeployPage::inspector()
{
    return m_inspector;
}

bool DeployPage::isSettled() const
{
    return Page::isSettled() && !m_preview.running() && m_exporting == 0;
}

void DeployPage::setFolder(const QString& folder)
{
    m_folder->setText(folder);
}

void DeployPage::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Export into"), m_folder->text());
    if (!folder.isEmpty())
        m_folder->setText(folder);
}

void DeployPage::activated()
{
    if (!m_fresh)
        preview();
}

void DeployPage::invalidate()
{
    m_fresh = false;
    if (isActive())
        preview();
}

void DeployPage::preview()
{
    const auto workbench = workspace().workbench();
    m_preview.drop();
    if (!workbench) {
        showEmpty(tr("Nothing to take away yet"), tr("Open a project and train a model; this page writes it in formats that other programs read."));
        return;
    }
    if (workspace().engineState() == Workspace::EngineState::Missing) {
        showError(workspace().engineProblem());
        return;
    }
    showLoading(tr("Loading the model"));
    if (!workspace().engine() || workbench->dataState() == session::DataState::Closed)
        return;
    m_fresh = true;
    m_preview.start(
        workspace().jobs(), this, {tr("Preview the source")},
        [workbench, engine = workspace().engine(), cache = workspace().runCache(), run = workspace().run()](JobContext& job) -> Result<Preview> {
            CAIRN_ASSIGN(const std::shared_ptr<session::LoadedRun> loaded, cache->load(*workbench, *engine, run, job));
            Preview preview;
            CAIRN_ASSIGN(preview.source, pythonSource(*workbench, *loaded, job));
            const batch::Target& target = loaded->recipe.target;
            preview.facts = tr("%1 layers, trained for %2 steps.\nTarget: %3").arg(loaded->graph.nodes().size())
                                .arg(countText(static_cast<std::uint64_t>(loaded->step)), target.rowwise() ? fromStd(target.column) : taskTitle(target.kind));
            if (!loaded->recipe.target.classes.empty()) {
                QStringList classes;
                for (const std::string& name : loaded->recipe.target.classes)
                    classes.append(fromStd(name));
                preview.facts += tr("\nClasses: %1").arg(classes.join(QStringLiteral(", ")));
            }
            return preview;
        },
        [this](const Result<Preview>& preview) {
            if (preview) {
                m_source->setPlainText(preview->source);
                m_facts->setText(preview->facts);
                showReady();
            } else if (preview.error().code == ErrorCode::NotFound) {
                showNoModel(*this, tr("This page writes a model in formats that other programs read."), preview.error());
            } else {
                showError(preview.error(), workspace().commands().action(QStringLiteral("deploy.again")));
            }
        });
}

void DeployPage::exportAs(session::ExportFormat format)
{
    const auto workbench = workspace().workbench();
    workspace().showPage(info().id);
    ++m_exporting;
    m_buttons[format]->setEnabled(false);
    m_results[format]->setText(tr("Writing…"));
    m_results[format]->setProperty("role", QStringLiteral("muted"));
    m_results[format]->show();
    runJob(
        workspace().jobs(), this, {tr("Export as %1").arg(fromStd(session::name(format))), true},
        [workbench, engine = workspace().engine(), cache = workspace().runCache(), run = workspace().run(), format, folder = toPath(m_folder->text())](JobContext& job) -> Result<session::ExportReport> {
            CAIRN_ASSIGN(const std::shared_ptr<session::LoadedRun> loaded, cache->load(*workbench, *engine, run, job));
            return session::exportModel(*workbench, *loaded, format, folder, job);
        },
        [this, format](const Result<session::ExportReport>& report) {
            --m_exporting;
            showReport(format, report);
        });
}

void DeployPage::showReport(session::ExportFormat format, const Result<session::ExportReport>& report)
{
    QLabel* label = m_results[format];
    m_buttons[format]->setEnabled(true);
    label->setProperty("role", report ? QStringLiteral("good") : QStringLiteral("bad"));
    if (!report) {
        label->setText(QStringLiteral("✗ ") + errorText(report.error()));
    } else {
        QStringList lines;
        for (const std::filesystem::path& file : report->files)
            lines.append(QStringLiteral("✓ ") + fromPath(file));
        if (report->checkedRows > 0)
            lines.append(tr("Checked on %1 rows: largest difference %2").arg(countText(report->checkedRows), numberText(report->largestDifference, 2)));
        for (const std::string& note : report->notes)
            lines.append(fromStd(note));
        label->setText(lines.join(QLatin1Char('\n')));
        setLastFolder(QFileInfo(m_folder->text()).absolutePath());
    }
    label->style()->unpolish(label);
    label->style()->polish(label);
}

} // namespace cairn::ui
