// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/scatter_chart.h"

#include "plots/base/color_map.h"
#include "plots/chart/chart_private.h"
#include "plots/chart/ticker.h"

#include <QRubberBand>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cairn::plots {
namespace {

constexpr int kCell = 2; ///< pixels of a density cell

} // namespace

struct ScatterChart::Parts {
    std::vector<double> x, y;
    std::vector<std::uint32_t> selected;
    QCPGraph* points = nullptr;
    QCPGraph* bright = nullptr;
    QCPItemPixmap* density = nullptr;
    QRubberBand* band = nullptr;
    QPoint origin;
    QCPItemLine* reference = nullptr;
    Extent extent;
};

ScatterChart::ScatterChart(ThemeStore& themes, QWidget* parent) : Chart(themes, parent), m(std::make_unique<Parts>())
{
    auto* plot = d().plot;
    m->density = new QCPItemPixmap(plot);
    m->density->setScaled(true, Qt::IgnoreAspectRatio, Qt::FastTransformation);
    m->density->setPen(Qt::NoPen);
    m->density->setVisible(false);
    m->points = plot->addGraph();
    m->bright = plot->addGraph();
    for (QCPGraph* graph : {m->points, m->bright})
        graph->setLineStyle(QCPGraph::lsNone);
    m->band = new QRubberBand(QRubberBand::Rectangle, plot);
    plot->installEventFilter(this);
    plot->setToolTip(tr("Shift and drag selects points"));
    updateColors();
}

ScatterChart::~ScatterChart() = default;

void ScatterChart::setPoints(std::vector<double> x, std::vector<double> y)
{
    m->x = std::move(x);
    m->y = std::move(y);
    m->selected.clear();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    Extent all{kInfinity, -kInfinity, kInfinity, -kInfinity};
    for (std::size_t i = 0; i < m->x.size(); ++i) {
        if (!std::isfinite(m->x[i]) || !std::isfinite(m->y[i]))
            continue;
        all.x0 = std::min(all.x0, m->x[i]);
        all.x1 = std::max(all.x1, m->x[i]);
        all.y0 = std::min(all.y0, m->y[i]);
        all.y1 = std::max(all.y1, m->y[i]);
    }
    m->extent = all.x0 <= all.x1 ? all : Extent{};
    if (!drawsDensity())
        m->points->setData(QVector<double>(m->x.begin(), m->x.end()), QVector<double>(m->y.begin(), m->y.end()));
    else
        m->points->data()->clear();
    setSelected({});
    resetView();
}

void ScatterChart::setSelected(std::vector<std::uint32_t> indices)
{
    m->selected = std::move(indices);
    QVector<double> x, y;
    for (const auto i : m->selected) {
        x.push_back(m->x[i]);
        y.push_back(m->y[i]);
    }
    m->bright->setData(x, y);
    updateColors();
    requestReplot();
}

void ScatterChart::setReference(const QPointF& from, const QPointF& to)
{
    if (!m->reference)
        m->reference = new QCPItemLine(d().plot);
    m->reference->start->setCoords(from);
    m->reference->end->setCoords(to);
    updateColors();
    requestReplot();
}

bool ScatterChart::drawsDensity() const
{
    return m->x.size() > kDensityFrom;
}

QByteArray ScatterChart::csv() const
{
    QByteArray bytes = csvField(d().plot->xAxis->label()) + ',' + csvField(d().yTitle) + '\n';
    for (std::size_t i = 0; i < m->x.size(); ++i)
        bytes += csvNumber(m->x[i]) + ',' + csvNumber(m->y[i]) + '\n';
    return bytes;
}

void ScatterChart::prepare()
{
    m->density->setVisible(drawsDensity());
    if (drawsDensity())
        rasterise();
}

