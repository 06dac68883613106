// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/line_chart.h"

#include "plots/chart/chart_private.h"
#include "plots/chart/decimate.h"
#include "plots/chart/ticker.h"

#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cairn::plots {

struct LineChart::Series {
    LineStyle style;
    std::vector<double> x, y, smooth;
    Smoother smoother;
    bool shown = true;
    double low = std::numeric_limits<double>::infinity(), high = -low, positive = low;
    QCPGraph* raw = nullptr;
    QCPGraph* line = nullptr;
    std::vector<double> bandLow, bandHigh;
    QCPGraph* below = nullptr; ///< edges of the band; made with the first one
    QCPGraph* above = nullptr;

    void widen(double value)
    {
        if (!std::isfinite(value))
            return;
        low = std::min(low, value);
        high = std::max(high, value);
        if (value > 0)
            positive = std::min(positive, value);
    }
    void restartSmoothing(double weight)
    {
        smoother = Smoother(weight);
        smooth.clear();
        if (weight <= 0 || !style.smoothed)
            return;
        smooth.reserve(y.size());
        for (const double value : y)
            smooth.push_back(smoother.next(value));
    }
};

struct LineChart::Parts {
    std::vector<Series> series;
    double weight = 0, lastWeight = 0.8;
    QToolButton* smoothButton = nullptr;
    std::vector<QCPItemLine*> references;
    std::optional<QRectF> fixed;
};

LineChart::LineChart(ThemeStore& themes, QWidget* parent) : Chart(themes, parent), m(std::make_unique<Parts>())
{
    m->smoothButton = d().addToggle(tr("Smooth"), tr("Moving average over the pale original line"));
    connect(m->smoothButton, &QToolButton::toggled, this, [this](bool on) { setSmoothing(on ? m->lastWeight : 0); });
    connect(d().legend, &LegendBar::toggled, this, [this](int entry, bool shown) {
        setSeriesShown(entry, shown);
        Q_EMIT seriesToggled(entry, shown);
    });
}

LineChart::~LineChart() = default;

int LineChart::addSeries(const LineStyle& style)
{
    Series& s = m->series.emplace_back();
    s.style = style;
    s.raw = d().plot->addGraph();
    s.line = d().plot->addGraph();
    updateColors();
    updateLegend();
    return static_cast<int>(m->series.size()) - 1;
}

int LineChart::seriesCount() const
{
    return static_cast<int>(m->series.size());
}

void LineChart::clear()
{
    m->series.clear();
    d().plot->clearGraphs();
    updateLegend();
    resetView();
}

void LineChart::setData(int series, std::vector<double> x, std::vector<double> y)
{
    Series& s = m->series[static_cast<std::size_t>(series)];
    s.x = std::move(x);
    s.y = std::move(y);
    s.bandLow.clear();
    s.bandHigh.clear();
    s.low = s.positive = std::numeric_limits<double>::infinity();
    s.high = -s.low;
    for (const double value : s.y)
        s.widen(value);
    s.restartSmoothing(m->weight);
    requestReplot();
}

void LineChart::setBand(int series, std::vector<double> low, std::vector<double> high)
{
    Series& s = m->series[static_cast<std::size_t>(series)];
    s.bandLow = std::move(low);
    s.bandHigh = std::move(high);
    for (std::size_t i = 0; i < s.bandLow.size(); ++i) {
        s.widen(s.bandLow[i]);
        s.widen(s.bandHigh[i]);
    }
    if (!s.below) {
        s.below = d().plot->addGraph();
        s.above = d().plot->addGraph();
        s.below->setPen(Qt::NoPen);
        s.above->setPen(Qt::NoPen);
        s.above->setChannelFillGraph(s.below);
    }
    updateColors();
    requestReplot();
}

