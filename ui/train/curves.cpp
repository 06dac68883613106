// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/curves.h"

#include "core/energy/energy.h"
#include "plots/chart/line_chart.h"
#include "ui/train/run_text.h"

#include <QGridLayout>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kLowestChart = 200; ///< pixels: title of the axis and its marks stay readable

/// Loss first, then what says how good the model is, then how it is trained.
int rank(const std::string& name)
{
    static const std::vector<std::string> order = {"loss", "accuracy", "mean_iou", "frechet_distance", "discriminator_loss", "generator_loss", "d_real", "d_made", "diversity", "pixel_accuracy", "perplexity", "token_accuracy", "label_error_rate", "sequence_accuracy", "hit_rate_10", "ndcg_10", "pair_accuracy",
                                                   "elbo", "nll", "deviance", "pinball", "rmse", "mae", "r2", "coverage", "interval_width", "squared_error", "recall_1", "kl_divergence", "total_loss", "added_loss", "mse", "learning_rate", "rows_per_second"};
    const auto found = std::find(order.begin(), order.end(), name);
    return static_cast<int>(found - order.begin());
}

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

} // namespace

Curves::Curves(plots::ThemeStore& themes, QWidget* parent) : QScrollArea(parent), m_themes(themes)
{
    auto* charts = new QWidget;
    m_grid = new QGridLayout(charts);
    setWidget(charts);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    charts->setAutoFillBackground(false);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(12);
}

void Curves::clear()
{
    for (auto& [name, chart] : m_charts)
        chart.widget->deleteLater();
    m_charts.clear();
    m_order.clear();
    m_last.clear();
}

Curves::Chart& Curves::chartFor(const std::string& name)
{
    Chart& chart = m_charts[name];
    if (!chart.widget) {
        chart.widget = new plots::LineChart(m_themes, widget());
        chart.widget->setMinimumHeight(kLowestChart);
        chart.widget->setAxisTitles(tr("Epoch"), capitalised(metricTitle(name)));
        chart.widget->setPictureTitle(metricTitle(name));
        chart.widget->setObjectName(QStringLiteral("curve.") + QString::fromStdString(name));
        m_order.push_back(name);
        std::stable_sort(m_order.begin(), m_order.end(), [](const std::string& a, const std::string& b) { return rank(a) < rank(b); });
        arrange();
    }
    return chart;
}

void Curves::arrange()
{
    for (std::size_t i = 0; i < m_order.size(); ++i) {
        plots::LineChart* widget = m_charts[m_order[i]].widget;
        m_grid->removeWidget(widget);
        m_grid->addWidget(widget, static_cast<int>(i / 2), static_cast<int>(i % 2));
        m_grid->setRowStretch(static_cast<int>(i / 2), i < 2 ? 3 : 2);
        widget->show();
    }
}

void Curves::add(const std::vector<store::MetricPoint>& points)
{
    std::map<std::pair<std::string, std::string>, std::pair<std::vector<double>, std::vector<double>>> fresh;
    for (const store::MetricPoint& point : points) {
        m_last[{point.name, point.split}] = point.value;
        // One point at the end makes no curve; energy is a figure above the curves.
        if (point.split == "test" || energy::followsEnergy(point.name) || point.name == energy::kEstimatedSeries)
            continue;
        auto& [x, y] = fresh[{point.name, point.split}];
        x.push_back(point.epoch);
        y.push_back(point.value);
    }
    for (const auto& [key, values] : fresh) {
        Chart& chart = chartFor(key.first);
        auto found = chart.series.find(key.second);
        if (found == chart.series.end()) {
            const bool validation = key.second == "validation";
            plots::LineStyle style;
            style.name = key.second.empty() ? capitalised(metricTitle(key.first)) : validation ? tr("Validation") : tr("Training");
            style.category = validation ? 1 : 0;
            style.dashed = validation;
            style.smoothed = !validation;
            found = chart.series.emplace(key.second, chart.widget->addSeries(style)).first;
        }
        chart.widget->append(found->second, values.first, values.second);
    }
}

std::size_t Curves::pointCount(const std::string& name, const std::string& split) const
{
    const auto chart = m_charts.find(name);
    if (chart == m_charts.end())
        return 0;
    const auto series = chart->second.series.find(split);
    return series == chart->second.series.end() ? 0 : chart->second.widget->pointCount(series->second);
}

std::optional<double> Curves::last(const std::string& name, const std::string& split) const
{
    const auto found = m_last.find({name, split});
    return found == m_last.end() ? std::nullopt : std::optional(found->second);
}

} // namespace cairn::ui
