// SPDX-License-Identifier: GPL-3.0-or-later
// Models and weights of other programs on the Model page.
#include "core/graph/transfer/adapt.h"
#include "core/session/transfer/initial_weights.h"
#include "plots/canvas/node_canvas.h"
#include "ui/common/text.h"
#include "ui/model/model_page.h"
#include "ui/model/transfer/import_model_dialog.h"
#include "ui/model/transfer/import_weights_dialog.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QMenu>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace cairn::ui {

void ModelPage::addTransferCommands()
{
    auto& commands = workspace().commands();
    const auto canEdit = [this] { return !m_document.isReadOnly(); };
    const auto hasWeights = [this] { return !m_startNote.isEmpty(); };
    auto* menu = new QMenu(this);
    menu->addAction(commands.add({.id = QStringLiteral("model.import"),
                                  .title = tr("Import model…"),
                                  .help = tr("Put an ONNX or TFLite model on the canvas, with its weights"),
                                  .icon = QStringLiteral("open"),
                                  .run = [this](const QVariant& argument) { importModel(argument.toStringList().value(0)); },
                                  .enabledWhen = canEdit}));
    menu->addAction(commands.add({.id = QStringLiteral("model.weights"),
                                  .title = tr("Import weights…"),
                                  .help = tr("Begin with weights of PyTorch, safetensors, Keras, ONNX or TFLite: choose what goes where"),
                                  .icon = QStringLiteral("open"),
                                  .run = [this](const QVariant& argument) { importWeights(argument.toStringList().value(0)); },
                                  .enabledWhen = [this] { return !m_document.isReadOnly() && m_document.facts().ok() && !m_document.graph().empty(); }}));
    menu->addSeparator();
    menu->addAction(commands.add({.id = QStringLiteral("model.weightsReport"),
                                  .title = tr("Report of the imported weights"),
                                  .help = tr("What became of each tensor of the file"),
                                  .run = [this](const QVariant&) { showWeightsReport(); },
                                  .enabledWhen = hasWeights}));
    menu->addAction(commands.add({.id = QStringLiteral("model.forgetWeights"),
                                  .title = tr("Forget the imported weights"),
                                  .help = tr("The next trainings begin with random numbers again"),
                                  .run = [this](const QVariant&) { forgetWeights(); },
                                  .enabledWhen = [hasWeights, canEdit] { return hasWeights() && canEdit(); }}));
    m_import = new QAction(tr("Import"), this);
    m_import->setToolTip(tr("Models and weights of other programs"));
    m_import->setMenu(menu);
    connect(m_import, &QAction::triggered, this, [menu] { menu->popup(QCursor::pos()); });
    connect(&workspace(), &Workspace::workbenchChanged, this, &ModelPage::refreshStart);
}

void ModelPage::importWeights(const QString& file)
{
    const auto freeze = [this](const std::set<std::string>& names, const std::vector<graph::StateTensor>& state) {
        m_document.leaveTo(0);
        report(m_document.edit(tr("Freeze imported layers"), [&](graph::Graph& graph) -> Result<void> {
            graph::freezeLayers(graph, names, state);
            return {};
        }));
    };
    auto* dialog = new ImportWeightsDialog(workspace(), m_document.graph(), m_document.data(), freeze, this);
    connect(dialog, &ImportWeightsDialog::takenOver, this, &ModelPage::refreshStart);
    dialog->show();
    if (!file.isEmpty())
        dialog->openFile(file);
}

void ModelPage::importModel(const QString& file)
{
    const auto place = [this](const QString& name, const graph::Graph& imported) {
        m_document.leaveTo(0);
        const auto done = m_document.edit(tr("Import %1").arg(name), [&](graph::Graph& graph) -> Result<void> {
            graph = imported;
            return {};
        });
        report(done);
        m_canvas->startOver();
        return done.has_value();
    };
    auto* dialog = new ImportModelDialog(workspace(), m_document.data(), place, this);
    connect(dialog, &ImportModelDialog::imported, this, &ModelPage::refreshStart);
    dialog->show();
    if (!file.isEmpty())
        dialog->openFile(file);
}

void ModelPage::refreshStart()
{
    const auto workbench = workspace().workbench();
    if (!workbench) {
        m_start.drop();
        m_startNote.clear();
        return;
    }
    using Found = std::optional<session::InitialWeights>;
    m_start.start(
        workspace().jobs(), this, JobLabel{tr("Look for imported weights")}, [workbench](JobContext&) -> Result<Found> { return session::initialWeights(*workbench); },
        [this](Result<Found> found) {
            const bool there = found && *found;
            m_startNote = there ? tr("begins with %1 (%2 tensors)").arg(fromStd((*found)->source), countText(static_cast<std::uint64_t>((*found)->taken))) : QString();
            refresh();
        });
}

void ModelPage::showWeightsReport()
{
    const auto workbench = workspace().workbench();
    runJob(
        workspace().jobs(), this, JobLabel{tr("Read the report")},
        [workbench](JobContext&) -> Result<std::string> {
            const auto found = workbench ? session::initialWeights(*workbench) : std::nullopt;
            return found ? found->report : std::string();
        },
        [this](Result<std::string> text) {
            auto* dialog = new QDialog(this);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->setObjectName(QStringLiteral("weightsReport"));
            dialog->setWindowTitle(tr("Report of the imported weights"));
            auto* layout = new QVBoxLayout(dialog);
            auto* shown = new QPlainTextEdit(fromStd(text.value_or(std::string())));
            shown->setReadOnly(true);
            auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
            connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
            layout->addWidget(shown);
            layout->addWidget(buttons);
            dialog->resize(760, 560);
            dialog->show();
        });
}

void ModelPage::forgetWeights()
{
    const auto workbench = workspace().workbench();
    runJob(
        workspace().jobs(), this, JobLabel{tr("Forget the imported weights")}, [workbench](JobContext&) { return session::clearInitialWeights(*workbench); },
        [this](Result<void> done) {
            report(done);
            refreshStart();
        });
}

} // namespace cairn::ui