void LineChart::append(int series, std::span<const double> x, std::span<const double> y)
{
    Series& s = m->series[static_cast<std::size_t>(series)];
    s.x.insert(s.x.end(), x.begin(), x.end());
    s.y.insert(s.y.end(), y.begin(), y.end());
    for (const double value : y) {
        s.widen(value);
        if (m->weight > 0 && s.style.smoothed)
            s.smooth.push_back(s.smoother.next(value));
    }
    requestReplot();
}

void LineChart::append(int series, double x, double y)
{
    append(series, std::span<const double>(&x, 1), std::span<const double>(&y, 1));
}

std::size_t LineChart::pointCount(int series) const
{
    return m->series[static_cast<std::size_t>(series)].x.size();
}

void LineChart::setSeriesShown(int series, bool shown)
{
    m->series[static_cast<std::size_t>(series)].shown = shown;
    updateLegend();
    requestReplot();
}

bool LineChart::isSeriesShown(int series) const
{
    return m->series[static_cast<std::size_t>(series)].shown;
}

void LineChart::setSmoothing(double weight)
{
    m->weight = std::clamp(weight, 0.0, 0.999);
    if (m->weight > 0)
        m->lastWeight = m->weight;
    m->smoothButton->setChecked(m->weight > 0);
    for (Series& s : m->series)
        s.restartSmoothing(m->weight);
    updateColors();
    requestReplot();
}

double LineChart::smoothing() const
{
    return m->weight;
}

void LineChart::addReference(const QPointF& from, const QPointF& to)
{
    auto* item = new QCPItemLine(d().plot);
    item->start->setCoords(from);
    item->end->setCoords(to);
    m->references.push_back(item);
    updateColors();
    requestReplot();
}

void LineChart::setFixedExtent(const QRectF& extent)
{
    m->fixed = extent;
    resetView();
}

void LineChart::setControlsShown(bool shown)
{
    d().logButton->setVisible(shown);
    m->smoothButton->setVisible(shown);
}

QByteArray LineChart::csv() const
{
    const QString title = d().plot->xAxis->label();
    QByteArray bytes = "series," + csvField(title.isEmpty() ? QStringLiteral("x") : title) + ",value\n";
    for (const Series& s : m->series)
        for (std::size_t i = 0; i < s.x.size(); ++i)
            bytes += csvField(s.style.name) + ',' + csvNumber(s.x[i]) + ',' + csvNumber(s.y[i]) + '\n';
    return bytes;
}

void LineChart::prepare()
{
    const QCPRange range = d().plot->xAxis->range();
    const int columns = std::max(d().area().width(), 16);
    const auto fill = [&](QCPGraph* graph, const std::vector<double>& x, const std::vector<double>& y) {
        const Polyline line = decimated(x, y, range.lower, range.upper, columns);
        graph->setData(QVector<double>(line.x.begin(), line.x.end()), QVector<double>(line.y.begin(), line.y.end()), true);
    };
    for (Series& s : m->series) {
        const bool smooth = s.shown && !s.smooth.empty();
        s.raw->setVisible(smooth);
        s.line->setVisible(s.shown);
        if (s.below) {
            const bool band = s.shown && s.bandLow.size() == s.x.size();
            s.below->setVisible(band);
            s.above->setVisible(band);
            s.below->setData(band ? QVector<double>(s.x.begin(), s.x.end()) : QVector<double>(), QVector<double>(s.bandLow.begin(), s.bandLow.end()), true);
            s.above->setData(band ? QVector<double>(s.x.begin(), s.x.end()) : QVector<double>(), QVector<double>(s.bandHigh.begin(), s.bandHigh.end()), true);
        }
        if (smooth)
            fill(s.raw, s.x, s.y);
        if (s.shown)
            fill(s.line, s.x, smooth ? s.smooth : s.y);
        // A single point is no line: show it as a dot.
        s.line->setLineStyle(s.style.dots ? QCPGraph::lsNone : QCPGraph::lsLine);
        s.line->setScatterStyle(s.x.size() == 1 || s.style.dots ? QCPScatterStyle(QCPScatterStyle::ssDisc, s.style.dots ? 3.5 : 5)
                                                : QCPScatterStyle(QCPScatterStyle::ssNone));
    }
}

