// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/table/profile_header.h"

#include "plots/base/theme_store.h"
#include "ui/data/judge/column_cards.h"

#include <QPainter>

namespace cairn::ui {

namespace {

constexpr int kNameHeight = 24, kBarsHeight = 26;

} // namespace

ProfileHeader::ProfileHeader(plots::ThemeStore& themes, QWidget* parent) : QHeaderView(Qt::Horizontal, parent), m_themes(themes)
{
    connect(&themes, &plots::ThemeStore::changed, viewport(), qOverload<>(&QWidget::update));
}

void ProfileHeader::setProfile(std::shared_ptr<const data::TableProfile> profile)
{
    const bool grows = static_cast<bool>(profile) != static_cast<bool>(m_profile);
    m_profile = std::move(profile);
    if (grows)
        Q_EMIT geometriesChanged();
    viewport()->update();
}

QSize ProfileHeader::sizeHint() const
{
    const QSize size = QHeaderView::sizeHint();
    return {size.width(), m_profile ? kNameHeight + kBarsHeight : size.height()};
}

void ProfileHeader::paintSection(QPainter* painter, const QRect& rect, int section) const
{
    if (!m_profile) {
        QHeaderView::paintSection(painter, rect, section);
        return;
    }
    painter->save();
    painter->fillRect(rect, m_themes.color(plots::Role::Raised));
    painter->setPen(m_themes.color(plots::Role::Hairline));
    painter->drawLine(rect.topRight(), rect.bottomRight());
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    QString name = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    if (isSortIndicatorShown() && sortIndicatorSection() == section)
        name.prepend(sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral("↑ ") : QStringLiteral("↓ "));
    const auto side = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).value<Qt::Alignment>();
    const QRect place = rect.adjusted(6, 0, -6, 0);
    QFont font = plots::uiFont(9, QFont::DemiBold);
    font.setItalic(model()->headerData(section, Qt::Horizontal, Qt::FontRole).value<QFont>().italic()); // changed by the recipe
    painter->setFont(font);
    painter->setPen(m_themes.color(plots::Role::Text));
    painter->drawText(QRect(place.left(), place.top(), place.width(), kNameHeight), static_cast<int>(side | Qt::AlignVCenter),
                      painter->fontMetrics().elidedText(name, Qt::ElideRight, place.width()));
    if (static_cast<std::size_t>(section) < m_profile->columns.size()) {
        const data::ColumnProfile& profile = m_profile->columns[static_cast<std::size_t>(section)].profile;
        const QRectF bars(place.left(), place.top() + kNameHeight, place.width(), kBarsHeight - 7);
        paintDistribution(*painter, bars, profile, m_themes.color(plots::Role::Accent));
        // The share of missing cells, as the dark part of a thin line.
        const double share = profile.count ? static_cast<double>(profile.missing) / static_cast<double>(profile.count) : 0;
        const QRectF line(place.left(), rect.bottom() - 4, place.width(), 3);
        painter->fillRect(line, m_themes.color(plots::Role::Hairline));
        if (share > 0)
            painter->fillRect(QRectF(line.left(), line.top(), std::max(2.0, line.width() * share), line.height()), m_themes.color(plots::Role::Warn));
    }
    painter->restore();
}

} // namespace cairn::ui
