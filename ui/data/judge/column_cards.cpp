// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/judge/column_cards.h"

#include "plots/base/theme_store.h"
#include "ui/common/text.h"
#include "ui/data/table/row_window_model.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <limits>

namespace cairn::ui {

namespace {

QString missingText(const data::ColumnProfile& profile)
{
    if (profile.missing == 0)
        return ColumnCardModel::tr("complete");
    return ColumnCardModel::tr("%1 % missing").arg(numberText(100.0 * static_cast<double>(profile.missing) / static_cast<double>(profile.count), 3));
}

QString figures(const data::ColumnProfile& profile)
{
    if (profile.numeric)
        return ColumnCardModel::tr("%1 ± %2").arg(numberText(profile.numeric->mean, 4), numberText(profile.numeric->deviation, 3));
    if (!profile.top.empty())
        return ColumnCardModel::tr("mostly %1").arg(fromStd(profile.top.front().value));
    return {};
}

QString range(const data::ColumnProfile& profile)
{
    if (profile.numeric)
        return ColumnCardModel::tr("%1 to %2").arg(numberText(profile.numeric->minimum, 4), numberText(profile.numeric->maximum, 4));
    return ColumnCardModel::tr("%Ln value(s)", nullptr, static_cast<int>(std::min<std::uint64_t>(profile.distinct, std::numeric_limits<int>::max())));
}

} // namespace

void ColumnCardModel::setProfile(std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<const data::TableProfile> profile)
{
    const bool same = dataset == m_dataset;
    if (!same)
        beginResetModel();
    m_dataset = std::move(dataset);
    m_profile = std::move(profile);
    if (!same)
        endResetModel();
    else if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int ColumnCardModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_dataset ? 0 : static_cast<int>(m_dataset->schema().size());
}

const data::ColumnProfile* ColumnCardModel::profile(int row) const
{
    const auto place = static_cast<std::size_t>(row);
    return m_profile && place < m_profile->columns.size() ? &m_profile->columns[place].profile : nullptr;
}

const data::TargetRelation* ColumnCardModel::relation(int row) const
{
    if (!m_profile)
        return nullptr;
    const auto found = std::ranges::find(m_profile->relations, static_cast<std::size_t>(row), &data::TargetRelation::column);
    return found == m_profile->relations.end() ? nullptr : &*found;
}

QString ColumnCardModel::describe(int row) const
{
    QStringList lines{QStringLiteral("%1: %2").arg(fromStd(column(row).name), columnTypeText(column(row)))};
    const data::ColumnProfile* known = profile(row);
    if (!known)
        return lines.front();
    lines << missingText(*known) << tr("%1 different values").arg(countText(known->distinct));
    if (known->numeric) {
        lines << tr("mean %1, standard deviation %2").arg(numberText(known->numeric->mean, 6), numberText(known->numeric->deviation, 6));
        lines << tr("least %1, median %2, greatest %3").arg(numberText(known->numeric->minimum, 6), numberText(known->numeric->quantiles[3].second, 6), numberText(known->numeric->maximum, 6));
        if (known->numeric->skewness && known->numeric->kurtosis)
            lines << tr("skewness %1, excess kurtosis %2").arg(numberText(*known->numeric->skewness, 4), numberText(*known->numeric->kurtosis, 4));
        lines << tr("%1 zeros").arg(countText(known->numeric->zeros));
    }
    if (known->text)
        lines << tr("%1 to %2 characters, %3 on average").arg(countText(known->text->shortest), countText(known->text->longest), numberText(known->text->meanLength, 3));
    if (const data::TargetRelation* about = relation(row))
        lines << tr("tells %1 % of the target").arg(numberText(100 * about->normalised, 3));
    return lines.join(QLatin1Char('\n'));
}

QVariant ColumnCardModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_dataset)
        return {};
    switch (role) {
    case Qt::DisplayRole: return fromStd(column(index.row()).name);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: return describe(index.row());
    default: return {};
    }
}

void paintDistribution(QPainter& painter, const QRectF& place, const data::ColumnProfile& profile, const QColor& color)
{
    std::vector<std::uint64_t> bars = profile.histogram.counts;
    if (!profile.numeric) {
        bars.clear();
        for (const data::ValueCount& value : profile.top)
            bars.push_back(value.count);
    }
    const std::uint64_t most = bars.empty() ? 0 : *std::ranges::max_element(bars);
    if (most == 0)
        return;
    const double width = std::min(place.width() / static_cast<double>(bars.size()), 24.0);
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const double height = bars[i] ? std::max(1.0, place.height() * static_cast<double>(bars[i]) / static_cast<double>(most)) : 0;
        painter.fillRect(QRectF(place.left() + static_cast<double>(i) * width, place.bottom() - height, std::max(1.0, width - (width > 4 ? 1 : 0)), height), color);
    }
}

void ColumnCardDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto* model = qobject_cast<const ColumnCardModel*>(index.model());
    if (!model)
        return;
    const plots::Theme& theme = m_themes.theme();
    const QRectF card = QRectF(option.rect).adjusted(4, 4, -4, -4);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(theme.color(option.state & QStyle::State_Selected ? plots::Role::Accent : plots::Role::Hairline));
    painter->setBrush(theme.color(plots::Role::Surface));
    painter->drawRoundedRect(card, 6, 6);
    painter->setRenderHint(QPainter::Antialiasing, false);
    const QRectF inside = card.adjusted(10, 8, -10, -8);
    const auto line = [&](double y, const QFont& font, plots::Role role, Qt::Alignment side, const QString& text) {
        painter->setFont(font);
        painter->setPen(theme.color(role));
        painter->drawText(QRectF(inside.left(), inside.top() + y, inside.width(), 18), side | Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, static_cast<int>(inside.width())));
    };
    line(0, plots::uiFont(10.5, QFont::DemiBold), plots::Role::Text, Qt::AlignLeft, index.data().toString());
    line(18, plots::uiFont(9), plots::Role::Muted, Qt::AlignLeft, columnTypeText(model->column(index.row())));
    if (const data::ColumnProfile* profile = model->profile(index.row())) {
        const bool gaps = profile->missing > 0;
        line(18, plots::uiFont(9), gaps ? plots::Role::Warn : plots::Role::Muted, Qt::AlignRight, missingText(*profile));
        paintDistribution(*painter, QRectF(inside.left(), inside.top() + 42, inside.width(), 54), *profile, theme.color(plots::Role::Accent));
        line(100, plots::uiFont(9), plots::Role::Text, Qt::AlignLeft, figures(*profile));
        line(118, plots::uiFont(9), plots::Role::Muted, Qt::AlignLeft, range(*profile));
        if (const data::TargetRelation* relation = model->relation(index.row())) {
            line(136, plots::uiFont(9), plots::Role::Muted, Qt::AlignLeft, ColumnCardModel::tr("about the target"));
            const QRectF bar(inside.left() + 110, inside.top() + 142, inside.width() - 110, 6);
            painter->fillRect(bar, theme.color(plots::Role::Raised));
            painter->fillRect(QRectF(bar.left(), bar.top(), bar.width() * std::clamp(relation->normalised, 0.0, 1.0), bar.height()), theme.color(plots::Role::Accent));
        }
    }
    painter->restore();
}

} // namespace cairn::ui