void ScatterChart::rasterise()
{
    const QCPRange xr = d().plot->xAxis->range(), yr = d().plot->yAxis->range();
    const int columns = std::max(d().area().width() / kCell, 1), rows = std::max(d().area().height() / kCell, 1);
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
    const bool log = logScale();
    const double bottom = log ? std::log(yr.lower) : yr.lower, top = log ? std::log(yr.upper) : yr.upper;
    const double sx = columns / xr.size(), sy = rows / (top - bottom);
    std::uint32_t most = 1;
    for (std::size_t i = 0; i < m->x.size(); ++i) {
        const double cx = (m->x[i] - xr.lower) * sx, cy = ((log ? std::log(m->y[i]) : m->y[i]) - bottom) * sy;
        if (!(cx >= 0 && cx < columns && cy >= 0 && cy < rows))
            continue;
        auto& cell = counts[static_cast<std::size_t>(rows - 1 - static_cast<int>(cy)) * static_cast<std::size_t>(columns)
                            + static_cast<std::size_t>(cx)];
        most = std::max(most, ++cell);
    }
    QImage image(columns, rows, QImage::Format_ARGB32);
    const double scale = 1.0 / std::log1p(most);
    for (int r = 0; r < rows; ++r) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(r));
        for (int c = 0; c < columns; ++c) {
            const auto n = counts[static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(c)];
            const double t = std::log1p(n) * scale;
            // Dense is far from the background in both themes.
            line[c] = n == 0 ? qRgba(0, 0, 0, 0) : sequential(themes().theme().isDark() ? 0.15 + 0.85 * t : 0.9 - 0.9 * t);
        }
    }
    m->density->setPixmap(QPixmap::fromImage(image));
    m->density->topLeft->setCoords(xr.lower, yr.upper);
    m->density->bottomRight->setCoords(xr.upper, yr.lower);
}

Chart::Extent ScatterChart::extent() const
{
    Extent all = m->extent;
    const double px = (all.x1 - all.x0) * 0.03;
    all.x0 -= px;
    all.x1 += px;
    if (all.y0 == 0)
        all.y0 = -(all.y1 - all.y0) * 0.001;
    return all;
}

void ScatterChart::updateColors()
{
    if (!m || !m->points)
        return;
    QColor color = themes().theme().category(0);
    color.setAlphaF(m->selected.empty() ? 0.6f : 0.2f);
    m->points->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 4));
    const QColor select = themes().color(Role::Select);
    m->bright->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, select, select, 5));
    if (m->reference)
        m->reference->setPen(QPen(themes().color(Role::Muted), 1, Qt::DashLine));
}

void ScatterChart::hover(const QPointF& place, double x, double y)
{
    d().crosshair->showValues(d().area(), place.x(), tr("under the cursor"),
                              {{d().plot->xAxis->label(), exactNumber(x), themes().color(Role::Muted), QPointF(-100, -100)},
                               {d().yTitle, exactNumber(y), themes().color(Role::Muted), QPointF(-100, -100)}});
}

bool ScatterChart::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    if (type == QEvent::MouseButtonPress || type == QEvent::MouseMove || type == QEvent::MouseButtonRelease) {
        auto* mouse = static_cast<QMouseEvent*>(event);
        const QPoint place = mouse->position().toPoint();
        const bool selecting = m->band->isVisible();
        if (type == QEvent::MouseButtonPress && mouse->button() == Qt::LeftButton && (mouse->modifiers() & Qt::ShiftModifier)) {
            m->origin = place;
            m->band->setGeometry(QRect(place, QSize()));
            m->band->show();
            return true;
        }
        if (selecting && type == QEvent::MouseMove) {
            m->band->setGeometry(QRect(m->origin, place).normalized());
            return true;
        }
        if (selecting && type == QEvent::MouseButtonRelease) {
            m->band->hide();
            selectBox(QRect(m->origin, place).normalized());
            return true;
        }
    }
    return Chart::eventFilter(watched, event);
}

void ScatterChart::selectBox(const QRect& pixels)
{
    const double x0 = d().plot->xAxis->pixelToCoord(pixels.left()), x1 = d().plot->xAxis->pixelToCoord(pixels.right());
    const double y1 = d().plot->yAxis->pixelToCoord(pixels.top()), y0 = d().plot->yAxis->pixelToCoord(pixels.bottom());
    std::vector<std::uint32_t> inside;
    for (std::size_t i = 0; i < m->x.size(); ++i)
        if (m->x[i] >= x0 && m->x[i] <= x1 && m->y[i] >= y0 && m->y[i] <= y1)
            inside.push_back(static_cast<std::uint32_t>(i));
    setSelected(inside);
    Q_EMIT pointsSelected(inside);
}

} // namespace cairn::plots
