// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/table/row_table.h"

#include "core/data/profile/sorted_rows.h"
#include "plots/base/theme_store.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/text.h"
#include "ui/data/table/profile_header.h"
#include "ui/shell/workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTableView>

#include <limits>

namespace cairn::ui {

namespace {

constexpr int kRowHeight = 24;
constexpr int kPadding = 4; ///< beside the style's own
constexpr std::size_t kCopyLimit = 100'000;

/// Cells with room between a number and the text beside it.
class RoomyCells : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        if (const QVariant tint = index.data(Qt::BackgroundRole); tint.isValid())
            painter->fillRect(option.rect, tint.value<QColor>());
        QStyleOptionViewItem inner = option;
        inner.rect.adjust(kPadding, 0, -kPadding, 0);
        QStyledItemDelegate::paint(painter, inner, index);
    }
};

Result<QString> rowsAsTsv(const data::Dataset& dataset, const QStringList& names, const select::RowSet& rows, JobContext& job)
{
    CAIRN_ASSIGN(const data::TablePage page, dataset.rows(rows.page(0, kCopyLimit), job));
    QString text = names.join(QLatin1Char('\t'));
    for (std::size_t row = 0; row < page.size(); ++row) {
        text += QLatin1Char('\n');
        for (std::size_t column = 0; column < page.columns.size(); ++column)
            text += (column > 0 ? QStringLiteral("\t") : QString()) + fromStd(data::cellText(page.at(row, column)));
    }
    return text;
}

/// What both parts of the table have in common.
void prepareView(QTableView& view, ProfileHeader& header)
{
    view.setHorizontalHeader(&header);
    view.setItemDelegate(new RoomyCells(&view));
    view.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.setSelectionMode(QAbstractItemView::NoSelection);
    view.setShowGrid(false);
    view.setWordWrap(false);
    view.setFont(plots::uiFont(9));
    view.verticalHeader()->setDefaultSectionSize(kRowHeight);
    view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    header.setDefaultSectionSize(120);
    header.setHighlightSections(false);
    header.setTextElideMode(Qt::ElideRight);
    header.setSectionsClickable(true);
    header.setSectionsMovable(true);
    header.setContextMenuPolicy(Qt::CustomContextMenu);
}

} // namespace

RowTable::RowTable(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_model(new RowWindowModel(workspace.jobs(), this)), m_view(new QTableView(this)),
      m_header(new ProfileHeader(workspace.themes(), m_view)), m_pinned(new QTableView(this)), m_pinnedHeader(new ProfileHeader(workspace.themes(), m_pinned)), m_bar(new QScrollBar(Qt::Vertical, this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_pinned);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_bar);

    prepareView(*m_view, *m_header);
    prepareView(*m_pinned, *m_pinnedHeader);
    m_view->setModel(m_model);
    m_view->setAccessibleName(tr("Rows"));
    m_pinned->setAccessibleName(tr("Rows, pinned columns"));
    m_pinned->setObjectName(QStringLiteral("data.pinned"));
    m_pinned->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pinned->hide();
    for (QTableView* view : {m_view, m_pinned}) {
        view->viewport()->installEventFilter(this);
        view->installEventFilter(this);
    }

    connect(m_bar, &QScrollBar::valueChanged, this, &RowTable::updateWindow);
    connect(m_model, &RowWindowModel::totalChanged, this, &RowTable::updateRange);
    connectHeader(m_header, m_view);
    connectHeader(m_pinnedHeader, m_pinned);
    connect(m_pinnedHeader, &QHeaderView::sectionResized, this, &RowTable::updatePinnedWidth);
    connect(&workspace.selection(), &SelectionBridge::changed, this, &RowTable::updateSelected);
    connect(&workspace.themes(), &plots::ThemeStore::changed, this, &RowTable::updateSelected);
    updateSelected();
}

void RowTable::setSource(std::shared_ptr<const data::Dataset> dataset, std::shared_ptr<const select::RowSet> only)
{
    const bool same = dataset == m_dataset;
    m_dataset = dataset;
    m_only = only;
    m_anchor.reset();
    if (!same)
        m_model->setShownColumns({});
    m_model->setSource(std::move(dataset), std::move(only));
    applyArrangement();
    updateSelected();
    m_bar->setValue(0);
    updateRange();
    if (!m_sorted)
        return;
    const auto [column, order] = *m_sorted;
    if (same)
        sortBy(column, order);
    else
        sortBy({});
}

void RowTable::sortBy(std::optional<int> column, Qt::SortOrder order)
{
    m_sorted = column ? std::optional(std::pair(*column, order)) : std::nullopt;
    for (ProfileHeader* header : {m_header, m_pinnedHeader}) {
        header->setSortIndicatorShown(column.has_value());
        header->setSortIndicator(column.value_or(-1), order);
    }
    m_sort.drop();
    m_anchor.reset();
    if (!column || !m_dataset) {
        m_model->setOrder(nullptr);
        return;
    }
    m_sort.start(
        m_workspace.jobs(), this, {tr("Sort by %1").arg(fromStd(m_dataset->schema()[static_cast<std::size_t>(*column)].name)), true},
        [dataset = m_dataset, only = m_only, at = static_cast<std::size_t>(*column), order](JobContext& job) {
            return data::sortedRows(*dataset, at, order == Qt::AscendingOrder ? data::SortOrder::Rising : data::SortOrder::Falling, only.get(), job);
        },
        [this](Result<std::vector<RowId>> rows) {
            if (rows) {
                m_model->setOrder(std::make_shared<const std::vector<RowId>>(std::move(rows).value()));
                m_bar->setValue(0);
                return;
            }
            sortBy({});
            if (rows.error().code != ErrorCode::Cancelled)
                m_workspace.say(errorText(rows.error()));
        });
}

