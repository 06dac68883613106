// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/matrix_view.h"

#include "core/base/text.h"
#include "plots/base/number_text.h"
#include "plots/base/picture.h"
#include "plots/chart/chart_private.h"

#include <QFileDialog>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace cairn::plots {
namespace {

constexpr double kCellMost = 160; ///< more looks empty
constexpr int kTitle = 22, kMargin = 12, kLabelMost = 130;
constexpr double kTextFrom = 26; ///< cells smaller than this carry no number

QString countText(double count)
{
    return QString::fromStdString(grouped(static_cast<std::uint64_t>(std::llround(count))));
}

} // namespace

MatrixView::MatrixView(ThemeStore& themes, QWidget* parent)
    : QWidget(parent), m_themes(themes), m_overlay(new StateOverlay(themes, this))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Confusion matrix"));
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void MatrixView::setMatrix(const QStringList& labels, std::vector<double> counts)
{
    m_labels = labels;
    m_counts = std::move(counts);
    const auto n = static_cast<std::size_t>(labels.size());
    m_counts.resize(n * n);
    m_rowSums.assign(n, 0);
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        m_rowSums[i / n] += m_counts[i];
    m_focused = {0, 0};
    m_hovered = {-1, -1};
    m_selected.clear();
    update();
}

void MatrixView::setShares(bool shares)
{
    m_shares = shares;
    update();
}

void MatrixView::setSelectedCells(std::set<std::pair<int, int>> cells)
{
    m_selected = std::move(cells);
    update();
}

QByteArray MatrixView::csv() const
{
    QByteArray bytes = "actual\\predicted";
    for (const QString& label : m_labels)
        bytes += ',' + csvField(label);
    for (int r = 0; r < m_labels.size(); ++r) {
        bytes += '\n' + csvField(m_labels[r]);
        for (int c = 0; c < m_labels.size(); ++c)
            bytes += ',' + csvNumber(count(r, c));
    }
    return bytes + '\n';
}

double MatrixView::count(int row, int column) const
{
    return m_counts[static_cast<std::size_t>(row * m_labels.size() + column)];
}

MatrixView::Frame MatrixView::frame(const QSize& size) const
{
    const QFontMetrics metrics(uiFont(9));
    int widest = 20;
    for (const QString& label : m_labels)
        widest = std::max(widest, std::min(metrics.horizontalAdvance(label) + 10, kLabelMost));
    const double left = kMargin + kTitle + widest;
    const auto n = static_cast<double>(std::max<qsizetype>(m_labels.size(), 1));
    Frame f;
    f.cell = std::max(1.0, std::min(size.width() - left - kMargin, size.height() - kMargin - kTitle - 1.0 * widest - kMargin) / n);
    if (f.cell > 4)
        f.cell = std::min(std::floor(f.cell), kCellMost);
    // The labels below stand upright where they fit, so that narrow matrices need not keep room for slanted ones.
    f.grid = QRectF(left, kMargin, f.cell * n, f.cell * n);
    f.every = std::max(1, static_cast<int>(std::ceil(metrics.height() / f.cell)));
    return f;
}

QRectF MatrixView::cellRect(const Frame& f, int row, int column) const
{
    return {f.grid.left() + column * f.cell, f.grid.top() + row * f.cell, f.cell, f.cell};
}

std::pair<int, int> MatrixView::cellAt(const QPointF& place) const
{
    const Frame f = frame(size());
    if (m_labels.isEmpty() || !f.grid.contains(place))
        return {-1, -1};
    const int last = static_cast<int>(m_labels.size()) - 1;
    return {std::min(static_cast<int>((place.y() - f.grid.top()) / f.cell), last),
            std::min(static_cast<int>((place.x() - f.grid.left()) / f.cell), last)};
}

