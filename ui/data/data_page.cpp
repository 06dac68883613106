// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/data_page.h"

#include "core/session/training/data_versions.h"
#include "core/session/workbench.h"
#include "plots/image/image_grid.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/icon.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/column_panel.h"
#include "ui/data/dialogs/choice_panel.h"
#include "ui/data/difference_text.h"
#include "ui/data/judge/data_judge.h"
#include "ui/data/judge/leak_badge.h"
#include "ui/data/judge/profile_view.h"
#include "ui/data/judge/quality_view.h"
#include "ui/data/recipe/recipe_view.h"
#include "ui/data/table/filter_bar.h"
#include "ui/data/table/row_images.h"
#include "ui/data/table/row_table.h"
#include "ui/data/texts/row_text.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/workspace.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabWidget>
#include <QUndoStack>
#include <QVBoxLayout>

namespace cairn::ui {

namespace {

QPushButton* segment(const QString& icon, const QString& text)
{
    auto* button = new QPushButton(themedIcon(icon), text);
    button->setCheckable(true);
    button->setProperty("segment", true);
    return button;
}

} // namespace

DataPage::DataPage(const PageInfo& info, Workspace& workspace)
    : Page(info, workspace), m_undo(new QUndoStack(&workspace.undo())), m_name(mutedLabel({})), m_views(new QStackedWidget),
      m_table(new RowTable(workspace)), m_images(new RowImages(workspace)), m_judge(new DataJudge(workspace, this)),
      m_profile(new ProfileView(workspace, *m_judge)), m_quality(new QualityView(workspace, *m_judge)), m_recipe(new RecipeView(workspace, *m_undo)),
      m_asTable(segment(QStringLiteral("table"), tr("Table"))), m_asImages(segment(QStringLiteral("grid"), tr("Pictures"))),
      m_asProfile(segment(QStringLiteral("evaluate"), tr("Profile"))), m_asQuality(segment(QStringLiteral("warning"), tr("Quality"))),
      m_asRecipe(segment(QStringLiteral("settings"), tr("Recipe"))), m_onlySelected(new QCheckBox(tr("Selected only"))), m_filter(new FilterBar(workspace)),
      m_inspector(new QTabWidget), m_column(new ColumnPanel(workspace)), m_row(new RowText(workspace)), m_choice(new ChoicePanel(workspace, *m_undo))
{
    m_name->setWordWrap(false);
    m_table->setObjectName(QStringLiteral("data.table"));
    m_views->addWidget(m_table);
    m_views->addWidget(m_images);
    m_images->showDetail();
    m_views->addWidget(m_profile);
    m_views->addWidget(m_quality);
    m_views->addWidget(m_recipe);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_views, 1);
    setContent(content);

    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_choice);
    m_inspector->setDocumentMode(true);
    m_inspector->addTab(m_column, tr("Column"));
    m_inspector->addTab(m_row, tr("Row"));
    m_inspector->addTab(scroll, tr("Learning"));

    const auto chooseColumn = [this](int column) {
        m_column->showColumn(column);
        m_inspector->setCurrentWidget(m_column);
    };
    connect(m_table, &RowTable::columnChosen, this, [this, chooseColumn](int column) {
        if (m_inspector->currentWidget() != m_row) // who reads rows goes on reading
            chooseColumn(column);
    });
    connect(m_table, &RowTable::cellChosen, m_row, &RowText::showCell);
    connect(m_table, &RowTable::cellOpened, this, [this](RowId row, int column) {
        m_row->showCell(row, column);
        m_inspector->setCurrentWidget(m_row);
    });
    connect(m_profile, &ProfileView::columnChosen, this, chooseColumn);
    connect(m_quality, &QualityView::fixAsked, this, &DataPage::applyFix);
    connect(m_judge, &DataJudge::profileChanged, this, [this] { m_table->setProfile(m_judge->profileNow()); });
    connect(m_recipe, &RecipeView::applyAsked, this, [this](const std::vector<prep::Step>& steps) {
        session::DataChoice choice = this->workspace().workbench()->choice();
        choice.recipe.steps = steps;
        m_choice->take(choice);
    });
    connectColumns();
    connect(&m_table->model(), &RowWindowModel::failed, this, [this](const Error& error) {
        showError(error, this->workspace().commands().action(QStringLiteral("data.reopen")));
    });
    connect(&m_table->model(), &RowWindowModel::totalChanged, this, &DataPage::updateRowsText);
    connect(&workspace, &Workspace::workbenchChanged, this, &DataPage::reload);
    connect(&workspace, &Workspace::workbenchChanged, m_undo, &QUndoStack::clear);
    connect(&workspace, &Workspace::dataChanged, this, &DataPage::reload);
    connect(&workspace, &Workspace::dataRefused, this, [this](const Error& error) {
        if (!m_dataset)
            showError(error, this->workspace().commands().action(QStringLiteral("data.open")));
    });
    connect(&workspace, &Workspace::choiceChanged, this, [this] {
        m_choice->reload();
        m_judge->choiceChanged();
        m_recipe->reload();
        if (m_dataset) {
            m_table->model().updateTotal();
            showRows();
        }
    });
    connect(&workspace.selection(), &SelectionBridge::changed, this, [this] {
        if (!isActive() && m_onlySelected->isChecked())
            showRows();
        m_onlySelected->setEnabled(!this->workspace().selection().isEmpty() || m_onlySelected->isChecked());
    });
    reload();
}

