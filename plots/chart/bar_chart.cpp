// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/chart/bar_chart.h"

#include "plots/chart/chart_private.h"
#include "plots/chart/ticker.h"

#include <QToolButton>

#include <cmath>
#include <optional>

namespace cairn::plots {

struct BarChart::Parts {
    QStringList categories;
    std::vector<BarSeries> series;
    std::vector<bool> shown;
    std::vector<QCPBars*> bars;
    std::optional<std::pair<double, double>> range;
};

BarChart::BarChart(ThemeStore& themes, QWidget* parent) : Chart(themes, parent), m(std::make_unique<Parts>())
{
    d().plot->axisRect()->setRangeZoom(Qt::Horizontal);
    connect(d().legend, &LegendBar::toggled, this, [this](int entry, bool on) {
        m->shown[static_cast<std::size_t>(entry)] = on;
        requestReplot();
    });
    connect(d().plot, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
        const double x = d().plot->xAxis->pixelToCoord(event->position().x());
        const int category = static_cast<int>(std::lround(x));
        if (event->button() == Qt::LeftButton && category >= 0 && category < m->categories.size())
            Q_EMIT categoryClicked(category);
    });
}

BarChart::~BarChart() = default;

void BarChart::setBars(const QStringList& categories, std::vector<BarSeries> series)
{
    for (auto* bars : m->bars)
        d().plot->removePlottable(bars);
    m->bars.clear();
    m->categories = categories;
    m->series = std::move(series);
    m->shown.assign(m->series.size(), true);
    for (const BarSeries& s : m->series) {
        auto* bars = new QCPBars(d().plot->xAxis, d().plot->yAxis);
        bars->setName(s.name);
        m->bars.push_back(bars);
    }
    updateColors();
    resetView();
}

void BarChart::setValueRange(double low, double high)
{
    m->range = {low, high};
    resetView();
}

QByteArray BarChart::csv() const
{
    QByteArray bytes = "category";
    for (const BarSeries& s : m->series)
        bytes += ',' + csvField(s.name);
    for (qsizetype i = 0; i < m->categories.size(); ++i) {
        bytes += '\n' + csvField(m->categories[i]);
        for (const BarSeries& s : m->series)
            bytes += ',' + csvNumber(s.values[static_cast<std::size_t>(i)]);
    }
    return bytes + '\n';
}

void BarChart::prepare()
{
    int visible = 0, slot = 0;
    for (const bool on : m->shown)
        visible += on;
    const double width = 0.8 / std::max(visible, 1);
    for (std::size_t k = 0; k < m->bars.size(); ++k) {
        m->bars[k]->setVisible(m->shown[k]);
        if (!m->shown[k])
            continue;
        QVector<double> x, y;
        for (std::size_t i = 0; i < m->series[k].values.size(); ++i) {
            x.push_back(static_cast<double>(i) - 0.4 + width * (slot + 0.5));
            y.push_back(m->series[k].values[i]);
        }
        m->bars[k]->setWidth(width * 0.92);
        m->bars[k]->setData(x, y, true);
        ++slot;
    }

    // Names stand upright while they fit, then slant; where even that is too dense, every n-th stays.
    const QFontMetrics metrics(d().plot->xAxis->tickLabelFont());
    int widest = 0;
    for (const QString& name : m->categories)
        widest = std::max(widest, metrics.horizontalAdvance(name.left(24)));
    const double room = std::max(d().area().width(), 1) / std::max(d().plot->xAxis->range().size(), 1.0);
    const bool slanted = widest + 8 > room;
    const int every = std::max(1, static_cast<int>(std::ceil((metrics.height() + 2) / std::max(room, 0.1))));
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (int i = 0; i < m->categories.size(); i += slanted ? every : 1)
        ticker->addTick(i, metrics.elidedText(m->categories[i], Qt::ElideRight, 150));
    d().plot->xAxis->setTicker(ticker);
    d().plot->xAxis->setTickLabelRotation(slanted ? -45 : 0);
}

Chart::Extent BarChart::extent() const
{
    Extent all{-0.5, std::max(static_cast<double>(m->categories.size()) - 0.5, 0.5), 0, 0};
    for (const BarSeries& s : m->series)
        for (const double value : s.values)
            if (std::isfinite(value)) {
                all.y0 = std::min(all.y0, value);
                all.y1 = std::max(all.y1, value);
            }
    if (m->range)
        return {all.x0, all.x1, m->range->first, m->range->second / 1.05 * 1.0001};
    if (logScale() && all.y0 <= 0)
        all.y0 = std::min(1.0, all.y1 / 10);
    return all;
}

void BarChart::updateColors()
{
    if (!m)
        return;
    std::vector<LegendBar::Entry> entries;
    for (std::size_t k = 0; k < m->bars.size(); ++k) {
        const QColor color = themes().theme().category(m->series[k].category);
        m->bars[k]->setPen(Qt::NoPen);
        m->bars[k]->setBrush(color);
        entries.push_back({m->series[k].name, color, false, m->shown[k]});
    }
    if (entries.size() == 1 && entries[0].name.isEmpty())
        entries.clear();
    d().legend->setEntries(std::move(entries));
}

void BarChart::hover(const QPointF&, double x, double)
{
    const auto i = static_cast<qsizetype>(std::lround(x));
    if (i < 0 || i >= m->categories.size())
        return d().crosshair->clear();
    std::vector<Crosshair::Value> values;
    for (std::size_t k = 0; k < m->series.size(); ++k) {
        const double value = m->series[k].values[static_cast<std::size_t>(i)];
        if (m->shown[k])
            values.push_back({m->series[k].name, exactNumber(value), themes().theme().category(m->series[k].category),
                              QPointF(-100, -100)});
    }
    d().crosshair->showValues(d().area(), d().plot->xAxis->coordToPixel(static_cast<double>(i)), m->categories[i],
                              std::move(values));
}

} // namespace cairn::plots
