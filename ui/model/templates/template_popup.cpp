// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/templates/template_popup.h"

#include "core/graph/templates.h"
#include "plots/base/theme_store.h"
#include "ui/common/described.h"
#include "ui/common/text.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>
#include <utility>

namespace cairn::ui {
namespace {

constexpr int kTemplateId = Qt::UserRole, kHelpText = Qt::UserRole + 1; ///< the help is searched, too; the tool tip may be a refusal
constexpr int kTemplateRow = 24;

bool isHeading(const QTreeWidgetItem* item)
{
    return !item->parent();
}

bool canBeTaken(const QTreeWidgetItem* item)
{
    return item && !isHeading(item) && !item->isHidden() && item->flags().testFlag(Qt::ItemIsEnabled);
}

} // namespace

TemplatePopup::TemplatePopup(plots::ThemeStore& themes, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_themes(themes), m_input(new QLineEdit(this)), m_tree(new QTreeWidget(this)), m_help(new QLabel(this))
{
    setObjectName(QStringLiteral("templatePopup"));
    setFixedSize(360, 480);
    setFrameShape(QFrame::StyledPanel);
    m_input->setPlaceholderText(tr("Find a template"));
    m_input->setAccessibleName(tr("Find a template"));
    m_input->setClearButtonEnabled(true);
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(8);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setFocusPolicy(Qt::NoFocus);
    m_tree->setMouseTracking(true);
    m_tree->setAccessibleName(tr("Templates"));
    m_help->setWordWrap(true);
    m_help->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_help->setFont(plots::uiFont(9));
    m_help->setFixedHeight(QFontMetrics(m_help->font()).lineSpacing() * 4);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_input);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_help);
    m_input->installEventFilter(this);
    connect(m_input, &QLineEdit::textChanged, this, &TemplatePopup::search);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, &TemplatePopup::showHelp);
    connect(m_tree, &QTreeWidget::itemEntered, this, &TemplatePopup::showHelp); // grey ones are never the current one
    connect(m_tree, &QTreeWidget::itemClicked, this, &TemplatePopup::take);
}

void TemplatePopup::open(const graph::DataInterface& given, const QPoint& screen)
{
    fill(given);
    m_input->clear();
    search({});
    const QScreen* where = QGuiApplication::screenAt(screen);
    const QRect room = where ? where->availableGeometry() : QRect(screen, size());
    move(std::max(room.left(), std::min(screen.x(), room.right() - width())),
         std::max(room.top(), std::min(screen.y(), room.bottom() - height())));
    show();
    m_input->setFocus();
}

QTreeWidgetItem* TemplatePopup::addHeading(const QString& title)
{
    auto* heading = new QTreeWidgetItem(m_tree, {title});
    heading->setFlags(Qt::ItemIsEnabled);
    heading->setSizeHint(0, QSize(0, kTemplateRow));
    heading->setForeground(0, m_themes.color(plots::Role::Muted));
    heading->setFont(0, plots::uiFont(9, QFont::DemiBold));
    return heading;
}

void TemplatePopup::addTemplate(QTreeWidgetItem* heading, const graph::TemplateInfo& info, const Result<void>& possible, bool best)
{
    const QString help = described(kTemplateTexts, info.help);
    auto* item = new QTreeWidgetItem(heading, {described(kTemplateTexts, info.title) + (best ? QStringLiteral("  ★") : QString())});
    item->setData(0, kTemplateId, fromStd(info.id));
    item->setData(0, kHelpText, help);
    item->setToolTip(0, possible ? help : errorText(possible.error()));
    if (!possible)
        item->setFlags(Qt::NoItemFlags);
}

void TemplatePopup::fill(const graph::DataInterface& given)
{
    m_tree->clear();
    const auto best = graph::suggestedTemplates(given);
    const auto all = graph::templates();
    auto* suggested = addHeading(tr("Fit these data best"));
    for (const std::string& id : best) {
        if (const auto possible = graph::checkTemplate(id, given))
            addTemplate(suggested, *std::ranges::find(all, id, &graph::TemplateInfo::id), possible, true);
    }
    QTreeWidgetItem* heading = nullptr;
    std::optional<graph::TemplateDomain> domain;
    for (const graph::TemplateInfo& info : all) {
        if (std::exchange(domain, info.domain) != info.domain)
            heading = addHeading(described(kTemplateTexts, graph::domainTitle(info.domain)));
        const auto possible = graph::checkTemplate(info.id, given);
        addTemplate(heading, info, possible, possible && std::ranges::find(best, info.id) != best.end());
    }
    m_tree->expandAll();
}

/// The suggestions stand in their domains, too: a search finds them once.
void TemplatePopup::search(const QString& text)
{
    QTreeWidgetItem* first = nullptr;
    for (int h = 0; h < m_tree->topLevelItemCount(); ++h) {
        auto* heading = m_tree->topLevelItem(h);
        bool any = false;
        for (int t = 0; t < heading->childCount(); ++t) {
            auto* item = heading->child(t);
            const bool fits = text.isEmpty()
                || (h > 0 && (item->text(0).contains(text, Qt::CaseInsensitive) || heading->text(0).contains(text, Qt::CaseInsensitive)
                              || item->data(0, kHelpText).toString().contains(text, Qt::CaseInsensitive)));
            item->setHidden(!fits);
            any = any || fits;
            if (!first && canBeTaken(item))
                first = item;
        }
        heading->setHidden(!any);
    }
    m_tree->setCurrentItem(first);
    showHelp(first);
    m_tree->scrollToTop();
}

void TemplatePopup::step(int by)
{
    auto* item = m_tree->currentItem();
    do
        item = !item ? nullptr : by > 0 ? m_tree->itemBelow(item) : m_tree->itemAbove(item);
    while (item && !canBeTaken(item));
    if (item)
        m_tree->setCurrentItem(item);
}

void TemplatePopup::showHelp(const QTreeWidgetItem* item)
{
    m_help->setText(item && !isHeading(item) ? item->toolTip(0) : QString());
}

bool TemplatePopup::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: take(m_tree->currentItem()); return true;
    case Qt::Key_Down: step(1); return true;
    case Qt::Key_Up: step(-1); return true;
    default: return QFrame::eventFilter(watched, event);
    }
}

void TemplatePopup::take(const QTreeWidgetItem* item)
{
    if (!canBeTaken(item))
        return;
    const QString id = item->data(0, kTemplateId).toString();
    close();
    Q_EMIT chosen(id);
}

} // namespace cairn::ui
