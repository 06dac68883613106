// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/table/row_window_model.h"

#include "plots/base/theme.h"
#include "ui/common/text.h"

#include <QColor>
#include <QGuiApplication>
#include <QPalette>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr std::size_t kBlocksKept = 8;
/// Rows offered before a big table has been counted.
constexpr std::uint64_t kRowsBeforeCount = 1000;

using Pages = std::vector<std::pair<std::uint64_t, std::shared_ptr<const data::TablePage>>>;

/// The rows [first, first + kBlockRows) of an order.
std::span<const RowId> part(const std::vector<RowId>& order, std::uint64_t first)
{
    const std::size_t from = std::min<std::size_t>(first, order.size());
    return std::span(order).subspan(from, std::min<std::size_t>(RowWindowModel::kBlockRows, order.size() - from));
}

Result<Pages> readBlocks(const data::Dataset& dataset, const select::RowSet* only, const RowWindowModel::Order& order, const std::vector<std::uint64_t>& wanted,
                         JobContext& job)
{
    Pages pages;
    for (const std::uint64_t block : wanted) {
        const std::uint64_t first = block * RowWindowModel::kBlockRows;
        auto page = order ? dataset.rows(part(*order, first), job)
            : only        ? dataset.rows(only->page(first, RowWindowModel::kBlockRows), job) 
                          : dataset.page(first, RowWindowModel::kBlockRows, job);
        if (!page)
            return page.error();
        pages.emplace_back(block, std::make_shared<const data::TablePage>(std::move(page).value()));
    }
    return pages;
}

bool isNumber(data::ColumnType type)
{
    return type == data::ColumnType::Integer || type == data::ColumnType::Real;
}

} // namespace

QString displayText(const data::Cell& cell)
{
    if (const auto* flag = std::get_if<bool>(&cell))
        return *flag ? RowWindowModel::tr("true") : RowWindowModel::tr("false");
    if (const auto* number = std::get_if<double>(&cell))
        return QString::number(*number, 'g', 7);
    return fromStd(data::cellText(cell));
}

QString typeText(data::ColumnType type)
{
    switch (type) {
    case data::ColumnType::Integer: return RowWindowModel::tr("whole number");
    case data::ColumnType::Real: return RowWindowModel::tr("number");
    case data::ColumnType::Boolean: return RowWindowModel::tr("yes/no");
    case data::ColumnType::Text: return RowWindowModel::tr("text");
    case data::ColumnType::Timestamp: return RowWindowModel::tr("time");
    case data::ColumnType::Image: break;
    }
    return RowWindowModel::tr("image");
}

QString columnTypeText(const data::Column& column)
{
    if (column.type != data::ColumnType::Image)
        return typeText(column.type);
    QStringList sizes;
    for (const std::int64_t size : column.shape)
        sizes.append(QString::number(size));
    return RowWindowModel::tr("image %1").arg(sizes.join(QStringLiteral(" × ")));
}

RowWindowModel::RowWindowModel(JobBridge& jobs, QObject* parent) : QAbstractTableModel(parent), m_jobs(jobs) {}

void RowWindowModel::setSource(std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<const select::RowSet> only)
{
    m_fetch.drop();
    beginResetModel();
    m_dataset = std::move(dataset);
    m_only = std::move(only);
    m_order.reset();
    forget();
    m_first = 0;
    m_rows = 0;
    endResetModel();
    m_total = 0;
    updateTotal();
}

void RowWindowModel::setOrder(Order order)
{
    if (order == m_order)
        return;
    m_fetch.drop();
    m_order = std::move(order);
    forget();
    fetchMissing();
    redraw();
}

void RowWindowModel::forget()
{
    m_blocks.clear();
    m_ages.clear();
}

void RowWindowModel::updateTotal()
{
    const auto rows = m_only ? std::optional(m_only->count()) : m_dataset ? m_dataset->rowCount() : std::optional<std::uint64_t>(0);
    m_totalKnown = rows.has_value();
    m_total = rows.value_or(std::max(m_total, kRowsBeforeCount));
    Q_EMIT totalChanged();
    fetchMissing();
}

void RowWindowModel::setSelected(std::shared_ptr<const select::RowSet> rows)
{
    m_selected = std::move(rows);
    redraw();
}

void RowWindowModel::setShownColumns(std::vector<prep::ShownColumn> columns)
{
    if (columns == m_shown)
        return;
    m_shown = std::move(columns);
    if (columnCount() > 0)
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    redraw();
}

prep::ShownColumn RowWindowModel::shownColumn(int column) const
{
    const auto at = static_cast<std::size_t>(column);
    if (m_shown.size() == m_dataset->schema().size())
        return m_shown[at];
    return {m_dataset->schema()[at].name, m_dataset->schema()[at].type, true};
}

void RowWindowModel::setSelectColor(const QColor& color)
{
    m_selectColor = color;
    redraw();
}

void RowWindowModel::setWindow(std::uint64_t first, int rows)
{
    rows = static_cast<int>(std::min<std::uint64_t>(static_cast<std::uint64_t>(std::max(rows, 0)), m_total - std::min(first, m_total)));
    m_first = first;
    if (rows > m_rows) {
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    } else if (rows < m_rows) {
        beginRemoveRows({}, rows, m_rows - 1);
        m_rows = rows;
        endRemoveRows();
    }
    fetchMissing();
    redraw();
}

void RowWindowModel::redraw()
{
    if (m_rows == 0)
        return;
    Q_EMIT dataChanged(index(0, 0), index(m_rows - 1, std::max(columnCount() - 1, 0)));
    Q_EMIT headerDataChanged(Qt::Vertical, 0, m_rows - 1);
}

