// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/histogram_chart.h"

#include "plots/chart/chart_private.h"
#include "plots/chart/ticker.h"

#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace cairn::plots {

struct HistogramChart::Parts {
    std::vector<double> edges, counts, selected;
    QCPGraph* all = nullptr;
    QCPGraph* chosen = nullptr;
    QCPItemRect* brush = nullptr;
    int from = -1, to = -1; ///< brushed bins
    bool dragging = false;
};

HistogramChart::HistogramChart(ThemeStore& themes, QWidget* parent) : Chart(themes, parent), m(std::make_unique<Parts>())
{
    auto* plot = d().plot;
    m->all = plot->addGraph();
    m->chosen = plot->addGraph();
    for (QCPGraph* graph : {m->all, m->chosen})
        graph->setLineStyle(QCPGraph::lsStepLeft);
    m->brush = new QCPItemRect(plot);
    m->brush->setVisible(false);
    m->brush->setClipToAxisRect(true);
    m->brush->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m->brush->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
    plot->setInteractions(QCP::iNone);
    plot->installEventFilter(this);
    updateColors();
}

HistogramChart::~HistogramChart() = default;

void HistogramChart::setBins(std::vector<double> edges, std::vector<double> counts)
{
    m->edges = std::move(edges);
    m->counts = std::move(counts);
    m->selected.clear();
    m->from = m->to = -1;
    m->brush->setVisible(false);
    resetView();
}

void HistogramChart::setSelectedCounts(std::vector<double> counts)
{
    m->selected = std::move(counts);
    requestReplot();
}

void HistogramChart::setCompact(bool compact)
{
    d().logButton->setVisible(!compact);
    d().legend->setVisible(!compact);
    d().plot->yAxis->setVisible(!compact);
    d().plot->xAxis->setVisible(!compact);
    d().plot->axisRect()->setMinimumMargins(compact ? QMargins(2, 2, 2, 2) : QMargins(8, 8, 12, 4));
    requestReplot();
}

QByteArray HistogramChart::csv() const
{
    QByteArray bytes = "from,to,count\n";
    for (std::size_t i = 0; i < m->counts.size(); ++i)
        bytes += csvNumber(m->edges[i]) + ',' + csvNumber(m->edges[i + 1]) + ',' + csvNumber(m->counts[i]) + '\n';
    return bytes;
}

void HistogramChart::prepare()
{
    const auto fill = [this](QCPGraph* graph, const std::vector<double>& counts) {
        QVector<double> x, y;
        for (std::size_t i = 0; i < counts.size() && i + 1 < m->edges.size(); ++i) {
            x.push_back(m->edges[i]);
            y.push_back(counts[i]);
        }
        if (!x.isEmpty()) {
            x.push_back(m->edges.back());
            y.push_back(y.back());
        }
        graph->setData(x, y, true);
    };
    fill(m->all, m->counts);
    fill(m->chosen, m->selected);
}

Chart::Extent HistogramChart::extent() const
{
    if (m->counts.empty())
        return {};
    const double high = *std::max_element(m->counts.begin(), m->counts.end());
    return {m->edges.front(), m->edges.back(), logScale() ? 0.8 : 0, std::max(high, 1.0)};
}

void HistogramChart::updateColors()
{
    if (!m)
        return;
    const QColor fill = mixed(themes().color(Role::Surface), themes().theme().category(0), 0.55);
    m->all->setPen(QPen(themes().theme().category(0), 1));
    m->all->setBrush(fill);
    m->chosen->setPen(QPen(themes().color(Role::Select), 1));
    m->chosen->setBrush(themes().color(Role::Select));
    QColor brush = themes().color(Role::Select);
    m->brush->setPen(QPen(brush, 1));
    brush.setAlphaF(0.14f);
    m->brush->setBrush(brush);
}

int HistogramChart::binAt(double x) const
{
    if (m->counts.empty() || x < m->edges.front() || x > m->edges.back())
        return -1;
    const auto at = std::upper_bound(m->edges.begin(), m->edges.end(), x) - m->edges.begin() - 1;
    return static_cast<int>(std::clamp<std::ptrdiff_t>(at, 0, static_cast<std::ptrdiff_t>(m->counts.size()) - 1));
}

void HistogramChart::hover(const QPointF& place, double x, double)
{
    const int bin = binAt(x);
    if (bin < 0)
        return d().crosshair->clear();
    const auto i = static_cast<std::size_t>(bin);
    std::vector<Crosshair::Value> values = {
        {tr("rows"), exactNumber(m->counts[i]), themes().theme().category(0), QPointF(-100, -100)}};
    if (i < m->selected.size())
        values.push_back({tr("selected"), exactNumber(m->selected[i]), themes().color(Role::Select), QPointF(-100, -100)});
    d().crosshair->showValues(d().area(), place.x(),
                              tr("%1 to %2").arg(exactNumber(m->edges[i]), exactNumber(m->edges[i + 1])), std::move(values));
}

void HistogramChart::clearBrush()
{
    if (!m->brush->visible() || m->dragging)
        return;
    m->brush->setVisible(false);
    m->from = m->to = -1;
    requestReplot();
}

void HistogramChart::brushTo(double x)
{
    if (m->counts.empty())
        return;
    m->to = binAt(std::clamp(x, m->edges.front(), m->edges.back()));
    const auto low = static_cast<std::size_t>(std::min(m->from, m->to));
    const auto high = static_cast<std::size_t>(std::max(m->from, m->to));
    m->brush->topLeft->setCoords(m->edges[low], 0);
    m->brush->bottomRight->setCoords(m->edges[high + 1], 1);
    m->brush->setVisible(true);
    requestReplot();
}

void HistogramChart::finishBrush()
{
    m->dragging = false;
    const auto low = static_cast<std::size_t>(std::min(m->from, m->to));
    const auto high = static_cast<std::size_t>(std::max(m->from, m->to));
    Q_EMIT rangeSelected(m->edges[low], m->edges[high + 1]);
}

bool HistogramChart::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    if (type != QEvent::MouseButtonPress && type != QEvent::MouseMove && type != QEvent::MouseButtonRelease
        && type != QEvent::MouseButtonDblClick)
        return Chart::eventFilter(watched, event);
    auto* mouse = static_cast<QMouseEvent*>(event);
    const double x = d().plot->xAxis->pixelToCoord(mouse->position().x());
    if (type == QEvent::MouseButtonPress && mouse->button() == Qt::LeftButton && binAt(x) >= 0) {
        m->from = binAt(x);
        m->dragging = true;
        brushTo(x);
        return true;
    }
    if (type == QEvent::MouseMove && m->dragging) {
        brushTo(x);
        return true;
    }
    if (type == QEvent::MouseButtonRelease && m->dragging) {
        finishBrush();
        return true;
    }
    if (type == QEvent::MouseButtonDblClick && mouse->button() == Qt::LeftButton) {
        m->dragging = false;
        m->brush->setVisible(false);
        m->from = m->to = -1;
        requestReplot();
        Q_EMIT selectionCleared();
        return true;
    }
    return Chart::eventFilter(watched, event);
}

} // namespace cairn::plots
