// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/transfer/import_model_dialog.h"

#include "core/graph/edit/layout.h"
#include "core/graph/model_state.h"
#include "core/session/transfer/initial_weights.h"
#include "ui/common/icon.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/model/transfer/dialog_buttons.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

QString operatorState(graph::ImportState state)
{
    switch (state) {
    case graph::ImportState::Mapped: return ImportModelDialog::tr("Layer");
    case graph::ImportState::Approximated: return ImportModelDialog::tr("Approximated");
    case graph::ImportState::Refused: return ImportModelDialog::tr("Not known");
    }
    return {};
}

/// Weights that the imported graph takes, with what has no place for them left out: a head of another width.
Result<std::pair<formats::OwnedWeights, std::int64_t>> weightsOf(const session::ModelFile& model)
{
    graph::DataInterface own = model.model.data;
    const graph::Inference facts = graph::infer(model.model.graph, own);
    CAIRN_ASSIGN(const auto state, graph::modelState(model.model.graph, facts, own));
    CAIRN_ASSIGN(auto weights, graph::importedWeights(model.file, model.model, state));
    return std::pair(std::move(weights), static_cast<std::int64_t>(state.size()));
}

} // namespace

ImportModelDialog::ImportModelDialog(Workspace& workspace, graph::DataInterface fields, Place place, QWidget* window)
    : QDialog(window), m_workspace(workspace), m_data(std::move(fields)), m_place(std::move(place)), m_file(new QLineEdit), m_summary(new QLabel), m_problem(new QLabel),
      m_operators(new QTableWidget(0, 4)), m_problemsOnly(new QCheckBox(tr("Only operators that became no layer"))),
      m_fitHead(new QCheckBox(tr("Fit the end to the target: no Softmax, as wide as the target"))), m_weights(new QCheckBox(tr("Take the weights over: the next trainings begin with them"))),
      m_take(new QPushButton(tr("Put on the canvas"))), m_close(new QPushButton(tr("Cancel"))), m_busy(new QProgressBar)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("importModel"));
    setWindowTitle(tr("Import model"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(12);
    auto* row = new QHBoxLayout;
    m_file->setReadOnly(true);
    m_file->setAccessibleName(tr("Model file"));
    m_file->setPlaceholderText(tr("ONNX (.onnx) or TFLite (.tflite)"));
    auto* choose = new QPushButton(tr("Choose file…"));
    connect(choose, &QPushButton::clicked, this, &ImportModelDialog::chooseFile);
    row->addWidget(m_file, 1);
    row->addWidget(choose);
    layout->addLayout(row);
    m_summary->setWordWrap(true);
    m_summary->setObjectName(QStringLiteral("model.summary"));
    layout->addWidget(m_summary);
    m_operators->setObjectName(QStringLiteral("model.operators"));
    m_operators->setAccessibleName(tr("Operators of the model"));
    m_operators->setHorizontalHeaderLabels({tr("State"), tr("Operator"), tr("Name"), tr("Why")});
    m_operators->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_operators->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_operators->verticalHeader()->hide();
    m_operators->horizontalHeader()->setStretchLastSection(true);
    for (const auto& [column, width] : {std::pair(0, 130), {1, 180}, {2, 260}})
        m_operators->setColumnWidth(column, width);
    layout->addWidget(m_operators, 1);
    m_problemsOnly->setObjectName(QStringLiteral("model.problemsOnly"));
    layout->addWidget(m_problemsOnly);
    connect(m_problemsOnly, &QCheckBox::toggled, this, &ImportModelDialog::fillOperators);
    m_fitHead->setObjectName(QStringLiteral("model.fitHead"));
    m_fitHead->setChecked(true);
    m_weights->setObjectName(QStringLiteral("model.takeWeights"));
    m_weights->setChecked(true);
    layout->addWidget(m_fitHead);
    layout->addWidget(m_weights);
    m_problem->setWordWrap(true);
    m_problem->setObjectName(QStringLiteral("model.problem"));
    layout->addWidget(m_problem);
    layout->addWidget(makeButtons());
    resize(920, 620);
    showModel();
}

QWidget* ImportModelDialog::makeButtons()
{
    m_take->setObjectName(QStringLiteral("model.take"));
    connect(m_close, &QPushButton::clicked, this, [this] {
        m_job.drop();
        close();
    });
    connect(m_take, &QPushButton::clicked, this, &ImportModelDialog::place);
    return transferButtons(m_busy, m_close, m_take);
}

void ImportModelDialog::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Model file"), lastFolder(), tr("Models (*.onnx *.tflite);;All files (*)"));
    if (path.isEmpty())
        return;
    setLastFolder(QFileInfo(path).absolutePath());
    openFile(path);
}

