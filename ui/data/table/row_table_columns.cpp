// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the table: hidden, pinned, renamed, retyped, and the menu of their headers.
#include "ui/common/text.h"
#include "ui/data/table/column_chooser.h"
#include "ui/data/table/profile_header.h"
#include "ui/data/table/row_table.h"

#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QUndoStack>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kLeastEditWidth = 140;

/// One arrangement of columns in place of another.
class ArrangeCommand : public QUndoCommand {
public:
    ArrangeCommand(const QString& what, RowTable& table, TableLayout before, TableLayout after)
        : QUndoCommand(what), m_table(table), m_before(std::move(before)), m_after(std::move(after))
    {
    }
    void undo() override { set(m_before); }
    void redo() override { set(m_after); }

private:
    void set(const TableLayout& layout)
    {
        m_table.setArrangement(layout);
        Q_EMIT m_table.arrangementChanged(layout);
    }

    RowTable& m_table;
    TableLayout m_before, m_after;
};

/// A line over a header in which a name is typed: Return takes it, Escape and a click elsewhere do not.
class NameLine : public QLineEdit {
public:
    using QLineEdit::QLineEdit;

protected:
    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() == Qt::Key_Escape)
            deleteLater();
        else
            QLineEdit::keyPressEvent(event);
    }
    void focusOutEvent(QFocusEvent* event) override
    {
        QLineEdit::focusOutEvent(event);
        deleteLater();
    }
};

} // namespace

void RowTable::connectHeader(ProfileHeader* header, QTableView* view)
{
    connect(view, &QTableView::clicked, this, [this](const QModelIndex& index) {
        chooseRow(index.row(), QApplication::keyboardModifiers());
        Q_EMIT columnChosen(index.column());
        if (const auto id = m_model->rowId(index.row()))
            Q_EMIT cellChosen(*id, index.column());
    });
    connect(view, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const auto id = m_model->rowId(index.row()))
            Q_EMIT cellOpened(*id, index.column());
    });
    connect(view->verticalHeader(), &QHeaderView::sectionClicked, this, [this](int row) { chooseRow(row, QApplication::keyboardModifiers()); });
    connect(header, &QHeaderView::sectionClicked, this, &RowTable::columnChosen);
    connect(header, &QHeaderView::sectionDoubleClicked, this, [this](int column) {
        const bool rising = m_sorted && *m_sorted == std::pair(column, Qt::AscendingOrder), falling = m_sorted && *m_sorted == std::pair(column, Qt::DescendingOrder);
        sortBy(falling ? std::nullopt : std::optional(column), rising ? Qt::DescendingOrder : Qt::AscendingOrder);
    });
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint& place) { showHeaderMenu(header, place); });
}

QString RowTable::nameOf(int column) const
{
    return fromStd(m_dataset->schema()[static_cast<std::size_t>(column)].name);
}

void RowTable::setArrangement(const TableLayout& layout)
{
    m_layout = layout;
    applyArrangement();
}

void RowTable::arrange(const TableLayout& layout, const QString& what)
{
    if (layout == m_layout)
        return;
    if (m_undo) {
        m_undo->push(new ArrangeCommand(what, *this, m_layout, layout));
        return;
    }
    setArrangement(layout);
    Q_EMIT arrangementChanged(layout);
}

void RowTable::applyArrangement()
{
    const int columns = m_model->columnCount();
    const QSet<QString> hidden(m_layout.hidden.cbegin(), m_layout.hidden.cend());
    QHash<QString, int> pinned;
    for (const QString& name : m_layout.pinned)
        pinned.insert(name, static_cast<int>(pinned.size()));
    std::vector<std::pair<int, int>> left; // place, column
    int shown = 0;
    for (int column = 0; column < columns; ++column) {
        const QString name = nameOf(column);
        if (hidden.contains(name))
            continue;
        ++shown;
        if (pinned.contains(name))
            left.emplace_back(pinned[name], column);
    }
    std::ranges::sort(left);
    const bool all = shown == 0; // other data: nothing of it would be seen
    const bool split = !all && !left.empty() && static_cast<int>(left.size()) < shown;
    for (int column = 0; column < columns; ++column) {
        const QString name = nameOf(column);
        const bool hide = !all && (hidden.contains(name) || (split && pinned.contains(name)));
        if (m_header->isSectionHidden(column) != hide)
            m_header->setSectionHidden(column, hide);
    }
    m_view->verticalHeader()->setVisible(!split);
    m_pinned->setVisible(split);
    if (!split) {
        m_pinned->setModel(nullptr); // a second view of thousands of hidden columns would cost at every change
        return;
    }
    if (m_pinned->model() != m_model)
        m_pinned->setModel(m_model);
    std::vector<bool> stays(static_cast<std::size_t>(columns), false);
    for (const auto& [place, column] : left)
        stays[static_cast<std::size_t>(column)] = true;
    for (int column = 0; column < columns; ++column) {
        if (m_pinnedHeader->isSectionHidden(column) == stays[static_cast<std::size_t>(column)])
            m_pinnedHeader->setSectionHidden(column, !stays[static_cast<std::size_t>(column)]);
    }
    for (int at = 0; at < static_cast<int>(left.size()); ++at)
        m_pinnedHeader->moveSection(m_pinnedHeader->visualIndex(left[static_cast<std::size_t>(at)].second), at);
    updatePinnedWidth();
}

void RowTable::updatePinnedWidth()
{
    if (!m_pinned->isVisibleTo(this))
        return;
    const int wanted = m_pinnedHeader->length() + std::max(m_pinned->verticalHeader()->width(), m_pinned->verticalHeader()->sizeHint().width()) + 2;
    m_pinned->setFixedWidth(std::min(wanted, std::max(120, width() * 2 / 3)));
}