void RowTable::setProfile(std::shared_ptr<const data::TableProfile> profile)
{
    m_pinnedHeader->setProfile(profile);
    m_header->setProfile(std::move(profile));
}

int RowTable::visibleRows() const
{
    return std::max(1, m_view->viewport()->height() / kRowHeight);
}

void RowTable::updateRange()
{
    const std::uint64_t past = m_model->total() - std::min<std::uint64_t>(m_model->total(), static_cast<std::uint64_t>(visibleRows()));
    m_bar->setRange(0, static_cast<int>(std::min<std::uint64_t>(past, std::numeric_limits<int>::max())));
    m_bar->setPageStep(visibleRows());
    m_bar->setVisible(past > 0);
    updateWindow();
}

void RowTable::updateWindow()
{
    m_model->setWindow(static_cast<std::uint64_t>(m_bar->value()), visibleRows() + 1);
}

void RowTable::scrollToRow(std::uint64_t position)
{
    m_bar->setValue(static_cast<int>(std::min<std::uint64_t>(position, std::numeric_limits<int>::max())));
}

void RowTable::updateSelected()
{
    const plots::Theme& theme = m_workspace.themes().theme();
    m_model->setSelectColor(plots::mixed(theme.color(plots::Role::Surface), theme.color(plots::Role::Select), 0.25));
    // Where nothing but selected rows is listed, the colour would say nothing and tire the eye.
    const auto selected = m_workspace.selection().current().rows;
    m_model->setSelected(m_only && *m_only == *selected ? nullptr : selected);
}

void RowTable::chooseRow(int row, Qt::KeyboardModifiers modifiers)
{
    const auto id = m_model->rowId(row);
    if (!id)
        return;
    select::RowSet rows;
    if (modifiers & (Qt::ControlModifier | Qt::ShiftModifier))
        rows = *m_workspace.selection().current().rows;
    const std::uint64_t position = m_model->first() + static_cast<std::uint64_t>(row);
    if ((modifiers & Qt::ShiftModifier) && m_anchor) {
        rows = rows.united(m_model->listed(std::min(*m_anchor, position), std::max(*m_anchor, position)));
    } else if ((modifiers & Qt::ControlModifier) && rows.contains(*id)) {
        rows.remove(*id);
    } else {
        rows.add(*id);
    }
    if (!(modifiers & Qt::ShiftModifier))
        m_anchor = position;
    m_workspace.selection().set(std::move(rows), tr("picked in the table"));
}

bool RowTable::handleKey(int key)
{
    switch (key) {
    case Qt::Key_Down: m_bar->setValue(m_bar->value() + 1); return true;
    case Qt::Key_Up: m_bar->setValue(m_bar->value() - 1); return true;
    case Qt::Key_PageDown: m_bar->setValue(m_bar->value() + visibleRows()); return true;
    case Qt::Key_PageUp: m_bar->setValue(m_bar->value() - visibleRows()); return true;
    case Qt::Key_Home: m_bar->setValue(0); return true;
    case Qt::Key_End: m_bar->setValue(m_bar->maximum()); return true;
    default: return false;
    }
}

void RowTable::copyRows()
{
    const auto rows = m_workspace.selection().current().rows;
    if (!m_dataset || rows->empty())
        return;
    QStringList names;
    for (int column = 0; column < m_model->columnCount(); ++column)
        names.append(fromStd(m_model->shownColumn(column).name));
    m_copy.start(
        m_workspace.jobs(), this, {tr("Copy rows")}, [dataset = m_dataset, names, rows](JobContext& job) { return rowsAsTsv(*dataset, names, *rows, job); },
        [this](const Result<QString>& text) {
            if (!text)
                return;
            QApplication::clipboard()->setText(*text);
            m_workspace.say(tr("Rows copied"));
        });
}

bool RowTable::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Wheel && (watched == m_view->viewport() || watched == m_pinned->viewport())) {
        auto* wheel = static_cast<QWheelEvent*>(event);
        if (std::abs(wheel->angleDelta().x()) > std::abs(wheel->angleDelta().y()) || wheel->modifiers() & Qt::ShiftModifier)
            return false;
        m_bar->setValue(m_bar->value() - wheel->angleDelta().y() / 40);
        return true;
    }
    if (event->type() == QEvent::Resize && watched == m_view->viewport())
        QMetaObject::invokeMethod(this, &RowTable::updateRange, Qt::QueuedConnection);
    if (event->type() == QEvent::KeyPress && (watched == m_view || watched == m_pinned)) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Copy)) {
            copyRows();
            return true;
        }
        return handleKey(key->key());
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace cairn::ui
