// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/transfer/mapping_model.h"

#include "ui/common/icon.h"
#include "ui/common/text.h"

namespace cairn::ui {

namespace {

QString iconOf(graph::MappingState state)
{
    switch (state) {
    case graph::MappingState::Mapped: return QStringLiteral("good");
    case graph::MappingState::Approximated:
    case graph::MappingState::Kept: return QStringLiteral("info");
    case graph::MappingState::Missing:
    case graph::MappingState::WrongShape: break;
    }
    return QStringLiteral("warning");
}

} // namespace

QString mappingStateText(graph::MappingState state)
{
    switch (state) {
    case graph::MappingState::Mapped: return MappingModel::tr("Taken over");
    case graph::MappingState::Approximated: return MappingModel::tr("Approximated");
    case graph::MappingState::WrongShape: return MappingModel::tr("Other shape");
    case graph::MappingState::Missing: return MappingModel::tr("Not in the file");
    case graph::MappingState::Kept: return MappingModel::tr("Not needed");
    }
    return {};
}

void MappingModel::show(std::shared_ptr<MappedFileOfWeights> shown)
{
    beginResetModel();
    m_shown = std::move(shown);
    endResetModel();
}

void MappingModel::refreshed()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int MappingModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_shown ? 0 : static_cast<int>(m_shown->mapping.tensors.size());
}

int MappingModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString MappingModel::cell(int row, int column) const
{
    const graph::MappedTensor& tensor = m_shown->mapping.tensors[static_cast<std::size_t>(row)];
    switch (column) {
    case StateColumn: return mappingStateText(tensor.state);
    case TensorColumn: return fromStd(tensor.target);
    case ShapeColumn: return fromStd(graph::shapeText(m_shown->state[static_cast<std::size_t>(row)].shape));
    case SourceColumn: {
        QStringList names;
        for (const std::size_t source : tensor.sources)
            names << fromStd(m_shown->file->tensors()[source].name);
        return names.join(QStringLiteral(", "));
    }
    default: return fromStd(tensor.how);
    }
}

QVariant MappingModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const graph::MappingState state = m_shown->mapping.tensors[static_cast<std::size_t>(index.row())].state;
    if (role == kStateRole)
        return static_cast<int>(state);
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return cell(index.row(), index.column());
    if (role == Qt::DecorationRole && index.column() == StateColumn)
        return themedIcon(iconOf(state));
    return {};
}

QVariant MappingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn: return tr("State");
    case TensorColumn: return tr("Tensor of the network");
    case ShapeColumn: return tr("Shape");
    case SourceColumn: return tr("From the file");
    case HowColumn: return tr("Why");
    default: return {};
    }
}

void MappingFilter::setOpenOnly(bool open)
{
    m_openOnly = open;
    invalidateFilter();
}

bool MappingFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const auto state = static_cast<graph::MappingState>(sourceModel()->index(row, 0, parent).data(MappingModel::kStateRole).toInt());
    if (m_openOnly && state == graph::MappingState::Mapped)
        return false;
    for (const int column : {MappingModel::TensorColumn, MappingModel::SourceColumn}) {
        if (sourceModel()->index(row, column, parent).data().toString().contains(filterRegularExpression()))
            return true;
    }
    return false;
}

} // namespace cairn::ui