void RowWindowModel::fetchMissing()
{
    if (!m_dataset || m_rows == 0)
        return;
    std::vector<std::uint64_t> wanted;
    const std::uint64_t last = (m_first + static_cast<std::uint64_t>(m_rows) - 1) / kBlockRows;
    for (std::uint64_t block = m_first / kBlockRows; block <= last; ++block) {
        if (!m_blocks.contains(block))
            wanted.push_back(block);
    }
    if (wanted.empty())
        return;
    m_fetch.start(
        m_jobs, this, {tr("Read rows")},
        [dataset = m_dataset, only = m_only, order = m_order, wanted](JobContext& job) { return readBlocks(*dataset, only.get(), order, wanted, job); },
        [this](Result<Pages> pages) {
            Q_EMIT loadingChanged();
            if (!pages) {
                // Busy: far rows of a big table that is still being counted; they are asked for again then.
                if (pages.error().code != ErrorCode::Busy && pages.error().code != ErrorCode::Cancelled)
                    Q_EMIT failed(pages.error());
                return;
            }
            for (auto& [block, page] : *pages)
                store(block, std::move(page));
            redraw();
        });
    Q_EMIT loadingChanged();
}

void RowWindowModel::store(std::uint64_t block, Block page)
{
    m_blocks[block] = std::move(page);
    m_ages.push_back(block);
    while (m_ages.size() > kBlocksKept) {
        m_blocks.erase(m_ages.front());
        m_ages.pop_front();
    }
}

std::size_t RowWindowModel::cachedRows() const
{
    std::size_t rows = 0;
    for (const auto& [block, page] : m_blocks)
        rows += page->size();
    return rows;
}

const data::TablePage* RowWindowModel::blockOf(std::uint64_t position, std::size_t& row) const
{
    const auto found = m_blocks.find(position / kBlockRows);
    row = static_cast<std::size_t>(position % kBlockRows);
    return found != m_blocks.end() && row < found->second->size() ? found->second.get() : nullptr;
}

std::optional<RowId> RowWindowModel::rowId(int row) const
{
    std::size_t at = 0;
    const data::TablePage* page = blockOf(m_first + static_cast<std::uint64_t>(row), at);
    if (page)
        return page->rows[at];
    if (m_order) {
        const std::uint64_t position = m_first + static_cast<std::uint64_t>(row);
        return position < m_order->size() ? std::optional((*m_order)[position]) : std::nullopt;
    }
    return m_only ? std::nullopt : std::optional<RowId>(m_first + static_cast<std::uint64_t>(row));
}

select::RowSet RowWindowModel::listed(std::uint64_t first, std::uint64_t last) const
{
    select::RowSet rows;
    last = std::min(last, m_total - std::min<std::uint64_t>(m_total, 1));
    if (!m_order && m_only)
        return select::RowSet::of(m_only->page(first, last + 1 - std::min(first, last)));
    for (std::uint64_t at = first; at <= last && at < m_total; ++at)
        rows.add(m_order ? (*m_order)[at] : RowId(at));
    return rows;
}

int RowWindowModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int RowWindowModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_dataset ? 0 : static_cast<int>(m_dataset->schema().size());
}

QVariant RowWindowModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_dataset)
        return {};
    const auto column = static_cast<std::size_t>(index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber(shownColumn(index.column()).type) ? Qt::AlignRight : Qt::AlignLeft));
    std::size_t row = 0;
    const data::TablePage* page = blockOf(m_first + static_cast<std::uint64_t>(index.row()), row);
    switch (role) {
    case LoadedRole: return page != nullptr;
    case RowIdRole: {
        const auto id = rowId(index.row());
        return id ? QVariant(static_cast<qulonglong>(*id)) : QVariant();
    }
    case Qt::BackgroundRole: {
        const auto id = rowId(index.row());
        return id && m_selected && m_selectColor.isValid() && m_selected->contains(*id) ? QVariant(m_selectColor) : QVariant();
    }
    case Qt::ToolTipRole:
    case Qt::DisplayRole:
        if (!page)
            return {};
        return m_dataset->schema()[column].type == data::ColumnType::Image ? columnTypeText(m_dataset->schema()[column]) : displayText(page->at(row, column));
    default: return {};
    }
}

QVariant RowWindowModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (!m_dataset)
        return {};
    if (orientation == Qt::Vertical) {
        const auto id = section < m_rows ? rowId(section) : std::nullopt;
        if (role == Qt::TextAlignmentRole)
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        return role == Qt::DisplayRole && id ? QVariant(countText(*id)) : QVariant();
    }
    if (section < 0 || static_cast<std::size_t>(section) >= m_dataset->schema().size())
        return {};
    const data::Column& column = m_dataset->schema()[static_cast<std::size_t>(section)];
    const prep::ShownColumn shown = shownColumn(section);
    if (role == Qt::DisplayRole)
        return fromStd(shown.name);
    if (role == Qt::ToolTipRole) {
        const QString source = QStringLiteral("%1: %2").arg(fromStd(column.name), columnTypeText(column));
        if (!shown.present)
            return tr("%1\nleft out by the recipe").arg(source);
        if (shown.name == column.name && shown.type == column.type)
            return source;
        return tr("%1: %2\nin the data %3").arg(fromStd(shown.name), typeText(shown.type), source);
    }
    if (role == Qt::FontRole && (shown.name != column.name || shown.type != column.type)) {
        QFont font = plots::uiFont(9);
        font.setItalic(true);
        return font;
    }
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber(shown.type) ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace cairn::ui
