// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/matrix/heat_matrix.h"

#include "plots/base/color_map.h"
#include "plots/base/picture.h"

#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHelpEvent>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace cairn::plots {

namespace {

constexpr double kMargin = 8, kLabelMost = 130, kBarWidth = 12, kBarRoom = 52;
constexpr double kNumberFrom = 30; ///< cells smaller than this carry no number
constexpr double kLargestCell = 48;

QString numberText(double value)
{
    return QLocale().toString(value, 'f', 2);
}

QByteArray quoted(const QString& text)
{
    return '"' + QString(text).replace(QLatin1Char('"'), QStringLiteral("\"\"")).toUtf8() + '"';
}

} // namespace

HeatMatrix::HeatMatrix(ThemeStore& themes, QWidget* parent) : QWidget(parent), m_themes(themes)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Heat map"));
    connect(&themes, &ThemeStore::changed, this, qOverload<>(&QWidget::update));
}

void HeatMatrix::setValues(const QStringList& labels, std::vector<double> values, QStringList details)
{
    m_labels = labels;
    m_values = std::move(values);
    m_values.resize(static_cast<std::size_t>(labels.size() * labels.size()), std::nan(""));
    m_details = std::move(details);
    m_focused = {0, 0};
    update();
}

QByteArray HeatMatrix::csv() const
{
    QByteArray bytes;
    for (const QString& label : m_labels)
        bytes += ',' + quoted(label);
    for (int r = 0; r < m_labels.size(); ++r) {
        bytes += '\n' + quoted(m_labels[r]);
        for (int c = 0; c < m_labels.size(); ++c)
            bytes += ',' + (std::isfinite(value(r, c)) ? QByteArray::number(value(r, c), 'g', 9) : QByteArray());
    }
    return bytes + '\n';
}

HeatMatrix::Frame HeatMatrix::frame(const QSize& size) const
{
    const QFontMetrics metrics(uiFont(9));
    double widest = 20;
    for (const QString& label : m_labels)
        widest = std::max(widest, std::min<double>(metrics.horizontalAdvance(label) + 8, kLabelMost));
    const auto n = static_cast<double>(std::max<qsizetype>(m_labels.size(), 1));
    Frame f;
    f.cell = std::max(1.0, std::min({(size.width() - widest - kBarRoom - 2 * kMargin) / n, (size.height() - widest - 2 * kMargin) / n, kLargestCell}));
    if (f.cell > 4)
        f.cell = std::floor(f.cell);
    f.grid = QRectF(kMargin + widest, kMargin, f.cell * n, f.cell * n);
    f.bar = QRectF(f.grid.right() + 16, f.grid.top(), kBarWidth, std::min(f.grid.height(), 200.0));
    f.every = std::max(1, static_cast<int>(std::ceil(metrics.height() / f.cell)));
    return f;
}

std::pair<int, int> HeatMatrix::cellAt(const QPointF& place) const
{
    const Frame f = frame(size());
    if (m_labels.isEmpty() || !f.grid.contains(place))
        return {-1, -1};
    const int last = static_cast<int>(m_labels.size()) - 1;
    return {std::min(static_cast<int>((place.y() - f.grid.top()) / f.cell), last), std::min(static_cast<int>((place.x() - f.grid.left()) / f.cell), last)};
}

QString HeatMatrix::describe(int row, int column) const
{
    const QString detail = m_details.value(row * static_cast<int>(m_labels.size()) + column);
    const QString shown = std::isfinite(value(row, column)) ? QLocale().toString(value(row, column), 'f', 4) : tr("no value");
    return tr("%1 and %2: %3").arg(m_labels[row], m_labels[column], shown) + (detail.isEmpty() ? QString() : QStringLiteral("\n") + detail);
}

void HeatMatrix::paintCells(QPainter& painter, const Frame& f) const
{
    const bool dark = m_themes.theme().isDark();
    painter.setFont(uiFont(8));
    for (int r = 0; r < m_labels.size(); ++r) {
        for (int c = 0; c < m_labels.size(); ++c) {
            const QRectF cell(f.grid.left() + c * f.cell, f.grid.top() + r * f.cell, f.cell, f.cell);
            const double number = value(r, c);
            if (!std::isfinite(number)) {
                painter.fillRect(cell, QBrush(m_themes.color(Role::Hairline), Qt::BDiagPattern));
                continue;
            }
            const QColor fill = QColor::fromRgb(diverging(number, dark));
            painter.fillRect(cell, fill);
            if (f.cell < kNumberFrom)
                continue;
            const QColor black(Qt::black), white(Qt::white);
            painter.setPen(contrastRatio(fill, black) > contrastRatio(fill, white) ? black : white);
            painter.drawText(cell, Qt::AlignCenter, numberText(number));
        }
    }
}

