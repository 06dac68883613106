// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/recipe/recipe_view.h"

#include "core/prep/pictures/picture_plan.h"
#include "core/prep/step/step_kind.h"
#include "core/session/workbench.h"
#include "plots/base/theme.h"
#include "ui/common/described.h"
#include "ui/common/param_form.h"
#include "ui/common/state_view.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/recipe/step_list.h"
#include "ui/data/recipe/step_pictures.h"
#include "ui/data/recipe/step_table.h"
#include "ui/data/recipe/steps_command.h"
#include "ui/shell/workspace.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr std::uint64_t kPreviewRows = 100;
constexpr std::size_t kPreviewPictures = 12, kPreviewEpochs = 5;

/// Steps as the user writes them: without what was learned.
std::vector<prep::Step> plain(std::vector<prep::Step> steps)
{
    for (prep::Step& step : steps)
        step.fitted = Json();
    return steps;
}

QLabel* wrappedLabel()
{
    QLabel* label = mutedLabel({});
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

RecipeView::RecipeView(Workspace& workspace, QUndoStack& undo, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_undo(undo), m_list(new StepList(workspace.themes())), m_title(new QLabel), m_help(wrappedLabel()),
      m_formPlace(new QScrollArea), m_notices(wrappedLabel()), m_table(new StepTable(workspace.themes())),
      m_pictures(new StepPictures(workspace.themes())), m_previews(new QStackedWidget), m_state(new StateView),
      m_apply(new QPushButton(tr("Apply recipe"))), m_applyHint(mutedLabel({}))
{
    m_title->setFont(plots::uiFont(12, QFont::DemiBold));
    m_formPlace->setWidgetResizable(true);
    m_formPlace->setFrameShape(QFrame::NoFrame);
    m_apply->setObjectName(QStringLiteral("recipe.apply"));
    m_apply->setProperty("primary", true);
    m_apply->setToolTip(tr("Learns the steps on the training rows and uses them from now on"));

    auto* form = new QWidget;
    auto* formLayout = new QVBoxLayout(form);
    formLayout->setContentsMargins(8, 0, 16, 8);
    formLayout->setSpacing(8);
    formLayout->addWidget(m_title);
    formLayout->addWidget(m_help);
    formLayout->addWidget(m_formPlace, 1);
    formLayout->addWidget(m_notices);

    m_previews->addWidget(m_table);
    m_previews->addWidget(m_pictures);
    m_state->setContent(m_previews);
    auto* vertical = new QSplitter(Qt::Vertical);
    vertical->addWidget(form);
    vertical->addWidget(m_state);
    vertical->setStretchFactor(0, 2);
    vertical->setStretchFactor(1, 3);
    vertical->setChildrenCollapsible(false);

    auto* left = new QWidget;
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(0);
    leftLayout->addWidget(m_list, 1);
    auto* applyPlace = new QWidget;
    auto* applyLayout = new QVBoxLayout(applyPlace);
    applyLayout->setContentsMargins(16, 0, 8, 16);
    applyLayout->addWidget(m_applyHint);
    applyLayout->addWidget(m_apply);
    leftLayout->addWidget(applyPlace);

    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(left);
    split->addWidget(vertical);
    split->setStretchFactor(0, 0);
    split->setStretchFactor(1, 1);
    split->setSizes({280, 700});
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(split);

    connectList();
    connect(&workspace, &Workspace::workbenchChanged, this, [this] { // a draft belongs to its project
        m_applied.clear();
        m_schema = {};
        setDraft({}, -1);
    });
    connect(&workspace, &Workspace::dataChanged, this, [this] { m_schema = {}; });
    connect(m_apply, &QPushButton::clicked, this, [this] { Q_EMIT applyAsked(m_steps); });
    setDraft({}, -1);
}

void RecipeView::connectList()
{
    connect(m_list, &StepList::chosen, this, [this](int step) {
        m_current = step;
        showStep();
    });
    connect(m_list, &StepList::added, this, [this](const QString& kind) { addStep(prep::Step{toStd(kind), Json::object(), true, {}}); });
    connect(m_list, &StepList::removed, this, [this](int step) {
        auto steps = m_steps;
        steps.erase(steps.begin() + step);
        edit(tr("remove a step"), std::move(steps), std::min(step, static_cast<int>(m_steps.size()) - 2));
    });
    connect(m_list, &StepList::moved, this, [this](int from, int to) {
        auto steps = m_steps;
        prep::Step step = std::move(steps[static_cast<std::size_t>(from)]);
        steps.erase(steps.begin() + from);
        steps.insert(steps.begin() + to, std::move(step));
        edit(tr("move a step"), std::move(steps), to);
    });
    connect(m_list, &StepList::switched, this, [this](int step, bool on) {
        auto steps = m_steps;
        steps[static_cast<std::size_t>(step)].enabled = on;
        edit(on ? tr("switch a step on") : tr("switch a step off"), std::move(steps), step);
    });
}

void RecipeView::reload()
{
    const auto workbench = m_workspace.workbench();
    setEnabled(workbench && workbench->dataset());
    const auto applied = workbench ? plain(workbench->choice().recipe.steps) : std::vector<prep::Step>();
    const bool clean = m_steps == m_applied;
    m_applied = applied;
    m_list->setReadOnly(!workbench || workbench->readOnly());
    const auto dataset = workbench ? workbench->dataset() : nullptr;
    const bool sounds = dataset && dataset->soundScale();
    m_list->setMedia(dataset && dataset->schema().imageColumn() && !sounds, sounds);
    if (clean || m_steps == applied)
        setDraft(applied, applied.empty() ? -1 : std::clamp(m_current, 0, static_cast<int>(applied.size()) - 1));
    else
        showStep();
    updateApply();
}

void RecipeView::addStep(prep::Step step)
{
    auto steps = m_steps;
    steps.push_back(std::move(step));
    const int last = static_cast<int>(steps.size()) - 1;
    edit(tr("add a step"), std::move(steps), last);
}

void RecipeView::replaceSteps(const QString& what, std::vector<prep::Step> steps)
{
    const int last = static_cast<int>(steps.size()) - 1;
    edit(what, std::move(steps), isVisible() ? last : -1); // no preview that nobody sees
}

void RecipeView::edit(const QString& what, std::vector<prep::Step> steps, int current)
{
    m_undo.push(new StepsCommand(what, [this](const std::vector<prep::Step>& set, int now) { setDraft(set, now); }, m_steps, std::move(steps), m_current, current));
}

void RecipeView::setDraft(std::vector<prep::Step> steps, int current)
{
    m_steps = std::move(steps);
    m_current = current;
    m_list->setSteps(m_steps, m_current);
    updateApply();
    showStep();
    Q_EMIT stepsChanged();
}

void RecipeView::updateApply()
{
    const auto workbench = m_workspace.workbench();
    const bool changed = m_steps != m_applied;
    m_apply->setEnabled(changed && workbench && !workbench->readOnly());
    m_applyHint->setText(changed ? tr("Not applied yet") : m_steps.empty() ? tr("No steps") : tr("Applied"));
}

void RecipeView::showStep()
{
    const bool any = m_current >= 0 && m_current < static_cast<int>(m_steps.size());
    m_notices->clear();
    m_notices->hide();
    if (!any) {
        m_preview.drop();
        m_title->setText(tr("Recipe"));
        m_help->setText(tr("Steps change the columns one after the other, before they are encoded for the model. Each learns from the training rows only."));
        m_formKind.clear();
        m_formPlace->setWidget(new QWidget);
        m_form = nullptr;
        m_table->clear();
        m_pictures->clear();
        m_state->showEmpty(m_steps.empty() ? tr("No steps yet") : tr("No step chosen"), tr("Add a step from the list on the left, and see here what it does to real rows."));
        return;
    }
    const prep::Step& step = m_steps[static_cast<std::size_t>(m_current)];
    const prep::StepKind* kind = prep::findStepKind(step.kind);
    m_title->setText(kind ? described(kStepTexts, kind->info.title) : fromStd(step.kind));
    m_help->setText(kind ? described(kStepTexts, kind->info.help) : tr("This version does not know this kind of step."));
    const auto dataset = m_workspace.workbench() ? m_workspace.workbench()->dataset() : nullptr;
    showForm(dataset && m_schema.size() == 0 ? dataset->schema() : m_schema);
    startPreview();
}

void RecipeView::showForm(const data::Schema& schema)
{
    const prep::Step& step = m_steps[static_cast<std::size_t>(m_current)];
    const prep::StepKind* kind = prep::findStepKind(step.kind);
    if (!kind)
        return;
    const std::string made = step.kind + " " + std::to_string(m_current);
    if (m_formKind != made || !(schema == m_schema)) {
        m_formKind = made;
        m_schema = schema;
        data::Schema offered = schema; // all but the target, unless the step may read it
        const auto workbench = m_workspace.workbench();
        const std::string target = workbench && workbench->recipe() ? workbench->target().column : std::string();
        if (!kind->readsTarget)
            std::erase_if(offered.columns, [&](const data::Column& column) { return column.name == target; });
        m_form = new ParamForm(described(kStepTexts, kind->info.params), std::move(offered), prep::takes);
        m_formPlace->setWidget(m_form);
        connect(m_form, &ParamForm::edited, this, &RecipeView::paramEdited);
        m_form->setEnabled(workbench && !workbench->readOnly());
    }
    m_form->setValues(step.params);
}

void RecipeView::paramEdited(const std::string& name, const Json& value)
{
    if (m_current < 0)
        return;
    auto steps = m_steps;
    prep::Step& step = steps[static_cast<std::size_t>(m_current)];
    const prep::StepKind* kind = prep::findStepKind(step.kind);
    const auto spec = std::ranges::find(kind->info.params, name, &ParamSpec::name);
    if (spec != kind->info.params.end() && spec->fallback == value)
        step.params.erase(name);
    else
        step.params[name] = value;
    if (step != m_steps[static_cast<std::size_t>(m_current)])
        edit(tr("change a step"), std::move(steps), m_current);
}

void RecipeView::startPreview()
{
    const auto workbench = m_workspace.workbench();
    const auto dataset = workbench ? workbench->dataset() : nullptr;
    if (!dataset)
        return;
    if (prep::changesPictures(m_steps[static_cast<std::size_t>(m_current)]))
        return startPicturePreview();
    m_table->setStale(true);
    m_state->showLoading(tr("Trying the step on the training rows"));
    const session::DataChoice choice = workbench->choice();
    const auto split = workbench->split();
    m_preview.start(
        m_workspace.jobs(), this, {tr("Preview of a step")},
        [dataset, split, choice, steps = m_steps, index = static_cast<std::size_t>(m_current)](JobContext& job) -> Result<prep::StepPreview> {
            CAIRN_TRY(dataset->prepareRandomAccess(job));
            if (split)
                return prep::previewStep(dataset, *split, steps, index, choice.recipe, kPreviewRows, job);
            CAIRN_ASSIGN(const prep::Split made, prep::makeSplit(*dataset, choice.split));
            return prep::previewStep(dataset, made, steps, index, choice.recipe, kPreviewRows, job);
        },
        [this](const Result<prep::StepPreview>& preview) { showPreview(preview); });
}

void RecipeView::startPicturePreview()
{
    const auto workbench = m_workspace.workbench();
    m_pictures->setStale(true);
    m_state->showLoading(tr("Trying the step on the training rows"));
    const auto seed = workbench->trainOptions().value("seed", std::uint64_t{0});
    m_preview.start(
        m_workspace.jobs(), this, {tr("Preview of a step")},
        [dataset = workbench->dataset(), split = workbench->split(), spec = workbench->choice().split, seed, steps = m_steps,
         index = static_cast<std::size_t>(m_current)](JobContext& job) -> Result<batch::PicturePreview> {
            CAIRN_TRY(dataset->prepareRandomAccess(job));
            if (split)
                return batch::previewPictures(*dataset, *split, steps, index, kPreviewPictures, kPreviewEpochs, seed, job);
            CAIRN_ASSIGN(const prep::Split made, prep::makeSplit(*dataset, spec));
            return batch::previewPictures(*dataset, made, steps, index, kPreviewPictures, kPreviewEpochs, seed, job);
        },
        [this, clip = workbench->dataset()->clipScale()](const Result<batch::PicturePreview>& preview) {
            if (!preview)
                return showFailure(preview.error());
            m_list->setProblem(-1);
            m_pictures->show(*preview, clip);
            m_previews->setCurrentWidget(m_pictures);
            m_state->showReady();
        });
}

/// A preview that was called off says nothing; any other error stands in its place.
void RecipeView::showFailure(const Error& error)
{
    if (error.code == ErrorCode::Cancelled)
        return;
    m_list->setProblem(m_current);
    m_state->showError(error);
}

void RecipeView::showPreview(const Result<prep::StepPreview>& preview)
{
    if (!preview)
        return showFailure(preview.error());
    m_list->setProblem(-1);
    if (!(preview->schema == m_schema))
        showForm(preview->schema);
    QStringList lines;
    for (const std::string& notice : preview->notices)
        lines.append(fromStd(notice));
    m_notices->setText(lines.join(QLatin1Char('\n')));
    m_notices->setVisible(!lines.isEmpty());
    m_table->show(*preview);
    m_previews->setCurrentWidget(m_table);
    m_state->showReady();
}

} // namespace cairn::ui
