// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/class_model.h"

#include "ui/common/text.h"

#include <QLocale>

namespace cairn::ui {

void ClassModel::setClasses(std::vector<session::ClassQuality> classes)
{
    beginResetModel();
    m_classes = std::move(classes);
    endResetModel();
}

int ClassModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_classes.size());
}

int ClassModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ClassModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (index.column() == Name ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    const session::ClassQuality& quality = m_classes[static_cast<std::size_t>(index.row())];
    const auto share = [](double value) { return QLocale().toString(value, 'f', 3); };
    switch (index.column()) {
    case Name: return fromStd(quality.name);
    case Precision: return share(quality.precision);
    case Recall: return share(quality.recall);
    case F1: return share(quality.f1);
    case Support: return countText(quality.support);
    default: return {};
    }
}

QVariant ClassModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (section == Name ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Precision: return tr("Of the rows called so, the share that is so");
        case Recall: return tr("Of the rows that are so, the share called so");
        case F1: return tr("Harmonic mean of precision and recall");
        case Support: return tr("Rows of this class");
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Class");
    case Precision: return tr("Precision");
    case Recall: return tr("Recall");
    case F1: return QStringLiteral("F1");
    case Support: return tr("Rows");
    default: return {};
    }
}

} // namespace cairn::ui