Chart::Extent LineChart::extent() const
{
    if (m->fixed)
        return {m->fixed->left(), m->fixed->right(), m->fixed->top(), m->fixed->bottom()};
    Extent all;
    bool any = false;
    for (const Series& s : m->series) {
        const double low = logScale() ? s.positive : s.low;
        if (!s.shown || s.x.empty() || !(low <= s.high))
            continue;
        all.x0 = any ? std::min(all.x0, s.x.front()) : s.x.front();
        all.x1 = any ? std::max(all.x1, s.x.back()) : s.x.back();
        all.y0 = any ? std::min(all.y0, low) : low;
        all.y1 = any ? std::max(all.y1, s.high) : s.high;
        any = true;
    }
    return all;
}

std::optional<std::pair<double, double>> LineChart::valuesWithin(double from, double to) const
{
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const Series& s : m->series) {
        if (!s.shown)
            continue;
        const bool band = s.bandLow.size() == s.x.size();
        const auto first = static_cast<std::size_t>(std::lower_bound(s.x.begin(), s.x.end(), from) - s.x.begin());
        for (std::size_t i = first; i < s.x.size() && s.x[i] <= to; ++i) {
            for (const double value : {s.y[i], band ? s.bandLow[i] : s.y[i], band ? s.bandHigh[i] : s.y[i]}) {
                if (!std::isfinite(value) || (logScale() && value <= 0))
                    continue;
                low = std::min(low, value);
                high = std::max(high, value);
            }
        }
    }
    return low <= high ? std::optional(std::pair(low, high)) : std::nullopt;
}

void LineChart::updateColors()
{
    if (!m)
        return;
    for (Series& s : m->series) {
        const QColor color = themes().theme().category(s.style.category);
        s.line->setPen(QPen(color, 1.5, s.style.dashed ? Qt::DashLine : Qt::SolidLine));
        s.raw->setPen(QPen(mixed(themes().color(Role::Surface), color, 0.35), 1));
        if (s.above) {
            QColor shade = color;
            shade.setAlphaF(0.2f);
            s.above->setBrush(shade);
        }
    }
    for (QCPItemLine* line : m->references)
        line->setPen(QPen(themes().color(Role::Muted), 1, Qt::DashLine));
    updateLegend();
}

void LineChart::updateLegend()
{
    std::vector<LegendBar::Entry> entries;
    for (const Series& s : m->series)
        entries.push_back({s.style.name, themes().theme().category(s.style.category), s.style.dashed, s.shown});
    d().legend->setEntries(std::move(entries));
}

void LineChart::hover(const QPointF& place, double x, double)
{
    std::vector<Crosshair::Value> values;
    double nearest = x, distance = std::numeric_limits<double>::infinity();
    for (const Series& s : m->series) {
        if (!s.shown || s.x.empty())
            continue;
        auto at = std::lower_bound(s.x.begin(), s.x.end(), x);
        if (at == s.x.end() || (at != s.x.begin() && x - *(at - 1) < *at - x))
            --at;
        const auto i = static_cast<std::size_t>(at - s.x.begin());
        if (std::abs(s.x[i] - x) < distance) {
            distance = std::abs(s.x[i] - x);
            nearest = s.x[i];
        }
        const double y = s.smooth.empty() ? s.y[i] : s.smooth[i];
        values.push_back({s.style.name, exactNumber(y), themes().theme().category(s.style.category),
                          QPointF(d().plot->xAxis->coordToPixel(s.x[i]), d().plot->yAxis->coordToPixel(y))});
    }
    if (values.empty())
        return d().crosshair->clear();
    const QString axis = d().plot->xAxis->label();
    const QString title = axis.isEmpty() ? exactNumber(nearest) : tr("%1 %2").arg(axis, exactNumber(nearest));
    d().crosshair->showValues(d().area(), place.x(), title, std::move(values));
}

} // namespace cairn::plots