void ImportModelDialog::openFile(const QString& path)
{
    m_file->setText(path);
    m_problem->clear();
    m_opened.reset();
    showModel();
    m_busy->show();
    using Answer = Result<std::shared_ptr<Opened>>;
    m_job.start(
        m_workspace.jobs(), this, JobLabel{tr("Read %1").arg(QFileInfo(path).fileName()), true},
        [file = toPath(path), engine = m_workspace.engine()](JobContext& job) -> Answer {
            auto opened = std::make_shared<Opened>();
            CAIRN_ASSIGN(opened->model, session::openModel(file));
            if (opened->model.model.graph.nodes().size() < 1000)
                graph::applyLayout(opened->model.model.graph, graph::autoLayout(opened->model.model.graph));
            if (!engine || job.cancelled())
                return opened;
            auto check = session::checkModel(file, opened->model, *engine, job);
            if (check)
                opened->check = *check;
            else
                opened->checkProblem = check.error();
            return opened;
        },
        [this](Answer opened) {
            m_busy->hide();
            if (!opened)
                return showError(opened.error());
            m_opened = std::move(*opened);
            showModel();
        });
}

void ImportModelDialog::showModel()
{
    m_take->setEnabled(static_cast<bool>(m_opened));
    m_fitHead->setEnabled(m_data.outputWidth > 0);
    m_weights->setEnabled(m_opened && m_opened->model.model.complete());
    fillOperators();
    if (!m_opened) {
        m_summary->setText(tr("Choose a model: each of its operators becomes a layer, those that are not known stay visible on the canvas."));
        return;
    }
    const graph::ImportedModel& model = m_opened->model.model;
    const std::size_t refused = model.count(graph::ImportState::Refused);
    QStringList lines{tr("%1 of %2 operators became layers.").arg(countText(model.operators.size() - refused), countText(model.operators.size()))};
    if (refused > 0)
        lines << tr("%1 are not known: the network cannot be trained until they are replaced. Its weights are not taken over.").arg(countText(refused));
    if (m_opened->check)
        lines << tr("Compared with ONNX Runtime on a random row: the largest difference is %1.").arg(numberText(m_opened->check->difference, 3));
    if (m_opened->checkProblem)
        lines << tr("Could not be compared with ONNX Runtime: %1").arg(errorText(*m_opened->checkProblem));
    for (const std::string& note : model.notes)
        lines << fromStd(note);
    m_summary->setText(lines.join(QLatin1Char('\n')));
}

void ImportModelDialog::fillOperators()
{
    m_operators->setRowCount(0);
    if (!m_opened)
        return;
    for (const graph::ImportedOperator& op : m_opened->model.model.operators) {
        if (m_problemsOnly->isChecked() && op.state == graph::ImportState::Mapped)
            continue;
        const int row = m_operators->rowCount();
        m_operators->insertRow(row);
        auto* state = new QTableWidgetItem(themedIcon(op.state == graph::ImportState::Mapped ? QStringLiteral("good") : QStringLiteral("warning")), operatorState(op.state));
        m_operators->setItem(row, 0, state);
        m_operators->setItem(row, 1, new QTableWidgetItem(fromStd(op.type)));
        m_operators->setItem(row, 2, new QTableWidgetItem(fromStd(op.name)));
        m_operators->setItem(row, 3, new QTableWidgetItem(fromStd(op.note)));
    }
}

void ImportModelDialog::place()
{
    if (!m_opened)
        return;
    const bool fit = m_fitHead->isEnabled() && m_fitHead->isChecked();
    const graph::AdaptedGraph made = graph::adapted(m_opened->model.model, m_data, {fit, fit});
    if (!m_place(fromStd(m_opened->model.name), made.graph))
        return;
    for (const std::string& sentence : made.done)
        m_workspace.log(QStringLiteral("info"), fromStd(sentence));
    if (m_weights->isEnabled() && m_weights->isChecked())
        return keepWeights();
    Q_EMIT imported();
    close();
}

void ImportModelDialog::keepWeights()
{
    const auto workbench = m_workspace.workbench();
    m_take->setEnabled(false);
    m_busy->show();
    m_job.start(
        m_workspace.jobs(), this, JobLabel{tr("Take over the weights of %1").arg(fromStd(m_opened->model.name)), true},
        [workbench, opened = m_opened](JobContext&) -> Result<void> {
            CAIRN_ASSIGN(const auto weights, weightsOf(opened->model));
            if (weights.first.tensors.empty())
                return {};
            const session::InitialWeights about{opened->model.name, opened->model.name + "\n" + graph::reportText(opened->model.model),
                                                static_cast<std::int64_t>(weights.first.tensors.size()), weights.second};
            return session::setInitialWeights(*workbench, weights.first.tensors, about);
        },
        [this](Result<void> kept) {
            m_busy->hide();
            m_take->setEnabled(true);
            if (!kept)
                return showError(kept.error());
            Q_EMIT imported();
            close();
        });
}

void ImportModelDialog::showError(const Error& error)
{
    m_problem->setText(errorTitle(error.code) + QStringLiteral(": ") + errorText(error));
}

} // namespace cairn::ui
