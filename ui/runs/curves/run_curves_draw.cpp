// SPDX-License-Identifier: GPL-3.0-or-later
// The lines that stand for the chosen runs, and the charts they are drawn in.
#include "ui/common/text.h"
#include "ui/runs/curves/energy_axis.h"
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
    if (metric == energy::kEmissionsSeries)
        return text + QStringLiteral(" (g CO₂e)");
    return energy::followsEnergy(metric) || metric == energy::kEstimatedSeries ? text + QStringLiteral(" (J)") : text;
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

bool RunCurves::drawable(const Series& series) const
{
    return axis() != Axis::Energy || (series.run < m_energy.size() && !m_energy[series.run].empty());
}

std::optional<double> RunCurves::placeOf(const Series& series, const store::CurvePoint& point) const
{
    switch (axis()) {
    case Axis::Epoch: return point.epoch;
    case Axis::Step: return static_cast<double>(point.step);
    case Axis::Time: return point.seconds;
    case Axis::Energy: break;
    }
    return drawable(series) ? std::optional(m_energyUnit.value * joulesAt(m_energy[series.run], point.step)) : std::nullopt;
}

bool RunCurves::allEstimated() const
{
    return std::any_of(m_runs.begin(), m_runs.end(), [](const ShownRun& shown) { return shown.estimated; })
        && std::none_of(m_runs.begin(), m_runs.end(), [](const ShownRun& shown) { return shown.measured; });
}

QString RunCurves::axisTitle() const
{
    static constexpr const char* kAxes[] = {QT_TR_NOOP("Epoch"), QT_TR_NOOP("Step"), QT_TR_NOOP("Seconds")};
    if (axis() != Axis::Energy)
        return tr(kAxes[static_cast<int>(axis())]);
    return (allEstimated() ? tr("Energy (%1), estimated") : tr("Energy (%1)")).arg(QString::fromUtf8(m_energyUnit.unit));
}

QString RunCurves::saidText() const
{
    if (m_total > m_runs.size())
        return tr("The first %1 of %2 runs").arg(countText(m_runs.size()), countText(m_total));
    const auto without = std::count_if(m_energy.begin(), m_energy.end(), [](const auto& taken) { return taken.empty(); });
    if (without > 0)
        return tr("%n runs have no figures of energy", nullptr, static_cast<int>(without));
    return !m_runs.empty() && m_charts.empty() ? tr("These runs have no curves of the chosen metrics") : QString();
}

QString RunCurves::nameOf(std::size_t run, const std::string& metric) const
{
    const bool marked = m_runs[run].estimated && (axis() == Axis::Energy || energy::followsEnergy(metric));
    return marked && !allEstimated() ? tr("%1, energy estimated", "run").arg(m_runs[run].name) : m_runs[run].name;
}

PlainCurve RunCurves::curveOf(const Series& series) const
{
    PlainCurve curve;
    for (const store::CurvePoint& point : series.points) {
        const auto x = placeOf(series, point);
        if (!x || (!curve.x.empty() && *x < curve.x.back())) // a clock that went back; lines run forward
            continue;
        curve.x.push_back(*x);
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
        const QString name = nameOf(series.run, metric);
        plots::LineStyle style;
        style.name = series.split.empty() ? name : tr("%1, %2", "run, part of the data").arg(name, splitName(series.split));
        style.category = static_cast<int>(series.run);
        style.dashed = series.split == "validation";
        PlainCurve curve = curveOf(series);
        if (curve.x.empty())
            continue;
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
        if (PlainCurve curve = curveOf(series); !curve.x.empty())
            curves[{static_cast<std::size_t>(at - groups.begin()), series.split}].push_back(std::move(curve));
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
        const bool wanted = std::any_of(m_series.begin(), m_series.end(), [&](const Series& series) { return series.metric == at->first && drawable(series); })
                            && std::find(m_metrics.begin(), m_metrics.end(), at->first) != m_metrics.end();
        if (wanted) {
            ++at;
            continue;
        }
        at->second->deleteLater();
        at = m_charts.erase(at);
    }
    for (const std::string& metric : m_metrics) {
        if (std::none_of(m_series.begin(), m_series.end(), [&](const Series& series) { return series.metric == metric && drawable(series); }))
            continue;
        plots::LineChart*& chart = m_charts[metric];
        if (!chart) {
            chart = new plots::LineChart(m_workspace.themes(), this);
            chart->setPictureTitle(metricTitle(metric));
        }
        chart->setAxisTitles(axisTitle(), energy::followsEnergy(metric) && allEstimated() ? tr("%1, estimated", "quantity").arg(titleOf(metric)) : titleOf(metric));
        drawLines(*chart, bandKind() == BandKind::None ? linesOfRuns(metric) : linesOfGroups(metric));
        chart->setMinimumHeight(kPlotHeight + kLegendLine * ((chart->seriesCount() + 1) / 2)); // room for the legend above
    }
    arrange();
    m_said->setText(saidText());
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
