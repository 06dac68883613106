// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explain/explain_page.h"

#include "core/graph/kind.h"
#include "core/session/workbench.h"
#include "plots/image/attribution_view.h"
#include "ui/bridge/run_cache.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/model_state.h"
#include "ui/common/run_picker.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/media/clip_frames.h"
#include "ui/explain/attribution_bars.h"
#include "ui/explain/explain_text.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr std::size_t kRowsExplained = 12;
constexpr int kColumns = 3;

bool isImage(const session::Explanation& explanation)
{
    return explanation.input.shape.size() == 3;
}

/// The picture that the model saw, stretched to the full range; of a video the frame in its middle.
QImage pictureOf(const Array& input, const data::Dataset* dataset)
{
    const auto [low, high] = std::minmax_element(input.values.begin(), input.values.end());
    const float span = *high > *low ? *high - *low : 1.0f;
    std::vector<std::uint8_t> bytes;
    bytes.reserve(input.values.size());
    for (const float value : input.values)
        bytes.push_back(static_cast<std::uint8_t>(255.0f * (value - *low) / span));
    return middleFrame(bytes, static_cast<int>(input.shape[0]), static_cast<int>(input.shape[1]), static_cast<int>(input.shape[2]),
                       dataset ? dataset->clipScale() : std::nullopt);
}

} // namespace

struct ExplainPage::Question {
    std::shared_ptr<session::Workbench> workbench;
    engine::Engine* engine = nullptr;
    std::shared_ptr<RunCache> cache;
    RunId run;
    std::vector<RowId> rows; ///< empty: the first test rows
    session::ExplainMethod method = session::ExplainMethod::IntegratedGradients;
    NodeId node;
    std::optional<std::int64_t> target;
};

ExplainPage::ExplainPage(const PageInfo& info, Workspace& workspace)
    : Page(info, workspace), m_runs(new RunPicker(workspace)), m_inspector(new QWidget), m_form(new QFormLayout), m_method(new QComboBox), m_node(new QComboBox),
      m_target(new QComboBox), m_opacity(new QSlider(Qt::Horizontal)), m_about(mutedLabel({}))
{
    m_method->addItems({tr("Integrated Gradients"), tr("Grad-CAM")});
    m_method->setObjectName(QStringLiteral("explain.method"));
    m_node->setObjectName(QStringLiteral("explain.node"));
    m_target->addItem(tr("the predicted class"));
    m_opacity->setRange(0, 100);
    m_opacity->setValue(85);
    m_node->addItem(tr("last convolution"), 0);
    m_form->setVerticalSpacing(8);
    m_form->setRowWrapPolicy(QFormLayout::WrapAllRows); // names of methods and classes are long
    m_form->addRow(tr("Method"), m_method);
    m_form->addRow(tr("Layer"), m_node);
    m_form->addRow(tr("Explain"), m_target);
    m_form->addRow(tr("Overlay"), m_opacity);
    auto* side = new QVBoxLayout(m_inspector);
    side->setContentsMargins(12, 12, 12, 12);
    side->addLayout(m_form);
    side->addWidget(m_about);
    side->addStretch(1);

    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    auto* inside = new QWidget;
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(24, 16, 24, 16);
    rows->setSpacing(12);
    m_tiles = new QGridLayout;
    m_tiles->setSpacing(12);
    m_cards = new QVBoxLayout;
    m_cards->setSpacing(12);
    rows->addLayout(m_tiles);
    rows->addLayout(m_cards);
    rows->addStretch(1);
    area->setWidget(inside);
    setContent(area);
    addCommands();
    updateNodes();

    followCheckpoints(*this, workspace.commands().action(QStringLiteral("explain.again")), [this] { invalidate(); });
    for (QComboBox* box : {m_method, m_node, m_target})
        connect(box, &QComboBox::activated, this, &ExplainPage::invalidate);
    connect(m_method, &QComboBox::activated, this, &ExplainPage::updateNodes);
    connect(&workspace.selection(), &SelectionBridge::changed, this, &ExplainPage::invalidate);
    connect(&workspace, &Workspace::runChanged, this, &ExplainPage::invalidate);
    connect(&workspace, &Workspace::runsChanged, this, &ExplainPage::invalidate);
    connect(&workspace, &Workspace::workbenchChanged, this, &ExplainPage::invalidate);
    connect(&workspace, &Workspace::dataChanged, this, &ExplainPage::invalidate);
    connect(&workspace, &Workspace::engineChanged, this, &ExplainPage::invalidate);
}

