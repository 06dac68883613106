// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/kind_list.h"

#include "plots/base/theme_store.h"
#include "plots/canvas/node_canvas.h"
#include "ui/common/text.h"
#include "ui/model/canvas_adapter.h"

#include <QDrag>
#include <QHash>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace cairn::ui {
namespace {

constexpr int kIdRole = Qt::UserRole;
constexpr int kRowHeight = 24;

/// A tree whose items are dragged as kind ids.
class KindTree : public QTreeWidget {
public:
    using QTreeWidget::QTreeWidget;

protected:
    QStringList mimeTypes() const override { return {QLatin1String(plots::NodeCanvas::kKindMimeType)}; }
    QMimeData* mimeData(const QList<QTreeWidgetItem*>& items) const override
    {
        if (items.isEmpty() || !items.front()->parent())
            return nullptr;
        auto* mime = new QMimeData;
        mime->setData(QLatin1String(plots::NodeCanvas::kKindMimeType), items.front()->data(0, kIdRole).toString().toUtf8());
        return mime;
    }
};

QIcon swatch(const QColor& color)
{
    QPixmap pixmap(12, 12);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(QRectF(4, 0, 4, 12), 2, 2);
    return pixmap;
}

} // namespace

KindList::KindList(plots::ThemeStore& themes, QWidget* parent)
    : QWidget(parent), m_themes(themes), m_search(new QLineEdit(this)), m_tree(new KindTree(this))
{
    m_search->setPlaceholderText(tr("Find a layer"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Find a layer"));
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(8);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setDragEnabled(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setAccessibleName(tr("Layers"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_search);
    layout->addWidget(m_tree, 1);
    setMinimumWidth(150);

    connect(&themes, &plots::ThemeStore::changed, this, [this] {
        fill();
        filter(m_search->text());
    });
    connect(m_search, &QLineEdit::textChanged, this, &KindList::filter);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        for (QTreeWidgetItemIterator it(m_tree, QTreeWidgetItemIterator::NotHidden); *it; ++it)
            if ((*it)->parent())
                return Q_EMIT chosen((*it)->data(0, kIdRole).toString());
    });
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        if (item->parent())
            Q_EMIT chosen(item->data(0, kIdRole).toString());
    });
}

void KindList::setEntries(std::vector<PaletteEntry> entries)
{
    if (entries == m_entries)
        return;
    m_entries = std::move(entries);
    fill();
    filter(m_search->text());
}

void KindList::fill()
{
    m_tree->clear();
    QHash<QString, QTreeWidgetItem*> families;
    for (const PaletteEntry& entry : m_entries) {
        auto*& family = families[entry.family];
        if (!family) {
            family = new QTreeWidgetItem(m_tree, {familyTitle(toStd(entry.family))});
            family->setFlags(Qt::ItemIsEnabled);
            family->setSizeHint(0, QSize(0, kRowHeight)); // rows are uniform: the first decides
            family->setForeground(0, m_themes.color(plots::Role::Muted));
            family->setFont(0, plots::uiFont(9, QFont::DemiBold));
        }
        auto* item = new QTreeWidgetItem(family, {entry.title});
        item->setData(0, kIdRole, entry.id);
        item->setToolTip(0, entry.help);
        item->setIcon(0, swatch(m_themes.theme().category(familyColor(toStd(entry.family)))));
    }
    m_tree->expandAll();
}

void KindList::filter(const QString& text)
{
    for (int f = 0; f < m_tree->topLevelItemCount(); ++f) {
        auto* family = m_tree->topLevelItem(f);
        bool any = false;
        for (int k = 0; k < family->childCount(); ++k) {
            auto* item = family->child(k);
            const bool fits = item->text(0).contains(text, Qt::CaseInsensitive)
                || family->text(0).contains(text, Qt::CaseInsensitive) || item->toolTip(0).contains(text, Qt::CaseInsensitive);
            item->setHidden(!fits);
            any = any || fits;
        }
        family->setHidden(!any);
    }
}

} // namespace cairn::ui
