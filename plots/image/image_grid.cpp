// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/image/image_grid.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

namespace cairn::plots {
namespace {

constexpr int kGap = 8, kCaptionHeight = 18, kLeast = 24, kMost = 320;
constexpr int kNamedMarks = 120; // smaller pictures have no room for the names of boxes
constexpr qint64 kPage = 64;        ///< tiles asked for at once
constexpr std::size_t kKept = 4096; ///< tiles held at most

} // namespace

ImageGrid::ImageGrid(ThemeStore& themes, QWidget* parent)
    : QAbstractScrollArea(parent), m_themes(themes), m_overlay(new StateOverlay(themes, this))
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Images"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&themes, &ThemeStore::changed, viewport(), qOverload<>(&QWidget::update));
}

void ImageGrid::setCount(qint64 count)
{
    m_count = count;
    ++m_generation;
    m_tiles.clear();
    m_pending.clear();
    m_selection.clear();
    m_current = -1;
    updateScrollBar();
    verticalScrollBar()->setValue(0);
    requestVisible();
    viewport()->update();
}

void ImageGrid::setTiles(quint64 generation, qint64 first, std::vector<ImageTile> tiles)
{
    if (generation != m_generation)
        return;
    if (m_tiles.size() > kKept) {
        m_tiles.clear();
        m_pending.clear();
        requestVisible();
    }
    for (std::size_t i = 0; i < tiles.size(); ++i)
        m_tiles[first + static_cast<qint64>(i)] = std::move(tiles[i]);
    viewport()->update();
}

void ImageGrid::setTileSize(int pixels)
{
    const qint64 top = indexAt(QPoint(kGap + 1, kGap + 1));
    m_tile = std::clamp(pixels, kLeast, kMost);
    updateScrollBar();
    if (top >= 0)
        scrollTo(top);
    requestVisible();
    viewport()->update();
}

void ImageGrid::setSelection(std::set<qint64> indices)
{
    m_selection = std::move(indices);
    viewport()->update();
}

int ImageGrid::cellWidth() const
{
    return m_tile + kGap;
}

int ImageGrid::cellHeight() const
{
    return m_tile + kGap + (m_tile >= 40 ? kCaptionHeight : 0);
}

int ImageGrid::columns() const
{
    return std::max(1, (viewport()->width() - kGap) / cellWidth());
}

QRect ImageGrid::cellRect(qint64 index) const
{
    const qint64 row = index / columns(), column = index % columns();
    return {static_cast<int>(kGap + column * cellWidth()),
            static_cast<int>(kGap + row * cellHeight() - verticalScrollBar()->value()), m_tile, cellHeight() - kGap};
}

qint64 ImageGrid::indexAt(const QPoint& place) const
{
    const int column = (place.x() - kGap) / cellWidth();
    const qint64 row = (static_cast<qint64>(place.y()) + verticalScrollBar()->value() - kGap) / cellHeight();
    const qint64 index = row * columns() + column;
    if (place.x() < kGap || column >= columns() || row < 0 || index >= m_count)
        return -1;
    return index;
}

void ImageGrid::scrollTo(qint64 index)
{
    const QRect cell = cellRect(index);
    auto* bar = verticalScrollBar();
    if (cell.top() < kGap)
        bar->setValue(bar->value() + cell.top() - kGap);
    else if (cell.bottom() > viewport()->height() - kGap)
        bar->setValue(bar->value() + cell.bottom() - viewport()->height() + kGap);
}

void ImageGrid::updateScrollBar()
{
    const qint64 rows = (m_count + columns() - 1) / columns();
    const qint64 total = std::min<qint64>(rows * cellHeight() + kGap, std::numeric_limits<int>::max() / 2);
    verticalScrollBar()->setRange(0, static_cast<int>(std::max<qint64>(0, total - viewport()->height())));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(cellHeight() / 2);
}

void ImageGrid::requestVisible()
{
    if (m_count == 0)
        return;
    const qint64 firstRow = verticalScrollBar()->value() / cellHeight();
    const qint64 rows = viewport()->height() / cellHeight() + 2;
    const qint64 first = std::max<qint64>(0, (firstRow - 1) * columns());
    const qint64 last = std::min(m_count, (firstRow + rows + 1) * columns());
    for (qint64 page = first / kPage; page * kPage < last; ++page)
        if (!m_pending.contains(page)) {
            m_pending.insert(page);
            Q_EMIT tilesRequested(m_generation, page * kPage, std::min(kPage, m_count - page * kPage));
        }
}

void ImageGrid::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_themes.color(Role::Surface));
    const qint64 firstRow = verticalScrollBar()->value() / cellHeight();
    const qint64 rows = viewport()->height() / cellHeight() + 2;
    const qint64 last = std::min(m_count, (firstRow + rows) * columns());
    painter.setRenderHint(QPainter::Antialiasing);
    for (qint64 i = firstRow * columns(); i < last; ++i)
        paintTile(painter, i);
}

