// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/table_profile.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include <memory>

class QPainter;

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// Columns with their profile, as cards.
class ColumnCardModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setProfile(std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<const data::TableProfile> profile);

    int rowCount(const QModelIndex& parent = {}) const override;
    /// DisplayRole: name; ToolTipRole and AccessibleTextRole: all figures in words.
    QVariant data(const QModelIndex& index, int role) const override;

    const data::Column& column(int row) const { return m_dataset->schema()[static_cast<std::size_t>(row)]; }
    /// nullptr while it is not done.
    const data::ColumnProfile* profile(int row) const;
    /// What the column says about the target; nullptr where there is none.
    const data::TargetRelation* relation(int row) const;

private:
    QString describe(int row) const;

    std::shared_ptr<const data::Dataset> m_dataset;
    std::shared_ptr<const data::TableProfile> m_profile;
};

/// Draws a card: name, type, missing rate, histogram or most frequent values, key figures.
class ColumnCardDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    ColumnCardDelegate(const plots::ThemeStore& themes, QObject* parent = nullptr) : QStyledItemDelegate(parent), m_themes(themes) {}

    static QSize cardSize() { return {248, 172}; }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return cardSize(); }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const plots::ThemeStore& m_themes;
};

/// Bars of a column's distribution in `place`: the histogram, or the counts of the most frequent values.
void paintDistribution(QPainter& painter, const QRectF& place, const data::ColumnProfile& profile, const QColor& color);

} // namespace cairn::ui
