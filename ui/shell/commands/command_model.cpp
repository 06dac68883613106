// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commands/command_model.h"

#include "ui/common/icon.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/commands/command_palette.h"

#include <QAction>
#include <QPainter>

#include <algorithm>
#include <functional>
#include <tuple>

namespace cairn::ui {

namespace {

QString plainTitle(const QString& title)
{
    return QString(title).remove(QLatin1Char('&'));
}

} // namespace

CommandModel::CommandModel(CommandRegistry& commands, QObject* parent) : QAbstractListModel(parent), m_commands(commands) {}

void CommandModel::setQuery(const QString& query)
{
    // What contains the words as they were typed comes before scattered letters, even where it cannot be run now: else Enter runs
    // something that nobody asked for.
    struct Hit {
        QString id;
        bool literal, enabled;
        int score;
    };
    std::vector<Hit> hits;
    for (const QAction* action : m_commands.actions()) {
        const int byTitle = fuzzyScore(query, plainTitle(action->text()));
        const int byId = fuzzyScore(query, action->objectName()) - 2;
        const int byHelp = query.size() >= 3 && action->statusTip().contains(query, Qt::CaseInsensitive) ? 1 : -1;
        const int score = std::max({byTitle, byId, byHelp});
        const bool literal = !query.isEmpty() && plainTitle(action->text()).contains(query, Qt::CaseInsensitive);
        if (score >= 0 || query.isEmpty())
            hits.push_back({action->objectName(), literal, action->isEnabled(), score});
    }
    std::ranges::stable_sort(hits, std::greater(), [](const Hit& hit) { return std::tuple(hit.literal, hit.enabled, hit.score); });
    beginResetModel();
    m_ids.clear();
    for (const Hit& hit : hits)
        m_ids.append(hit.id);
    endResetModel();
}

QString CommandModel::commandId(const QModelIndex& index) const
{
    return index.isValid() && index.row() < m_ids.size() ? m_ids[index.row()] : QString();
}

int CommandModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

QVariant CommandModel::data(const QModelIndex& index, int role) const
{
    const QAction* action = index.isValid() ? m_commands.action(commandId(index)) : nullptr;
    if (!action)
        return {};
    switch (role) {
    case Qt::DisplayRole: return plainTitle(action->text());
    case Qt::DecorationRole: return themedIcon(m_commands.spec(action->objectName()).icon);
    case Qt::ToolTipRole:
    case HelpRole: return action->statusTip();
    case ShortcutRole: return action->shortcut().toString(QKeySequence::NativeText);
    case EnabledRole: return action->isEnabled();
    default: return {};
    }
}

void CommandDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem background = option;
    initStyleOption(&background, index);
    background.text.clear();
    background.icon = QIcon();
    const QWidget* widget = option.widget;
    widget->style()->drawControl(QStyle::CE_ItemViewItem, &background, painter, widget);

    const QPalette& colors = option.palette;
    const bool enabled = index.data(CommandModel::EnabledRole).toBool();
    const QColor quiet = colors.color(QPalette::PlaceholderText);
    const QRect row = option.rect.adjusted(10, 0, -10, 0);
    index.data(Qt::DecorationRole).value<QIcon>().paint(painter, QRect(row.left(), row.center().y() - 8, 16, 16));
    const QString shortcut = index.data(CommandModel::ShortcutRole).toString();
    const QFontMetrics metrics(option.font);
    const int keys = metrics.horizontalAdvance(shortcut);
    QRect text = row.adjusted(26, 0, shortcut.isEmpty() ? 0 : -keys - 12, 0);
    painter->setFont(option.font);
    painter->setPen(enabled ? colors.color(QPalette::Text) : quiet);
    const QString title = index.data().toString();
    painter->drawText(text, Qt::AlignVCenter, metrics.elidedText(title, Qt::ElideRight, text.width()));
    text.setLeft(text.left() + metrics.horizontalAdvance(title) + 12);
    painter->setPen(quiet);
    painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, shortcut);
    if (text.width() < 60)
        return;
    QFont small = option.font;
    small.setPointSizeF(9);
    painter->setFont(small);
    painter->drawText(text, Qt::AlignVCenter, QFontMetrics(small).elidedText(index.data(CommandModel::HelpRole).toString(), Qt::ElideRight, text.width()));
}

QSize CommandDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {200, 32};
}

} // namespace cairn::ui
