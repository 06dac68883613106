// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of columns in the table: arrangements go into the project's layout, names and types into its recipe.
#include "core/prep/column_edits.h"
#include "core/session/workbench.h"
#include "ui/common/text.h"
#include "ui/data/data_page.h"
#include "ui/data/dialogs/choice_panel.h"
#include "ui/data/recipe/recipe_view.h"
#include "ui/data/table/row_table.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/workspace.h"

#include <QUndoStack>

#include <algorithm>

namespace cairn::ui {

void DataPage::connectColumns()
{
    m_table->setUndoStack(m_undo);
    connect(m_table, &RowTable::arrangementChanged, this, [this](const TableLayout& layout) { saveTableLayout(workspace(), layout); });
    connect(&workspace(), &Workspace::workbenchChanged, this, [this] {
        m_table->setArrangement({});
        loadTableLayout(workspace(), this, [this](const TableLayout& layout) { m_table->setArrangement(layout); });
    });
    connect(&workspace().commands(), &CommandRegistry::ran, this, [this](const QString& id) {
        if (id != QLatin1String("view.resetLayout") || m_table->arrangement() == TableLayout())
            return;
        m_table->setArrangement({});
        saveTableLayout(workspace(), {});
    });
    const auto target = [this] {
        const auto workbench = workspace().workbench();
        return workbench->recipe() ? workbench->target().column : workbench->choice().recipe.target;
    };
    connect(m_table, &RowTable::renameAsked, this, [this, target](int column, const QString& name) {
        if (m_dataset)
            changeColumn(column, prep::renamed(m_dataset->schema(), m_recipe->steps(), static_cast<std::size_t>(column), toStd(name), target()), tr("rename a column"));
    });
    connect(m_table, &RowTable::retypeAsked, this, [this, target](int column, data::ColumnType type) {
        if (m_dataset)
            changeColumn(column, prep::retyped(m_dataset->schema(), m_recipe->steps(), static_cast<std::size_t>(column), type, target()), tr("change the type of a column"));
    });
    connect(m_recipe, &RecipeView::stepsChanged, this, &DataPage::showColumns);
}

void DataPage::showColumns()
{
    const auto workbench = workspace().workbench();
    m_table->setEditable(m_dataset && workbench && !workbench->readOnly());
    if (m_dataset)
        m_table->model().setShownColumns(prep::shownColumns(m_dataset->schema(), m_recipe->steps()));
}

void DataPage::changeColumn(int column, const Result<std::vector<prep::Step>>& steps, const QString& what)
{
    const auto workbench = workspace().workbench();
    if (!workbench || workbench->readOnly())
        return;
    if (!steps) {
        workspace().problems().set(QStringLiteral("columns"), {problemFrom({}, steps.error())});
        workspace().say(errorText(steps.error()));
        return;
    }
    workspace().problems().clear(QStringLiteral("columns"));
    if (*steps == m_recipe->steps())
        return;
    // A recipe that is in use as it stands is used with the change at once; in a draft it waits for Apply with the rest.
    const bool use = m_recipe->isApplied();
    session::DataChoice choice = workbench->choice();
    const auto at = static_cast<std::size_t>(column);
    const std::string before = prep::shownColumns(m_dataset->schema(), m_recipe->steps())[at].name;
    const std::string after = prep::shownColumns(m_dataset->schema(), *steps)[at].name;
    std::ranges::replace(choice.recipe.inputs, before, after);
    choice.recipe.steps = *steps;
    m_undo->beginMacro(what);
    m_recipe->replaceSteps(what, *steps);
    if (use)
        m_choice->take(choice);
    m_undo->endMacro();
}

} // namespace cairn::ui