QColor MatrixView::fill(int row, int column) const
{
    const double sum = m_rowSums[static_cast<std::size_t>(row)];
    const double share = sum > 0 ? count(row, column) / sum : 0;
    const QColor full = row == column ? m_themes.color(Role::Accent)
                                      : (m_themes.theme().isDark() ? QColor(0xf0, 0x8c, 0x3c) : QColor(0xc8, 0x50, 0x0a));
    // Square root: errors are rare, and one in a hundred has to be seen.
    return mixed(m_themes.color(Role::Surface), full, std::sqrt(share) * 0.92);
}

QString MatrixView::cellText(int row, int column) const
{
    const double value = count(row, column), sum = m_rowSums[static_cast<std::size_t>(row)];
    if (value == 0)
        return {};
    return m_shares ? localNumber(100 * value / sum, 'f', 1) : countText(value);
}

QString MatrixView::describe(int row, int column) const
{
    const double value = count(row, column), sum = m_rowSums[static_cast<std::size_t>(row)];
    const QString share = sum > 0 ? localNumber(100 * value / sum, 'f', 2) : QStringLiteral("0");
    return tr("Actual %1, predicted %2\n%3 of %4 rows (%5 %)\nClick selects these rows")
        .arg(m_labels[row], m_labels[column], countText(value), countText(sum), share);
}

void MatrixView::paint(QPainter& painter, const QSize& size) const
{
    painter.fillRect(QRect(QPoint(), size), m_themes.color(Role::Surface));
    if (m_labels.isEmpty())
        return;
    const Frame f = frame(size);
    const int n = static_cast<int>(m_labels.size());
    const double gap = f.cell >= 12 ? 1 : 0;
    painter.setFont(uiFont(f.cell >= 44 ? 9.5 : 8));
    const QFontMetrics metrics(painter.font());
    for (int r = 0; r < n; ++r)
        for (int c = 0; c < n; ++c) {
            const QRectF rect = cellRect(f, r, c).adjusted(0, 0, -gap, -gap);
            const QColor color = fill(r, c);
            painter.fillRect(rect, count(r, c) == 0 ? m_themes.color(Role::Raised) : color);
            const QString text = cellText(r, c);
            if (f.cell < kTextFrom || metrics.horizontalAdvance(text) > rect.width() - 2)
                continue;
            const QColor ink = m_themes.color(Role::Text), paper = m_themes.color(Role::Surface);
            painter.setPen(contrastRatio(ink, color) >= contrastRatio(paper, color) ? ink : paper);
            painter.drawText(rect, Qt::AlignCenter, text);
        }
    paintLabels(painter, f);
}

void MatrixView::paintLabels(QPainter& painter, const Frame& f) const
{
    const QFont font = uiFont(9);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    int widest = 0;
    for (const QString& label : m_labels)
        widest = std::max(widest, metrics.horizontalAdvance(label));
    const bool upright = widest + 4 <= f.cell;
    int below = upright ? metrics.height() + 6 : std::min(widest + 10, kLabelMost);
    for (int i = 0; i < m_labels.size(); i += f.every) {
        const QString label = metrics.elidedText(m_labels[i], Qt::ElideRight, kLabelMost - 10);
        painter.setPen(m_themes.color(Role::Text));
        const QRectF row = cellRect(f, i, 0);
        painter.drawText(QRectF(0, row.center().y() - 10, f.grid.left() - 8, 20), Qt::AlignRight | Qt::AlignVCenter, label);
        const QRectF column = cellRect(f, static_cast<int>(m_labels.size()) - 1, i);
        painter.save();
        if (upright) {
            painter.drawText(QRectF(column.left(), f.grid.bottom() + 4, f.cell, metrics.height()), Qt::AlignCenter, label);
        } else {
            painter.translate(column.center().x(), f.grid.bottom() + 6);
            painter.rotate(-90);
            painter.drawText(QRectF(-kLabelMost, -10, kLabelMost, 20), Qt::AlignRight | Qt::AlignVCenter, label);
        }
        painter.restore();
    }
    painter.setPen(m_themes.color(Role::Muted));
    painter.drawText(QRectF(f.grid.left(), f.grid.bottom() + below, f.grid.width(), kTitle), Qt::AlignCenter, tr("Predicted"));
    painter.save();
    painter.translate(kMargin + metrics.height() / 2.0, f.grid.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-100, -10, 200, 20), Qt::AlignCenter, tr("Actual"));
    painter.restore();
}