void ExplainPage::addCommands()
{
    workspace().commands().add({.id = QStringLiteral("explain.selection"),
                                .title = tr("Explain the selected rows"),
                                .help = tr("Show which parts of the input made the model say what it says of these rows"),
                                .icon = QStringLiteral("explain"),
                                .run = [this](const QVariant&) { workspace().showPage(info().id); },
                                .enabledWhen = [this] { return !workspace().selection().isEmpty(); }});
    workspace().commands().add({.id = QStringLiteral("explain.again"),
                                .title = tr("Explain again"),
                                .help = tr("Ask the newest model about these rows once more"),
                                .icon = QStringLiteral("refresh"),
                                .run =
                                    [this](const QVariant&) {
                                        workspace().showPage(info().id);
                                        explain();
                                    },
                                .enabledWhen = [this] { return workspace().workbench() && workspace().engine(); }});
}

QList<QAction*> ExplainPage::headerActions()
{
    return {};
}

QWidget* ExplainPage::headerPicker()
{
    return m_runs;
}

QWidget* ExplainPage::inspector()
{
    return m_inspector;
}

bool ExplainPage::isSettled() const
{
    return Page::isSettled() && !m_job.running();
}

void ExplainPage::activated()
{
    if (!m_fresh)
        explain();
}

void ExplainPage::invalidate()
{
    m_fresh = false;
    if (isActive())
        explain();
}

void ExplainPage::updateNodes()
{
    const bool cam = m_method->currentIndex() == 1;
    m_form->setRowVisible(m_node, cam);
    m_about->setText(cam ? tr("Grad-CAM (Selvaraju et al., 2017): where in the picture a convolution found what speaks for the class.")
                         : tr("Integrated Gradients (Sundararajan, Taly, Yan, 2017): the share of each input in the difference between this row and an "
                              "empty one. All shares together should give that difference; the completeness gap says how far they miss it."));
}

void ExplainPage::explain()
{
    const auto workbench = workspace().workbench();
    m_job.drop();
    if (!workbench) {
        showEmpty(tr("Nothing to explain yet"), tr("Open a project and train a model; this page shows what its answers rest on."));
        return;
    }
    if (workspace().engineState() == Workspace::EngineState::Missing) {
        showError(workspace().engineProblem());
        return;
    }
    showLoading(tr("Explaining"));
    if (!workspace().engine() || workbench->dataState() == session::DataState::Closed)
        return;
    m_fresh = true;
    Question question;
    question.workbench = workbench;
    question.engine = workspace().engine();
    question.cache = workspace().runCache();
    question.run = workspace().run();
    question.rows = workspace().selection().current().rows->page(0, kRowsExplained);
    question.method = m_method->currentIndex() == 1 ? session::ExplainMethod::GradCam : session::ExplainMethod::IntegratedGradients;
    question.node = NodeId{m_node->currentData().toLongLong()};
    if (m_target->currentIndex() > 0)
        question.target = m_target->currentIndex() - 1;
    m_job.start(
        workspace().jobs(), this, {tr("Explain rows")}, [question](JobContext& job) { return answer(question, job); },
        [this](Result<Answer> given) {
            QAction* again = workspace().commands().action(QStringLiteral("explain.again"));
            if (given)
                show(std::move(*given));
            else if (given.error().code == ErrorCode::NotFound)
                showNoModel(*this, tr("This page shows what the answers of a model rest on."), given.error());
            else if (given.error().code == ErrorCode::Cancelled)
                showEmpty(tr("Cancelled"), tr("Not all of these rows were explained."), again);
            else
                showError(given.error(), again);
        });
}

Result<ExplainPage::Answer> ExplainPage::answer(const Question& question, JobContext& job)
{
    CAIRN_ASSIGN(const std::shared_ptr<session::LoadedRun> run, question.cache->load(*question.workbench, *question.engine, question.run, job));
    std::vector<RowId> rows = question.rows;
    if (rows.empty())
        rows = run->split.test.rows(0, std::min<std::uint64_t>(kRowsExplained, run->split.test.size()));
    Answer answer;
    answer.classes = run->recipe.target.classes;
    for (const graph::Node& node : run->graph.nodes()) {
        const graph::Kind* kind = graph::findKind(node.kind);
        if (kind && kind->info.family == "convolution")
            answer.convolutions.emplace_back(node.id, node.label);
    }
    if (question.method == session::ExplainMethod::GradCam && answer.convolutions.empty())
        return fail(ErrorCode::Unsupported, "Grad-CAM needs a convolution, and this model has none", run->name, "Choose Integrated Gradients");
    CAIRN_ASSIGN(answer.explanations, session::explain(*question.workbench, *run, rows, question.method, question.node, question.target, job));
    const auto dataset = question.workbench->dataset();
    const auto label = dataset ? dataset->schema().find(run->recipe.target.column) : std::nullopt;
    if (label) {
        CAIRN_ASSIGN(const data::TablePage page, dataset->rows(rows, job));
        for (std::size_t i = 0; i < page.size(); ++i)
            answer.captions.push_back(data::cellText(page.at(i, *label)));
    }
    answer.captions.resize(answer.explanations.size());
    return answer;
}

