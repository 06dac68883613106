// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/table/run_table_model.h"

#include "ui/common/text.h"
#include "ui/runs/sources/run_sources.h"
#include "ui/runs/table/run_columns.h"
#include "ui/shell/workspace.h"
#include "ui/train/run_text.h"

#include <QFont>
#include <QTimer>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr std::size_t kPage = 64;      ///< rows that are read together
constexpr std::size_t kMostPages = 64; ///< kept in memory

bool isFigure(const store::RunField& field)
{
    using enum store::RunField::Kind;
    return field.kind == Number || field.kind == Seed || field.kind == Duration || field.kind == Metric;
}

} // namespace

RunTableModel::RunTableModel(Workspace& workspace, const RunSources& sources, QObject* parent) : QAbstractItemModel(parent), m_workspace(workspace), m_sources(sources) {}

void RunTableModel::setColumns(std::vector<store::RunField> columns)
{
    beginResetModel();
    m_columns = std::move(columns);
    forgetRows();
    endResetModel();
}

void RunTableModel::setQuery(const store::RunQuery& query)
{
    m_query = query;
    refresh();
}

void RunTableModel::refresh()
{
    const auto shelf = m_sources.shelf();
    if (!shelf) {
        m_list.drop();
        take({});
        return;
    }
    m_list.start(
        m_workspace.jobs(), this, {tr("List the runs")},
        [shelf, query = m_query](JobContext&) { return shelf->list(query); },
        [this](Result<store::RunListing> listing) {
            if (!listing) {
                Q_EMIT refused(listing.error());
                return;
            }
            take(std::move(*listing));
            Q_EMIT listed();
        });
}

void RunTableModel::take(store::RunListing listing)
{
    const auto sameGroup = [](const store::RunGroup& a, const store::RunGroup& b) { return a.value == b.value && a.count == b.count; };
    const bool same = listing.runs == m_listing.runs && std::ranges::equal(listing.groups, m_listing.groups, sameGroup);
    if (same) {
        forgetRows();
        if (!m_columns.empty() && rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        for (int group = 0; group < static_cast<int>(m_listing.groups.size()); ++group) {
            const QModelIndex above = index(group, 0);
            Q_EMIT dataChanged(index(0, 0, above), index(rowCount(above) - 1, columnCount() - 1, above));
        }
        return;
    }
    beginResetModel();
    m_listing = std::move(listing);
    forgetRows();
    endResetModel();
}

void RunTableModel::forgetRows()
{
    m_read.drop();
    m_pages.clear();
    m_wanted.clear();
}

std::optional<std::size_t> RunTableModel::place(const QModelIndex& index) const
{
    if (!index.isValid())
        return std::nullopt;
    const auto row = static_cast<std::size_t>(index.row());
    if (m_listing.groups.empty())
        return row;
    return index.internalId() == 0 ? std::nullopt : std::optional(m_listing.groups[index.internalId() - 1].first + row);
}

QModelIndex RunTableModel::indexAt(std::size_t place, int column) const
{
    if (m_listing.groups.empty())
        return createIndex(static_cast<int>(place), column, quintptr(0));
    const auto after = std::upper_bound(m_listing.groups.begin(), m_listing.groups.end(), place,
                                        [](std::size_t at, const store::RunGroup& group) { return at < group.first; });
    const auto group = static_cast<std::size_t>(after - m_listing.groups.begin()) - 1;
    return createIndex(static_cast<int>(place - m_listing.groups[group].first), column, static_cast<quintptr>(group + 1));
}

RunId RunTableModel::runAt(const QModelIndex& index) const
{
    const auto at = place(index);
    return at && *at < m_listing.runs.size() ? m_listing.runs[*at] : RunId{};
}

QModelIndex RunTableModel::indexOf(RunId run, int column) const
{
    const auto found = std::find(m_listing.runs.begin(), m_listing.runs.end(), run);
    return found == m_listing.runs.end() ? QModelIndex() : indexAt(static_cast<std::size_t>(found - m_listing.runs.begin()), column);
}

const store::RunRow* RunTableModel::rowOf(RunId run) const
{
    for (const auto& [number, rows] : m_pages)
        for (const store::RunRow& row : rows)
            if (row.id == run)
                return &row;
    return nullptr;
}

const store::RunRow* RunTableModel::rowAt(std::size_t place) const
{
    const std::size_t number = place / kPage;
    m_lastAsked = number;
    const auto page = m_pages.find(number);
    if (page != m_pages.end()) {
        const auto row = std::find_if(page->second.begin(), page->second.end(), [&](const auto& one) { return one.id == m_listing.runs[place]; });
        return row == page->second.end() ? nullptr : &*row;
    }
    m_wanted.insert(number);
    if (!m_scheduled) {
        m_scheduled = true;
        auto* self = const_cast<RunTableModel*>(this);
        QTimer::singleShot(0, self, [self] {
            self->m_scheduled = false;
            self->readWanted();
        });
    }
    return nullptr;
}

void RunTableModel::readWanted()
{
    const auto shelf = m_sources.shelf();
    if (!shelf || m_wanted.empty() || m_read.running())
        return;
    // What was asked for last is in sight; pages that were scrolled past are asked for again when they come back.
    const std::size_t number = m_wanted.contains(m_lastAsked) ? m_lastAsked : *m_wanted.begin();
    m_wanted.erase(number);
    const std::size_t first = number * kPage, last = std::min(first + kPage, m_listing.runs.size());
    if (first >= last)
        return;
    std::vector<RunId> runs(m_listing.runs.begin() + static_cast<std::ptrdiff_t>(first), m_listing.runs.begin() + static_cast<std::ptrdiff_t>(last));
    m_read.start(
        m_workspace.jobs(), this, {tr("Read the rows of runs")},
        [shelf, runs = std::move(runs), fields = m_columns](JobContext&) { return shelf->rows(runs, fields); },
        [this, number, first, last](Result<std::vector<store::RunRow>> rows) {
            if (!rows) {
                Q_EMIT refused(rows.error());
                return;
            }
            if (m_pages.size() >= kMostPages)
                m_pages.erase(m_pages.begin()->first < number ? m_pages.begin() : std::prev(m_pages.end()));
            m_pages[number] = std::move(*rows);
            for (std::size_t at = first; at < last;) { // a range of indexes lies within one group
                const QModelIndex begin = indexAt(at, 0);
                const std::size_t rest = static_cast<std::size_t>(rowCount(begin.parent()) - begin.row());
                const std::size_t end = std::min(last, at + rest);
                Q_EMIT dataChanged(begin, indexAt(end - 1, columnCount() - 1));
                at = end;
            }
            QTimer::singleShot(0, this, &RunTableModel::readWanted);
        });
}

QModelIndex RunTableModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row() + 1) : quintptr(0));
}