void ImageGrid::paintTile(QPainter& painter, qint64 index) const
{
    const QRect cell = cellRect(index);
    const QRect frame(cell.topLeft(), QSize(m_tile, m_tile));
    const auto found = m_tiles.find(index);
    if (found == m_tiles.end() || found->second.image.isNull()) {
        painter.fillRect(frame, m_themes.color(Role::Raised));
    } else {
        const QImage& image = found->second.image;
        const QSize size = image.size().scaled(frame.size(), Qt::KeepAspectRatio);
        QRect target(QPoint(), size);
        target.moveCenter(frame.center());
        painter.setRenderHint(QPainter::SmoothPixmapTransform, image.width() > m_tile);
        painter.drawImage(target, image);
        paintMarks(painter, target, image.size(), found->second.marks, m_themes, m_tile >= kNamedMarks);
    }
    if (m_tile >= 40 && found != m_tiles.end()) {
        const QRect caption(frame.left(), frame.bottom() + 2, m_tile, kCaptionHeight);
        const bool wrong = found->second.wrong;
        const QString text = wrong ? QStringLiteral("\u2717 ") + found->second.caption : found->second.caption;
        painter.setFont(uiFont(8));
        painter.setPen(m_themes.color(wrong ? Role::Bad : Role::Text));
        painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, m_tile));
    }
    painter.setBrush(Qt::NoBrush);
    if (m_selection.contains(index)) {
        painter.setPen(QPen(m_themes.color(Role::Select), 2.5));
        painter.drawRect(QRectF(frame).adjusted(-1.5, -1.5, 1.5, 1.5));
    }
    if (index == m_current && hasFocus()) {
        painter.setPen(QPen(m_themes.color(Role::Focus), 1));
        painter.drawRect(QRectF(frame).adjusted(-3.5, -3.5, 3.5, 3.5));
    }
}

bool ImageGrid::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const auto found = m_tiles.find(indexAt(help->pos()));
        if (found != m_tiles.end())
            QToolTip::showText(help->globalPos(), found->second.caption, viewport());
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void ImageGrid::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBar();
    requestVisible();
}

void ImageGrid::scrollContentsBy(int, int)
{
    requestVisible();
    viewport()->update();
}

void ImageGrid::select(qint64 index, Qt::KeyboardModifiers modifiers)
{
    if (modifiers & Qt::ShiftModifier) {
        if (!(modifiers & Qt::ControlModifier))
            m_selection.clear();
        for (qint64 i = std::min(m_anchor, index); i <= std::max(m_anchor, index); ++i)
            m_selection.insert(i);
    } else if (modifiers & Qt::ControlModifier) {
        if (!m_selection.erase(index))
            m_selection.insert(index);
        m_anchor = index;
    } else {
        m_selection = {index};
        m_anchor = index;
    }
    m_current = index;
    viewport()->update();
    Q_EMIT selectionChanged(m_selection);
    Q_EMIT currentChanged(m_current);
}

void ImageGrid::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const qint64 index = indexAt(event->position().toPoint());
    if (index >= 0)
        return select(index, event->modifiers());
    if (m_selection.empty())
        return;
    m_selection.clear();
    viewport()->update();
    Q_EMIT selectionChanged(m_selection);
}

void ImageGrid::mouseDoubleClickEvent(QMouseEvent* event)
{
    const qint64 index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index >= 0)
        Q_EMIT activated(index);
}

void ImageGrid::wheelEvent(QWheelEvent* event)
{
    if (!(event->modifiers() & Qt::ControlModifier))
        return QAbstractScrollArea::wheelEvent(event);
    setTileSize(event->angleDelta().y() > 0 ? m_tile * 5 / 4 + 1 : m_tile * 4 / 5);
    event->accept();
}

void ImageGrid::keyPressEvent(QKeyEvent* event)
{
    if (m_count == 0)
        return QAbstractScrollArea::keyPressEvent(event);
    qint64 to = std::max<qint64>(m_current, 0);
    switch (event->key()) {
    case Qt::Key_Left: to -= 1; break;
    case Qt::Key_Right: to += 1; break;
    case Qt::Key_Up: to -= columns(); break;
    case Qt::Key_Down: to += columns(); break;
    case Qt::Key_Home: to = 0; break;
    case Qt::Key_End: to = m_count - 1; break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT activated(m_current);
        return;
    case Qt::Key_Escape:
        m_selection.clear();
        viewport()->update();
        Q_EMIT selectionChanged(m_selection);
        return;
    default: return QAbstractScrollArea::keyPressEvent(event);
    }
    to = m_current < 0 ? 0 : std::clamp<qint64>(to, 0, m_count - 1);
    select(to, event->modifiers() & Qt::ShiftModifier);
    scrollTo(to);
}

} // namespace cairn::plots
