// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/transfer/import_weights_dialog.h"

#include "core/graph/blocks/flatten.h"
#include "core/graph/model_state.h"
#include "core/parse/open_weights.h"
#include "core/session/transfer/initial_weights.h"
#include "ui/common/text.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QTabWidget>

#include <algorithm>

namespace cairn::ui {

namespace {

using Opened = std::shared_ptr<MappedFileOfWeights>;

Result<Opened> readFile(const std::filesystem::path& path, const graph::Graph& graph, const graph::DataInterface& data, const StopToken& stop)
{
    auto opened = std::make_shared<MappedFileOfWeights>();
    CAIRN_ASSIGN(const graph::Graph flat, graph::flatGraph(graph));
    CAIRN_ASSIGN(opened->state, graph::modelState(flat, graph::infer(flat, data), data));
    CAIRN_ASSIGN(opened->file, parse::openWeights(path, stop));
    opened->mapping = graph::mapWeights(opened->file->tensors(), opened->file->facts().layout, opened->state);
    opened->name = fromPath(path.filename());
    return opened;
}

/// What the combo box of names stands for: 0 automatic, 1 by name, 2 by order, then families.
graph::MappingOptions optionsFor(int choice)
{
    if (choice <= 0)
        return {};
    if (choice <= 2)
        return {choice == 1 ? graph::MappingWay::ByName : graph::MappingWay::ByOrder};
    const auto families = graph::mappingFamilies();
    return {graph::MappingWay::Automatic, families.at(static_cast<std::size_t>(choice) - 3)};
}

/// As many numbers as the tensor needs: what may be meant.
bool mayFit(const formats::StoredTensor& given, const graph::StateTensor& wanted)
{
    return given.type != formats::StoredType::Text && formats::elementsOf(given.shape) == formats::elementsOf(wanted.shape);
}

} // namespace

void ImportWeightsDialog::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("File with weights"), lastFolder());
    if (path.isEmpty())
        return;
    setLastFolder(QFileInfo(path).absolutePath());
    openFile(path);
}

void ImportWeightsDialog::openFile(const QString& path)
{
    m_path = path;
    m_file->setText(path);
    m_problem->clear();
    m_opened.reset();
    m_model->show(nullptr);
    showMapping();
    m_busy->show();
    m_job.start(
        m_workspace.jobs(), this, JobLabel{tr("Read %1").arg(QFileInfo(path).fileName())},
        [file = toPath(path), graph = m_graph, data = m_data](JobContext& job) { return readFile(file, graph, data, job.stop); },
        [this](Result<Opened> opened) {
            m_busy->hide();
            if (!opened)
                return showError(opened.error());
            m_opened = std::move(*opened);
            m_model->show(m_opened);
            showMapping();
            m_table->selectRow(0);
        });
}

void ImportWeightsDialog::mapAgain()
{
    if (!m_opened)
        return;
    m_opened->mapping = graph::mapWeights(m_opened->file->tensors(), m_opened->file->facts().layout, m_opened->state, optionsFor(m_names->currentIndex()));
    m_model->show(m_opened);
    showMapping();
    m_table->selectRow(0);
}

void ImportWeightsDialog::showMapping()
{
    const bool there = static_cast<bool>(m_opened);
    const std::size_t wanted = there ? m_opened->state.size() : 0, left = there ? m_opened->mapping.unexpected.size() : 0;
    const std::size_t taken = there ? m_opened->mapping.count(graph::MappingState::Mapped) + m_opened->mapping.count(graph::MappingState::Approximated) : 0;
    m_tabs->setTabText(0, tr("Network (%1 of %2)").arg(countText(taken), countText(wanted)));
    m_tabs->setTabText(1, tr("Left over in the file (%1)").arg(countText(left)));
    m_left->clear();
    m_summary->setText(tr("Choose a file: its tensors are matched to those of the network. Nothing in it is run."));
    m_take->setEnabled(taken > 0);
    for (QWidget* widget : {static_cast<QWidget*>(m_tabs), static_cast<QWidget*>(m_source), static_cast<QWidget*>(m_freezeBox)})
        widget->setEnabled(there);
    showRow();
    if (!there)
        return;
    for (const std::size_t source : m_opened->mapping.unexpected) {
        const formats::StoredTensor& tensor = m_opened->file->tensors()[source];
        m_left->addItem(fromStd(tensor.name + "  " + graph::shapeText(tensor.shape)));
    }
    QStringList parts{tr("%1 · %2 of %3 tensors of the network are in the file").arg(fromStd(m_opened->file->facts().format), countText(taken), countText(wanted))};
    if (!m_opened->mapping.family.empty())
        parts << tr("names of %1").arg(fromStd(m_opened->mapping.family));
    if (taken < wanted - m_opened->mapping.count(graph::MappingState::Kept))
        parts << tr("the others begin with random numbers");
    QString text = parts.join(QStringLiteral(" · "));
    for (const std::string& note : m_opened->file->facts().notes)
        text += QStringLiteral("\n") + fromStd(note);
    for (const std::string& note : m_opened->mapping.notes)
        text += QStringLiteral("\n") + fromStd(note);
    m_summary->setText(text);
}