QModelIndex RunTableModel::parent(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return {};
    return createIndex(static_cast<int>(index.internalId() - 1), 0, quintptr(0));
}

int RunTableModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_listing.groups.empty() ? m_listing.runs.size() : m_listing.groups.size());
    if (parent.column() > 0 || m_listing.groups.empty() || parent.internalId() != 0)
        return 0;
    return static_cast<int>(m_listing.groups[static_cast<std::size_t>(parent.row())].count);
}

bool RunTableModel::hasChildren(const QModelIndex& parent) const
{
    return parent.isValid() ? !m_listing.groups.empty() && parent.internalId() == 0 && parent.column() == 0 : rowCount() > 0 && !m_columns.empty();
}

int RunTableModel::columnCount(const QModelIndex&) const
{
    return static_cast<int>(m_columns.size());
}

QVariant RunTableModel::groupData(const store::RunGroup& group, int column, int role) const
{
    if (role == Qt::DisplayRole && column == 0)
        return tr("%1: %2 (%3)").arg(columnTitle(*m_query.group), groupText(*m_query.group, group.value), countText(group.count));
    if (role == Qt::FontRole) {
        QFont font;
        font.setWeight(QFont::DemiBold);
        return font;
    }
    return {};
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.column() >= columnCount())
        return {};
    const auto at = place(index);
    if (!at)
        return groupData(m_listing.groups[static_cast<std::size_t>(index.row())], index.column(), role);
    const store::RunField& field = m_columns[static_cast<std::size_t>(index.column())];
    if (role == RunIdRole)
        return static_cast<qlonglong>(m_listing.runs[*at].value);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isFigure(field) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != CourseRole && role != PinnedRole)
        return {};
    const store::RunRow* row = rowAt(*at);
    if (!row)
        return {};
    const store::RunCell& cell = row->cells[static_cast<std::size_t>(index.column())];
    if (role == PinnedRole)
        return row->pinned;
    if (role == CourseRole)
        return cell.course.empty() ? QVariant() : QVariant::fromValue(QList<float>(cell.course.begin(), cell.course.end()));
    if (role == Qt::ToolTipRole && field.kind == store::RunField::Kind::State && !row->error.empty())
        return fromStd(row->error);
    if (role == Qt::ToolTipRole && cell.estimated)
        return QStringLiteral("%1\n%2").arg(cellText(*row, field, cell), estimateHelp());
    return cellText(*row, field, cell);
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || section < 0 || section >= columnCount())
        return {};
    const store::RunField& field = m_columns[static_cast<std::size_t>(section)];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isFigure(field) ? Qt::AlignRight : Qt::AlignLeft));
    return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(columnTitle(field)) : QVariant();
}

} // namespace cairn::ui
