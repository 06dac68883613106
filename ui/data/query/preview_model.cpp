// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/query/preview_model.h"

#include "ui/common/text.h"
#include "ui/data/table/row_window_model.h"

#include <QGuiApplication>
#include <QPalette>

namespace cairn::ui {

namespace {

bool isFigure(data::ColumnType type)
{
    return type == data::ColumnType::Integer || type == data::ColumnType::Real;
}

} // namespace

void PreviewModel::show(data::TablePreview preview)
{
    beginResetModel();
    m_preview = std::move(preview);
    endResetModel();
}

int PreviewModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_preview.page.size());
}

int PreviewModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_preview.schema.size());
}

QVariant PreviewModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto column = static_cast<std::size_t>(index.column());
    const data::Cell& cell = m_preview.page.at(static_cast<std::size_t>(index.row()), column);
    const bool missing = std::holds_alternative<std::monostate>(cell);
    switch (role) {
    case Qt::DisplayRole: return missing ? QStringLiteral("–") : displayText(cell);
    case Qt::ToolTipRole: return missing ? tr("missing") : displayText(cell);
    case Qt::ForegroundRole: return missing ? QVariant(QGuiApplication::palette().placeholderText()) : QVariant();
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::AlignVCenter | (isFigure(m_preview.schema[column].type) ? Qt::AlignRight : Qt::AlignLeft));
    default: return {};
    }
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(countText(static_cast<std::uint64_t>(section))) : QVariant();
    const data::Column& column = m_preview.schema[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole: return fromStd(column.name);
    case Qt::ToolTipRole: return QStringLiteral("%1: %2").arg(fromStd(column.name), columnTypeText(column));
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::AlignVCenter | (isFigure(column.type) ? Qt::AlignRight : Qt::AlignLeft));
    default: return {};
    }
}

} // namespace cairn::ui