int ImportWeightsDialog::currentTensor() const
{
    const QModelIndex current = m_table->currentIndex();
    return m_opened && current.isValid() ? m_proxy->mapToSource(current).row() : -1;
}

void ImportWeightsDialog::showRow()
{
    m_source->clear();
    const int row = currentTensor();
    m_source->setEnabled(row >= 0);
    m_sourceLabel->setText(row < 0 ? tr("Select a row to choose its source") : tr("Source of %1").arg(fromStd(m_opened->state[static_cast<std::size_t>(row)].name)));
    if (row < 0)
        return;
    const auto index = static_cast<std::size_t>(row);
    const graph::MappedTensor& mapped = m_opened->mapping.tensors[index];
    m_source->addItem(tr("None: begins with random numbers"), -1);
    if (mapped.sources.size() > 1) {
        m_source->addItem(tr("%1 tensors joined").arg(mapped.sources.size()), -2);
        m_source->setCurrentIndex(1);
    }
    const auto& tensors = m_opened->file->tensors();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const bool chosen = mapped.sources.size() == 1 && mapped.sources.front() == i;
        if (!chosen && !mayFit(tensors[i], m_opened->state[index]))
            continue;
        m_source->addItem(fromStd(tensors[i].name + "  " + graph::shapeText(tensors[i].shape)), static_cast<int>(i));
        if (chosen)
            m_source->setCurrentIndex(m_source->count() - 1);
    }
}

void ImportWeightsDialog::assign(int choice)
{
    const int row = currentTensor(), source = m_source->itemData(choice).toInt();
    if (row < 0 || source == -2)
        return;
    m_problem->clear();
    const auto target = static_cast<std::size_t>(row);
    if (source < 0) {
        graph::clearWeight(m_opened->mapping, target);
    } else {
        const auto done = graph::assignWeight(m_opened->mapping, target, static_cast<std::size_t>(source), m_opened->file->tensors(), m_opened->file->facts().layout, m_opened->state);
        if (!done)
            showError(done.error());
    }
    m_model->refreshed();
    showMapping();
}

void ImportWeightsDialog::takeOver()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench || !m_opened)
        return;
    m_take->setEnabled(false);
    m_tabs->setEnabled(false);
    m_busy->show();
    m_job.start(
        m_workspace.jobs(), this, JobLabel{tr("Take over the weights of %1").arg(m_opened->name), true},
        [workbench, opened = m_opened](JobContext& job) -> Result<std::string> {
            const auto& tensors = opened->file->tensors();
            std::string report = toStd(opened->name) + "\n" + graph::reportText(opened->mapping, tensors, opened->state);
            CAIRN_ASSIGN(const auto weights, graph::loadMapped(*opened->file, opened->mapping, opened->state, job.stop));
            const session::InitialWeights about{toStd(opened->name), report, static_cast<std::int64_t>(weights.tensors.size()), static_cast<std::int64_t>(opened->state.size())};
            CAIRN_TRY(session::setInitialWeights(*workbench, weights.tensors, about));
            return report;
        },
        [this](Result<std::string> report) {
            m_busy->hide();
            m_tabs->setEnabled(true);
            m_take->setEnabled(true);
            if (!report)
                return showError(report.error());
            showReport(*report);
        });
}

void ImportWeightsDialog::showReport(const std::string& report)
{
    if (m_freezeBox->isChecked() && m_freeze) {
        std::set<std::string> names;
        for (const graph::MappedTensor& tensor : m_opened->mapping.tensors) {
            if (tensor.state == graph::MappingState::Mapped || tensor.state == graph::MappingState::Approximated)
                names.insert(tensor.target);
        }
        m_freeze(names, m_opened->state);
    }
    m_report->setPlainText(fromStd(report));
    m_pages->setCurrentIndex(1);
    m_take->hide();
    m_close->setText(tr("Close"));
    m_close->setFocus();
    Q_EMIT takenOver();
}

void ImportWeightsDialog::showError(const Error& error)
{
    m_problem->setText(errorTitle(error.code) + QStringLiteral(": ") + errorText(error));
}

} // namespace cairn::ui