QString ExplainPage::predictedText(const session::Explanation& explanation) const
{
    const auto target = static_cast<std::size_t>(explanation.target);
    return target < m_answer.classes.size() ? fromStd(m_answer.classes[target]) : tr("the prediction");
}

void ExplainPage::show(Answer answer)
{
    m_answer = std::move(answer);
    clearLayout(m_tiles);
    clearLayout(m_cards);
    const QVariant node = m_node->currentData();
    m_node->clear();
    m_node->addItem(tr("last convolution"), 0);
    for (const auto& [id, label] : m_answer.convolutions)
        m_node->addItem(fromStd(label), static_cast<qlonglong>(id.value));
    m_node->setCurrentIndex(std::max(0, m_node->findData(node)));
    fillTargets();
    for (std::size_t i = 0; i < m_answer.explanations.size(); ++i)
        showOne(m_answer.explanations[i], m_answer.captions[i]);
    m_form->setRowVisible(m_opacity, !m_answer.explanations.empty() && isImage(m_answer.explanations.front()));
    workspace().setRowsText(workspace().selection().isEmpty() ? tr("first %1 test rows; select rows to explain those").arg(m_answer.explanations.size())
                                                              : tr("%1 of %2 selected rows").arg(m_answer.explanations.size()).arg(countText(workspace().selection().current().rows->count())));
    showReady();
}

void ExplainPage::fillTargets()
{
    QStringList targets{m_answer.classes.empty() ? tr("the prediction") : tr("the predicted class")};
    for (const std::string& name : m_answer.classes)
        targets.append(fromStd(name));
    QStringList before;
    for (int i = 0; i < m_target->count(); ++i)
        before.append(m_target->itemText(i));
    m_target->setEnabled(targets.size() > 1);
    if (before == targets)
        return;
    m_target->clear();
    m_target->addItems(targets);
}

void ExplainPage::showOne(const session::Explanation& explanation, const std::string& caption)
{
    const QString title = tr("Row %1 · is %2 · explained: %3").arg(countText(explanation.row), fromStd(caption), predictedText(explanation));
    if (isImage(explanation)) {
        auto* view = new plots::AttributionView(workspace().themes());
        const auto workbench = workspace().workbench();
        view->setImage(pictureOf(explanation.input, workbench ? workbench->dataset().get() : nullptr));
        const auto& shape = explanation.values.shape;
        if (explanation.method == session::ExplainMethod::GradCam)
            view->setHeat(explanation.values.values, static_cast<int>(shape[0]), static_cast<int>(shape[1]));
        else
            view->setAttribution(explanation.values.values, static_cast<int>(shape[0]), static_cast<int>(shape[1]), static_cast<int>(shape[2]));
        view->setOpacity(m_opacity->value() / 100.0);
        connect(m_opacity, &QSlider::valueChanged, view, [view](int value) { view->setOpacity(value / 100.0); });
        QString text = tr("%1 · explained: %2").arg(fromStd(caption), predictedText(explanation));
        if (explanation.method == session::ExplainMethod::IntegratedGradients)
            text += QStringLiteral("\n") + gapText(explanation);
        view->setCaption(text);
        view->setToolTip(title);
        view->setMinimumHeight(280);
        const int place = m_tiles->count();
        m_tiles->addWidget(view, place / kColumns, place % kColumns);
        return;
    }
    QVBoxLayout* rows = nullptr;
    QFrame* frame = card(title, rows);
    rows->addWidget(mutedLabel(gapText(explanation)));
    auto* bars = new AttributionBars(workspace().themes());
    bars->setBars(attributionBars(explanation));
    rows->addWidget(bars);
    m_cards->addWidget(frame);
}

} // namespace cairn::ui