void MatrixView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter, size());
    if (m_labels.isEmpty())
        return;
    const Frame f = frame(size());
    painter.setBrush(Qt::NoBrush);
    const auto outline = [&](const std::pair<int, int>& cell, Role role, double width) {
        painter.setPen(QPen(m_themes.color(role), width));
        painter.drawRect(cellRect(f, cell.first, cell.second).adjusted(0.5, 0.5, -1.5, -1.5));
    };
    for (const auto& cell : m_selected)
        outline(cell, Role::Select, 2.5);
    if (m_hovered.first >= 0)
        outline(m_hovered, Role::Muted, 1);
    if (hasFocus())
        outline(m_focused, Role::Focus, 1.5);
}

bool MatrixView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const auto cell = cellAt(help->pos());
    if (cell.first < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), describe(cell.first, cell.second), this);
    return true;
}

void MatrixView::mousePressEvent(QMouseEvent* event)
{
    const auto cell = cellAt(event->position());
    if (event->button() != Qt::LeftButton || cell.first < 0)
        return;
    m_focused = cell;
    update();
    Q_EMIT cellClicked(cell.first, cell.second, event->modifiers());
}

void MatrixView::mouseMoveEvent(QMouseEvent* event)
{
    const auto cell = cellAt(event->position());
    if (cell == m_hovered)
        return;
    m_hovered = cell;
    setCursor(cell.first >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void MatrixView::leaveEvent(QEvent*)
{
    m_hovered = {-1, -1};
    update();
}

void MatrixView::keyPressEvent(QKeyEvent* event)
{
    const int last = static_cast<int>(m_labels.size()) - 1;
    auto& [row, column] = m_focused;
    switch (event->key()) {
    case Qt::Key_Up: row = std::max(row - 1, 0); break;
    case Qt::Key_Down: row = std::min(row + 1, std::max(last, 0)); break;
    case Qt::Key_Left: column = std::max(column - 1, 0); break;
    case Qt::Key_Right: column = std::min(column + 1, std::max(last, 0)); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (last >= 0)
            Q_EMIT cellClicked(row, column, event->modifiers());
        break;
    default: return QWidget::keyPressEvent(event);
    }
    if (last >= 0)
        setAccessibleDescription(describe(row, column));
    update();
}

void MatrixView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void MatrixView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

void MatrixView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addAction(tr("Copy image"), this, [this] { copyPicture(size(), [this](QPainter& p, const QSize& s) { paint(p, s); }); });
    menu.addSeparator();
    for (const char* suffix : {"png", "svg", "pdf", "csv"})
        menu.addAction(tr("Save as %1...").arg(QLatin1String(suffix).toString().toUpper()), this,
                       [this, suffix] { save(QLatin1String(suffix)); });
    menu.addSeparator();
    auto* shares = menu.addAction(tr("Per cent of the row"));
    shares->setCheckable(true);
    shares->setChecked(m_shares);
    connect(shares, &QAction::toggled, this, &MatrixView::setShares);
    menu.exec(event->globalPos());
}

void MatrixView::save(const QString& suffix)
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save"), tr("confusion-matrix") + QLatin1Char('.') + suffix,
                                                      QStringLiteral("*.") + suffix);
    if (path.isEmpty())
        return;
    const auto saved = suffix == QLatin1String("csv")
        ? saveText(path, csv())
        : savePicture(path, size(), accessibleName(), [this](QPainter& p, const QSize& s) { paint(p, s); });
    if (!saved)
        QToolTip::showText(QCursor::pos(), QString::fromStdString(saved.error().text()), this);
}

} // namespace cairn::plots
