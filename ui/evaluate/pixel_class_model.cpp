// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/pixel_class_model.h"

#include "plots/image/class_picture.h"
#include "ui/common/text.h"

#include <QLocale>

namespace cairn::ui {

namespace {

constexpr QSize kSwatchSize(18, 12);

} // namespace

PixelClassModel::PixelClassModel(plots::ThemeStore& themes, QObject* parent) : QAbstractTableModel(parent), m_themes(themes)
{
    connect(&themes, &plots::ThemeStore::changed, this, [this] {
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, Name), index(rowCount() - 1, Name), {Qt::DecorationRole});
    });
}

void PixelClassModel::setClasses(std::vector<session::PixelQuality> classes)
{
    beginResetModel();
    m_classes = std::move(classes);
    endResetModel();
}

int PixelClassModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_classes.size());
}

int PixelClassModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PixelClassModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (index.column() == Name ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::ToolTipRole && index.column() == Name)
        return tr("%1: %2 pixels").arg(fromStd(m_classes[static_cast<std::size_t>(index.row())].name), countText(m_classes[static_cast<std::size_t>(index.row())].pixels));
    if (role == Qt::DecorationRole && index.column() == Name)
        return plots::classSwatch(index.row(), kSwatchSize, m_themes.theme());
    if (role != Qt::DisplayRole)
        return {};
    const session::PixelQuality& quality = m_classes[static_cast<std::size_t>(index.row())];
    const auto share = [&](double value) { return quality.occurs ? QLocale().toString(value, 'f', 3) : QStringLiteral("–"); };
    switch (index.column()) {
    case Name: return fromStd(quality.name);
    case Overlap: return share(quality.iou);
    case Precision: return share(quality.precision);
    case Recall: return share(quality.recall);
    case Pixels: return countText(quality.pixels);
    default: return {};
    }
}

QVariant PixelClassModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (section == Name ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Overlap: return tr("Intersection over union: pixels that are so and are called so, of those that are so or are called so");
        case Precision: return tr("Of the pixels called so, the share that is so");
        case Recall: return tr("Of the pixels that are so, the share called so");
        case Pixels: return tr("Pixels of this class");
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Class");
    case Overlap: return tr("IoU");
    case Precision: return tr("Precision");
    case Recall: return tr("Recall");
    case Pixels: return tr("Pixels");
    default: return {};
    }
}

} // namespace cairn::ui