QWidget* DataPage::makeBar()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    auto* group = new QButtonGroup(bar);
    group->addButton(m_asTable);
    group->addButton(m_asImages);
    group->addButton(m_asProfile);
    group->addButton(m_asQuality);
    group->addButton(m_asRecipe);
    m_asRecipe->setObjectName(QStringLiteral("data.recipe"));
    m_asRecipe->setToolTip(tr("Steps that change the columns before they are learned from"));
    m_asTable->setChecked(true);
    m_onlySelected->setToolTip(tr("List the selected rows only"));
    m_onlySelected->setEnabled(false);
    row->addWidget(m_asTable);
    row->addWidget(m_asImages);
    row->addWidget(m_asProfile);
    row->addWidget(m_asQuality);
    row->addWidget(m_asRecipe);
    row->addWidget(m_filter, 1);
    row->addWidget(m_onlySelected);
    auto* badge = new LeakBadge(workspace(), *m_judge);
    row->addWidget(badge);
    connect(badge, &QPushButton::clicked, this, [this] {
        showView(QStringLiteral("quality"));
        if (!m_judge->checked() && !m_judge->checking())
            m_judge->check();
    });
    for (QPushButton* button : {m_asTable, m_asImages, m_asProfile, m_asQuality, m_asRecipe})
        connect(button, &QPushButton::clicked, this, &DataPage::showRows);
    m_asProfile->setToolTip(tr("Every column at a glance, and how columns go together"));
    m_asQuality->setToolTip(tr("Flaws in the data, and leaks between the parts"));
    connect(m_onlySelected, &QCheckBox::clicked, this, &DataPage::showRows);
    return bar;
}

QList<QAction*> DataPage::headerActions()
{
    return {workspace().commands().action(QStringLiteral("data.open")), workspace().commands().action(QStringLiteral("data.query"))};
}

QWidget* DataPage::headerPicker()
{
    return m_name;
}

QWidget* DataPage::inspector()
{
    return m_inspector;
}

bool DataPage::isSettled() const
{
    return Page::isSettled() && !m_prepare.running() && m_filter->isSettled() && m_table->isSettled() && m_images->isSettled() && m_column->isSettled() && m_row->isSettled() && m_choice->isSettled()
        && m_judge->isSettled() && m_recipe->isSettled();
}

void DataPage::activated()
{
    updateRowsText();
}

void DataPage::reload()
{
    const auto workbench = workspace().workbench();
    const auto before = m_dataset;
    m_dataset = workbench ? workbench->dataset() : nullptr;
    QAction* openAction = workspace().commands().action(QStringLiteral("data.open"));
    if (m_dataset) {
        m_name->setText(QStringLiteral("%1 · %2").arg(fromStd(m_dataset->title()), fromStd(m_dataset->format())));
        const bool pictures = m_dataset->schema().imageColumn().has_value();
        m_asImages->setVisible(pictures);
        if (before != m_dataset) {
            m_asImages->setChecked(pictures);
            m_asTable->setChecked(!pictures && !m_asRecipe->isChecked());
            m_onlySelected->setChecked(false);
            m_column->setDataset(m_dataset);
            m_row->setDataset(m_dataset);
            m_filter->setDataset(m_dataset);
            m_judge->setDataset(m_dataset);
            prepareFarRows();
        }
        m_choice->reload();
        m_recipe->reload();
        showRows();
        showReady();
        return;
    }
    m_name->clear();
    m_column->setDataset(nullptr);
    m_row->setDataset(nullptr);
    m_filter->setDataset(nullptr);
    m_judge->setDataset(nullptr);
    m_choice->reload();
    m_recipe->reload();
    m_table->setSource(nullptr);
    m_images->setSource(nullptr, {});
    const bool registered = workbench && workbench->dataState() != session::DataState::None;
    const auto problem = registered ? workbench->dataProblem() : std::nullopt;
    if (problem)
        showError(*problem, workspace().commands().action(QStringLiteral("data.reopen")));
    if (problem && workbench->dataState() == session::DataState::Changed)
        reportDifference();
    else if (!problem && workbench && workbench->dataState() == session::DataState::Closed)
        showLoading(tr("Opening the data"));
    else if (!problem)
        showEmpty(tr("No data yet"), tr("Drop a table, or a folder of pictures, sounds, texts or arrays, anywhere on this window. It is read where it lies, never copied."), openAction);
}

