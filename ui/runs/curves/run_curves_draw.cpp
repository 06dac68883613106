// SPDX-License-Identifier: GPL-3.0-or-later
// The lines that stand for the chosen runs, and the charts they are drawn in.
#include "ui/common/text.h"
#include "ui/runs/curves/run_curves.h"
#include "ui/shell/workspace.h"
#include "ui/train/run_text.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kPlotHeight = 200, kLegendLine = 20;

QString titleOf(const std::string& metric)
{
    QString text = metricTitle(metric);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

} // namespace

QString RunCurves::splitName(const std::string& split)
{
    if (split == "train")
        return tr("training");
    if (split == "validation")
        return tr("validation");
    return split == "test" ? tr("test") : fromStd(split);
}

PlainCurve RunCurves::curveOf(const Series& series) const
{
    PlainCurve curve;
    for (const store::CurvePoint& point : series.points) {
        const double x = axis() == Axis::Epoch ? point.epoch : axis() == Axis::Step ? static_cast<double>(point.step) : point.seconds;
        if (!curve.x.empty() && x < curve.x.back()) // a clock that went back; lines run forward
            continue;
        curve.x.push_back(x);
        curve.y.push_back(point.value);
    }
    return curve;
}

std::vector<RunCurves::Line> RunCurves::linesOfRuns(const std::string& metric) const
{
    std::vector<Line> lines;
    for (const Series& series : m_series) {
        if (series.metric != metric)
            continue;
        const QString& name = m_runs[series.run].name;
        plots::LineStyle style;
        style.name = series.split.empty() ? name : tr("%1, %2", "run, part of the data").arg(name, splitName(series.split));
        style.category = static_cast<int>(series.run);
        style.dashed = series.split == "validation";
        PlainCurve curve = curveOf(series);
        lines.push_back({style, {std::move(curve.x), std::move(curve.y), {}, {}}});
    }
    return lines;
}

std::vector<RunCurves::Line> RunCurves::linesOfGroups(const std::string& metric) const
{
    std::vector<Line> drawn;
    std::vector<QString> groups;
    std::map<std::pair<std::size_t, std::string>, std::vector<PlainCurve>> curves;
    for (const Series& series : m_series) {
        if (series.metric != metric)
            continue;
        const QString group = m_grouped ? m_runs[series.run].group : QString();
        auto at = std::find(groups.begin(), groups.end(), group);
        if (at == groups.end())
            at = groups.insert(groups.end(), group);
        curves[{static_cast<std::size_t>(at - groups.begin()), series.split}].push_back(curveOf(series));
    }
    for (const auto& [key, lines] : curves) {
        plots::LineStyle style;
        const QString group = groups[key.first].isEmpty() ? tr("%n runs", nullptr, static_cast<int>(lines.size())) : groups[key.first];
        style.name = key.second.empty() ? group : tr("%1, %2", "run, part of the data").arg(group, splitName(key.second));
        style.category = static_cast<int>(key.first);
        style.dashed = key.second == "validation";
        drawn.push_back({style, bandOf(lines, bandKind())});
    }
    return drawn;
}

void RunCurves::drawLines(plots::LineChart& chart, std::vector<Line> lines)
{
    QStringList names;
    for (const Line& line : lines)
        names << line.style.name + QString::number(line.style.category);
    const bool same = chart.property("lines").toStringList() == names; // more of the same: what is zoomed into stays
    chart.setProperty("lines", names);
    if (!same)
        chart.clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const int series = same ? static_cast<int>(i) : chart.addSeries(lines[i].style);
        Band& band = lines[i].band;
        chart.setData(series, std::move(band.x), std::move(band.mean));
        if (!band.low.empty())
            chart.setBand(series, std::move(band.low), std::move(band.high));
    }
}

void RunCurves::draw()
{
    for (auto at = m_charts.begin(); at != m_charts.end();) {
        const bool wanted = std::any_of(m_series.begin(), m_series.end(), [&](const Series& series) { return series.metric == at->first; })
                            && std::find(m_metrics.begin(), m_metrics.end(), at->first) != m_metrics.end();
        if (wanted) {
            ++at;
            continue;
        }
        at->second->deleteLater();
        at = m_charts.erase(at);
    }
    static constexpr const char* kAxes[] = {QT_TR_NOOP("Epoch"), QT_TR_NOOP("Step"), QT_TR_NOOP("Seconds")};
    for (const std::string& metric : m_metrics) {
        if (std::none_of(m_series.begin(), m_series.end(), [&](const Series& series) { return series.metric == metric; }))
            continue;
        plots::LineChart*& chart = m_charts[metric];
        if (!chart) {
            chart = new plots::LineChart(m_workspace.themes(), this);
            chart->setPictureTitle(metricTitle(metric));
        }
        chart->setAxisTitles(tr(kAxes[static_cast<int>(axis())]), titleOf(metric));
        drawLines(*chart, bandKind() == BandKind::None ? linesOfRuns(metric) : linesOfGroups(metric));
        chart->setMinimumHeight(kPlotHeight + kLegendLine * ((chart->seriesCount() + 1) / 2)); // room for the legend above
    }
    arrange();
    m_said->setText(m_total > m_runs.size() ? tr("The first %1 of %2 runs").arg(countText(m_runs.size()), countText(m_total))
                    : !m_runs.empty() && m_charts.empty() ? tr("These runs have no curves of the chosen metrics")
                                                          : QString());
}

void RunCurves::arrange()
{
    int place = 0;
    for (const std::string& metric : m_metrics) {
        const auto found = m_charts.find(metric);
        if (found == m_charts.end())
            continue;
        m_grid->removeWidget(found->second);
        m_grid->addWidget(found->second, place / 2, place % 2);
        found->second->show();
        ++place;
    }
}

} // namespace cairn::ui