void HeatMatrix::paintLabels(QPainter& painter, const Frame& f) const
{
    painter.setFont(uiFont(9));
    painter.setPen(m_themes.color(Role::Text));
    const QFontMetrics metrics(painter.font());
    for (int i = 0; i < m_labels.size(); i += f.every) {
        const QString label = metrics.elidedText(m_labels[i], Qt::ElideRight, static_cast<int>(kLabelMost) - 8);
        painter.drawText(QRectF(0, f.grid.top() + i * f.cell, f.grid.left() - 6, f.cell), Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, label);
        painter.save();
        painter.translate(f.grid.left() + (i + 0.5) * f.cell, f.grid.bottom() + 6);
        painter.rotate(90);
        painter.drawText(QRectF(0, -f.cell / 2, kLabelMost, f.cell), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, label);
        painter.restore();
    }
    for (int y = 0; y < static_cast<int>(f.bar.height()); ++y)
        painter.fillRect(QRectF(f.bar.left(), f.bar.top() + y, f.bar.width(), 1), QColor::fromRgb(diverging(1 - 2 * y / f.bar.height(), m_themes.theme().isDark())));
    painter.setPen(m_themes.color(Role::Muted));
    for (const double mark : {1.0, 0.0, -1.0})
        painter.drawText(QRectF(f.bar.right() + 4, f.bar.top() + (1 - mark) / 2 * f.bar.height() - 8, 30, 16), Qt::AlignLeft | Qt::AlignVCenter, QLocale().toString(mark, 'f', 0));
}

void HeatMatrix::paint(QPainter& painter, const QSize& size) const
{
    painter.fillRect(QRect(QPoint(), size), m_themes.color(Role::Surface));
    if (m_labels.isEmpty())
        return;
    const Frame f = frame(size);
    paintCells(painter, f);
    paintLabels(painter, f);
}

void HeatMatrix::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint(painter, size());
    if (!hasFocus() || m_labels.isEmpty())
        return;
    const Frame f = frame(size());
    painter.setPen(QPen(m_themes.color(Role::Focus), 2));
    painter.drawRect(QRectF(f.grid.left() + m_focused.second * f.cell, f.grid.top() + m_focused.first * f.cell, f.cell, f.cell));
}

bool HeatMatrix::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto [row, column] = cellAt(help->pos());
    if (row >= 0)
        QToolTip::showText(help->globalPos(), describe(row, column), this);
    else
        QToolTip::hideText();
    return true;
}

void HeatMatrix::mousePressEvent(QMouseEvent* event)
{
    const auto cell = cellAt(event->position());
    if (cell.first < 0 || event->button() != Qt::LeftButton)
        return;
    m_focused = cell;
    update();
    Q_EMIT cellClicked(cell.first, cell.second);
}

void HeatMatrix::keyPressEvent(QKeyEvent* event)
{
    const int last = static_cast<int>(m_labels.size()) - 1;
    auto& [row, column] = m_focused;
    switch (event->key()) {
    case Qt::Key_Up: row = std::max(0, row - 1); break;
    case Qt::Key_Down: row = std::min(last, row + 1); break;
    case Qt::Key_Left: column = std::max(0, column - 1); break;
    case Qt::Key_Right: column = std::min(last, column + 1); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (last >= 0)
            Q_EMIT cellClicked(row, column);
        return;
    default: QWidget::keyPressEvent(event); return;
    }
    if (last >= 0)
        setAccessibleDescription(describe(row, column));
    update();
}

void HeatMatrix::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu;
    const auto draw = [this](QPainter& painter, const QSize& size) { paint(painter, size); };
    menu.addAction(tr("Copy as image"), this, [this, draw] { copyPicture(size(), draw); });
    for (const char* kind : {"svg", "pdf", "png", "csv"}) {
        menu.addAction(tr("Save as %1…").arg(QString::fromLatin1(kind).toUpper()), this, [this, draw, kind] {
            const QString suffix = QString::fromLatin1(kind);
            const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), accessibleName() + QLatin1Char('.') + suffix, QStringLiteral("*.") + suffix);
            if (path.isEmpty())
                return;
            const auto saved = suffix == QLatin1String("csv") ? saveText(path, csv()) : savePicture(path, size(), accessibleName(), draw);
            if (!saved)
                QToolTip::showText(mapToGlobal(QPoint(20, 20)), QString::fromStdString(saved.error().text()), this);
        });
    }
    menu.exec(event->globalPos());
}

} // namespace cairn::plots