void DataPage::prepareFarRows()
{
    if (m_dataset->randomAccess())
        return;
    m_prepare.start(
        workspace().jobs(), this, {tr("Count rows of %1").arg(fromStd(m_dataset->title())), true},
        [dataset = m_dataset](JobContext& job) { return dataset->prepareRandomAccess(job); },
        [this](const Result<void>& done) {
            m_table->model().updateTotal();
            m_judge->rowsReady();
            if (!done && done.error().code != ErrorCode::Cancelled)
                workspace().problems().set(QStringLiteral("rows"), {problemFrom({}, done.error())});
        });
}

void DataPage::showRows()
{
    if (!m_dataset)
        return;
    const bool pictures = m_asImages->isChecked() && m_dataset->schema().imageColumn();
    std::shared_ptr<const select::RowSet> only;
    if (m_onlySelected->isChecked())
        only = workspace().selection().current().rows;
    const std::string label = workspace().workbench()->recipe() ? workspace().workbench()->target().column
                              : m_dataset->schema().size() > 1  ? m_dataset->schema().columns.back().name
                                                                : std::string();
    if (pictures)
        m_images->setSource(m_dataset, label, only);
    else
        m_table->setSource(m_dataset, only);
    showColumns();
    const bool recipe = m_asRecipe->isChecked() && !m_asRecipe->isHidden();
    m_views->setCurrentIndex(m_asProfile->isChecked() ? 2 : m_asQuality->isChecked() ? 3 : recipe ? 4 : pictures ? 1 : 0);
    m_filter->setVisible(!recipe);
    m_onlySelected->setVisible(!recipe);
    updateRowsText();
}

void DataPage::applyFix(const data::Fix& fix)
{
    const auto workbench = workspace().workbench();
    if (!workbench)
        return;
    if (fix.kind != "split") {
        showView(QStringLiteral("recipe"));
        m_recipe->addStep(prep::Step{fix.kind, fix.parameters, true, {}});
        return;
    }
    session::DataChoice choice = workbench->choice();
    choice.split.method = prep::splitMethod(fix.parameters.value("method", std::string())).value_or(choice.split.method);
    choice.split.by = fix.parameters.value("by", std::string());
    choice.split.version = prep::SplitSpec::kVersion;
    m_choice->take(choice);
}

void DataPage::reportDifference()
{
    QAction* accept = workspace().commands().action(QStringLiteral("data.accept"));
    m_difference.start(
        workspace().jobs(), this, {tr("Compare with the old data"), true}, [workbench = workspace().workbench()](JobContext& job) { return session::sourceDifference(*workbench, job); },
        [this, accept](const Result<data::Difference>& difference) {
            const auto workbench = workspace().workbench();
            if (!difference || !workbench || workbench->dataState() != session::DataState::Changed)
                return;
            Error changed = workbench->dataProblem().value_or(Error());
            changed.what = toStd(tr("The data have changed since they were taken into this project: %1").arg(shownDifference(*difference)));
            changed.fix = toStd(tr("Take them as a new version (rows stay in their parts), or put the old file back"));
            showError(changed, accept);
        });
}

void DataPage::updateRowsText()
{
    if (!isActive())
        return;
    const RowWindowModel& model = m_table->model();
    const auto rows = m_dataset ? m_dataset->rowCount() : std::nullopt;
    if (!m_dataset)
        workspace().setRowsText({});
    else if (!rows)
        workspace().setRowsText(tr("first %1 rows, counting the rest").arg(countText(model.total())));
    else
        workspace().setRowsText(m_onlySelected->isChecked() ? tr("%1 of %2 rows").arg(countText(workspace().selection().current().rows->count()), countText(*rows))
                                                            : tr("%1 rows").arg(countText(*rows)));
}

} // namespace cairn::ui
