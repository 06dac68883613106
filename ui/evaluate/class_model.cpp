// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluate/class_model.h"

#include "plots/image/class_picture.h"
#include "ui/common/text.h"

#include <QLocale>

namespace cairn::ui {

namespace {

constexpr QSize kSwatchSize(18, 12);

QString shareText(double value)
{
    return QLocale().toString(value, 'f', 3);
}

} // namespace

ClassModel::ClassModel(plots::ThemeStore& themes, QObject* parent) : QAbstractTableModel(parent), m_themes(themes)
{
    connect(&themes, &plots::ThemeStore::changed, this, [this] {
        if (m_swatches && rowCount() > 0)
            Q_EMIT dataChanged(index(0, kName), index(rowCount() - 1, kName), {Qt::DecorationRole});
    });
}

void ClassModel::setClasses(const std::vector<session::ClassQuality>& classes)
{
    std::vector<Row> rows;
    for (const session::ClassQuality& quality : classes)
        rows.push_back({{fromStd(quality.name), shareText(quality.precision), shareText(quality.recall), shareText(quality.f1), countText(quality.support)}, {}});
    reset({{tr("Class"), {}},
           {tr("Precision"), tr("Of the rows called so, the share that is so")},
           {tr("Recall"), tr("Of the rows that are so, the share called so")},
           {QStringLiteral("F1"), tr("Harmonic mean of precision and recall")},
           {tr("Rows"), tr("Rows of this class")}},
          std::move(rows), false);
}

void ClassModel::setClasses(const std::vector<session::PixelQuality>& classes)
{
    std::vector<Row> rows;
    for (const session::PixelQuality& quality : classes) {
        const auto share = [&](double value) { return quality.occurs ? shareText(value) : QStringLiteral("–"); };
        rows.push_back({{fromStd(quality.name), share(quality.iou), share(quality.precision), share(quality.recall)},
                        tr("%1: %2 pixels").arg(fromStd(quality.name), countText(quality.pixels))});
    }
    reset({{tr("Class"), {}},
           {tr("IoU"), tr("Intersection over union: pixels that are so and are called so, of those that are so or are called so")},
           {tr("Precision"), tr("Of the pixels called so, the share that is so")},
           {tr("Recall"), tr("Of the pixels that are so, the share called so")}},
          std::move(rows), true);
}

void ClassModel::reset(std::vector<Column> columns, std::vector<Row> rows, bool swatches)
{
    beginResetModel();
    m_columns = std::move(columns);
    m_rows = std::move(rows);
    m_swatches = swatches;
    endResetModel();
}

int ClassModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ClassModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant ClassModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const bool name = index.column() == kName;
    switch (role) {
    case Qt::DisplayRole: return row.cells[index.column()];
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::AlignVCenter | (name ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::ToolTipRole: return name && !row.tip.isEmpty() ? QVariant(row.tip) : QVariant();
    case Qt::DecorationRole: return name && m_swatches ? QVariant(plots::classSwatch(index.row(), kSwatchSize, m_themes.theme())) : QVariant();
    default: return {};
    }
}

QVariant ClassModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical || section < 0 || section >= columnCount())
        return {};
    const Column& column = m_columns[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole: return column.title;
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::AlignVCenter | (section == kName ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::ToolTipRole: return column.tip.isEmpty() ? QVariant() : QVariant(column.tip);
    default: return {};
    }
}

} // namespace cairn::ui