QMenu* RowTable::headerMenu(int column)
{
    auto* menu = new QMenu(this);
    const bool any = m_dataset && column >= 0 && column < m_model->columnCount();
    if (any) {
        menu->addAction(tr("Statistics"), this, [this, column] { Q_EMIT columnChosen(column); });
        const bool sortable = m_dataset->schema()[static_cast<std::size_t>(column)].type != data::ColumnType::Image && m_model->totalKnown();
        menu->addAction(tr("Sort rising"), this, [this, column] { sortBy(column, Qt::AscendingOrder); })->setEnabled(sortable);
        menu->addAction(tr("Sort falling"), this, [this, column] { sortBy(column, Qt::DescendingOrder); })->setEnabled(sortable);
        menu->addAction(tr("Order of the source"), this, [this] { sortBy({}); })->setEnabled(m_sorted.has_value());
        menu->addSeparator();
        if (m_editable)
            addEdits(*menu, column);
        const QString name = nameOf(column);
        const bool isPinned = m_layout.pinned.contains(name);
        TableLayout pinned = m_layout, hidden = m_layout;
        isPinned ? static_cast<void>(pinned.pinned.removeAll(name)) : pinned.pinned.append(name);
        hidden.hidden.append(name);
        hidden.pinned.removeAll(name);
        QAction* pin = menu->addAction(isPinned ? tr("Unpin") : tr("Pin to the left"), this,
                                       [this, pinned, isPinned] { arrange(pinned, isPinned ? tr("unpin a column") : tr("pin a column")); });
        pin->setObjectName(QStringLiteral("column.pin"));
        QAction* hide = menu->addAction(tr("Hide column"), this, [this, hidden] { arrange(hidden, tr("hide a column")); });
        hide->setObjectName(QStringLiteral("column.hide"));
        const int shown = m_header->count() - m_header->hiddenSectionCount() + (m_pinned->isVisibleTo(this) ? m_pinnedHeader->count() - m_pinnedHeader->hiddenSectionCount() : 0);
        hide->setEnabled(shown > 1);
        if (!isPinned)
            menu->addAction(tr("Move to the front"), this, [this, column] { m_header->moveSection(m_header->visualIndex(column), 0); });
    }
    TableLayout all = m_layout;
    all.hidden.clear();
    QAction* show = menu->addAction(tr("Show all columns"), this, [this, all] { arrange(all, tr("show all columns")); });
    show->setObjectName(QStringLiteral("column.showAll"));
    show->setEnabled(!m_layout.hidden.isEmpty());
    menu->addAction(tr("Choose columns…"), this, &RowTable::chooseColumns)->setEnabled(m_dataset != nullptr);
    return menu;
}

void RowTable::addEdits(QMenu& menu, int column)
{
    const prep::ShownColumn shown = m_model->shownColumn(column);
    const bool values = m_dataset->schema()[static_cast<std::size_t>(column)].type != data::ColumnType::Image && shown.present;
    QAction* rename = menu.addAction(tr("Rename…"), this, [this, column] { editName(column); });
    rename->setObjectName(QStringLiteral("column.rename"));
    rename->setEnabled(values);
    QMenu* types = menu.addMenu(tr("Type"));
    types->setObjectName(QStringLiteral("column.types"));
    types->setEnabled(values);
    for (const data::ColumnType type : {data::ColumnType::Integer, data::ColumnType::Real, data::ColumnType::Boolean, data::ColumnType::Text, data::ColumnType::Timestamp}) {
        QAction* action = types->addAction(typeText(type), this, [this, column, type] { Q_EMIT retypeAsked(column, type); });
        action->setCheckable(true);
        action->setChecked(type == shown.type);
    }
    menu.addSeparator();
}

void RowTable::showHeaderMenu(ProfileHeader* header, const QPoint& place)
{
    QMenu* menu = headerMenu(header->logicalIndexAt(place));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(header->mapToGlobal(place));
}

void RowTable::editName(int column)
{
    ProfileHeader* header = m_header->isSectionHidden(column) ? m_pinnedHeader : m_header;
    auto* line = new NameLine(fromStd(m_model->shownColumn(column).name), header->viewport());
    line->setObjectName(QStringLiteral("column.name"));
    line->setAccessibleName(tr("New name of the column"));
    const int width = std::max(header->sectionSize(column), kLeastEditWidth);
    const int left = std::clamp(header->sectionViewportPosition(column), 0, std::max(0, header->viewport()->width() - width));
    line->setGeometry(left, 0, width, std::min(header->height(), line->sizeHint().height()));
    connect(line, &QLineEdit::returnPressed, this, [this, line, column] {
        const QString name = line->text().trimmed();
        line->deleteLater();
        Q_EMIT renameAsked(column, name);
    });
    line->selectAll();
    line->show();
    line->setFocus();
}

void RowTable::chooseColumns()
{
    QStringList names;
    QList<bool> hidden;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        names.append(fromStd(m_model->shownColumn(column).name));
        hidden.append(m_layout.hidden.contains(nameOf(column)));
    }
    auto* dialog = new ColumnChooser(names, hidden, this);
    connect(dialog, &ColumnChooser::chosen, this, [this, dataset = m_dataset](const QList<bool>& hide) {
        if (dataset != m_dataset)
            return;
        TableLayout layout = m_layout;
        layout.hidden.clear();
        for (int column = 0; column < hide.size(); ++column) {
            if (hide[column])
                layout.hidden.append(nameOf(column));
        }
        arrange(layout, tr("choose columns"));
    });
    dialog->open();
}

} // namespace cairn::ui
