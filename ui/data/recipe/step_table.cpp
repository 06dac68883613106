// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/recipe/step_table.h"

#include "plots/base/theme_store.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/data/table/row_window_model.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

namespace cairn::ui {

StepTable::StepTable(plots::ThemeStore& themes, QWidget* parent)
    : QWidget(parent), m_themes(themes), m_facts(mutedLabel({})), m_table(new QTableWidget)
{
    m_table->setObjectName(QStringLiteral("recipe.preview"));
    m_table->setAccessibleName(tr("Rows before and after the step"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->setFont(plots::uiFont(9));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_facts->setContentsMargins(8, 6, 8, 6);
    layout->addWidget(m_facts);
    layout->addWidget(m_table, 1);
}

void StepTable::clear()
{
    m_table->clear();
    m_table->setRowCount(0);
    m_table->setColumnCount(0);
    m_facts->clear();
}

void StepTable::setStale(bool stale)
{
    m_table->setEnabled(!stale);
}

void StepTable::addColumn(int column, const prep::StepPreview::ColumnView& view, bool after, bool both)
{
    const QString name = fromStd(view.name);
    const QString header = both ? (after ? tr("%1\nafter").arg(name) : tr("%1\nbefore").arg(name)) : after ? tr("%1\nnew").arg(name) : tr("%1\ntaken away").arg(name);
    auto* title = new QTableWidgetItem(header);
    title->setForeground(after ? m_themes.color(plots::Role::Text) : m_themes.color(plots::Role::Muted));
    m_table->setHorizontalHeaderItem(column, title);
    const auto& cells = after ? view.cellsAfter : view.cellsBefore;
    const bool number = (after ? view.typeAfter : view.typeBefore) != data::ColumnType::Text;
    for (int row = 0; row < static_cast<int>(cells.size()); ++row) {
        const data::Cell& cell = cells[static_cast<std::size_t>(row)];
        const bool missing = std::holds_alternative<std::monostate>(cell);
        auto* item = new QTableWidgetItem(missing ? QStringLiteral("–") : displayText(cell));
        item->setTextAlignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
        const bool changed = both && data::cellText(view.cellsBefore[static_cast<std::size_t>(row)]) != data::cellText(view.cellsAfter[static_cast<std::size_t>(row)]);
        if (after && (changed || !both))
            item->setBackground(plots::mixed(m_themes.color(plots::Role::Surface), m_themes.color(plots::Role::Accent), 0.14));
        if (missing || !after)
            item->setForeground(m_themes.color(plots::Role::Muted));
        m_table->setItem(row, column, item);
    }
}

void StepTable::show(const prep::StepPreview& preview)
{
    clear();
    setStale(false);
    int columns = 0;
    for (const auto& view : preview.columns)
        columns += (view.before ? 1 : 0) + (view.after ? 1 : 0);
    m_table->setRowCount(static_cast<int>(preview.rows.size()));
    m_table->setColumnCount(columns);
    QStringList ids;
    for (const RowId row : preview.rows)
        ids.append(countText(row));
    m_table->setVerticalHeaderLabels(ids);
    int column = 0;
    for (const auto& view : preview.columns) {
        if (view.before)
            addColumn(column++, view, false, view.after);
        if (view.after)
            addColumn(column++, view, true, view.before);
    }
    m_table->resizeColumnsToContents();
    for (int i = 0; i < columns; ++i)
        m_table->setColumnWidth(i, std::clamp(m_table->columnWidth(i), 72, 220));
    const auto shown = preview.columns.size();
    m_facts->setText(shown == 0 ? tr("The step changes nothing in the first %1 rows").arg(preview.rows.size())
                     : shown < preview.columnsInAll ? tr("First %1 rows; %2 of %3 changed columns").arg(preview.rows.size()).arg(shown).arg(preview.columnsInAll)
                                                    : tr("First %1 rows; %n changed columns", nullptr, static_cast<int>(shown)).arg(preview.rows.size()));
}

} // namespace cairn::ui
