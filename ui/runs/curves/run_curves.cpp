// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/curves/run_curves.h"

#include "plots/chart/line_chart.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/runs/sources/run_sources.h"
#include "ui/runs/table/field_chooser.h"
#include "ui/runs/table/run_columns.h"
#include "ui/shell/workspace.h"
#include "ui/train/run_text.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace cairn::ui {

namespace {

constexpr std::size_t kFirstMetrics = 4;

QString upperFirst(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

} // namespace

RunCurves::RunCurves(Workspace& workspace, const RunSources& sources, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_sources(sources), m_axis(new QComboBox), m_band(new QComboBox), m_metricsButton(new QToolButton), m_said(mutedLabel({})),
      m_grid(new QGridLayout), m_chooser(new FieldChooser(this))
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(12, 8, 12, 8);
    rows->setSpacing(8);
    rows->addWidget(makeControls());
    auto* inside = new QWidget;
    inside->setLayout(m_grid);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(12);
    auto* area = new QScrollArea;
    area->setWidget(inside);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    rows->addWidget(area, 1);
}

QWidget* RunCurves::makeControls()
{
    m_axis->addItems({tr("Over epochs"), tr("Over steps"), tr("Over seconds of training"), tr("Over energy")});
    m_axis->setAccessibleName(tr("What the curves run over"));
    m_band->addItems({tr("Each run"), tr("Mean and standard error"), tr("Mean and range")});
    m_band->setAccessibleName(tr("Runs or groups"));
    m_band->setToolTip(tr("A mean with its band instead of each run: of the groups of the table, or of all chosen runs"));
    m_metricsButton->setText(tr("Metrics"));
    m_metricsButton->setProperty("framed", true);
    m_metricsButton->setToolTip(tr("Choose the metrics that are drawn"));
    auto* bar = new QWidget;
    auto* columns = new QHBoxLayout(bar);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(8);
    columns->addWidget(m_metricsButton);
    columns->addWidget(m_axis);
    columns->addWidget(m_band);
    columns->addWidget(m_said, 1);
    connect(m_metricsButton, &QToolButton::clicked, this, &RunCurves::openMetrics);
    connect(m_chooser, &FieldChooser::toggled, this, [this](const store::RunField& field, bool chosen) { chooseMetric(field.name, chosen); });
    connect(m_axis, &QComboBox::activated, this, [this] {
        read(); // energy is read only where it is the axis
        Q_EMIT stateChanged();
    });
    connect(m_band, &QComboBox::activated, this, [this] {
        draw();
        Q_EMIT stateChanged();
    });
    return bar;
}

void RunCurves::openMetrics()
{
    std::vector<FieldChooser::Entry> entries;
    for (const store::KnownField& known : m_known) {
        const std::string& name = known.field.name;
        if (std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.field.name == name; }))
            continue;
        entries.push_back({upperFirst(metricTitle(name)), known.field, std::find(m_metrics.begin(), m_metrics.end(), name) != m_metrics.end()});
    }
    m_chooser->openBelow(m_metricsButton, std::move(entries));
}

void RunCurves::setKnown(const std::vector<store::KnownField>& known)
{
    m_known.clear();
    std::copy_if(known.begin(), known.end(), std::back_inserter(m_known), [](const auto& one) { return one.field.kind == store::RunField::Kind::Metric; });
    if (m_choiceMade)
        return;
    auto best = m_known;
    std::stable_sort(best.begin(), best.end(), [](const auto& a, const auto& b) { return metricRank(a.field) < metricRank(b.field); });
    m_metrics.clear();
    for (const store::KnownField& one : best)
        if (m_metrics.size() < kFirstMetrics && one.field.split != "test" && std::find(m_metrics.begin(), m_metrics.end(), one.field.name) == m_metrics.end())
            m_metrics.push_back(one.field.name);
}

void RunCurves::chooseMetric(const std::string& metric, bool chosen)
{
    m_choiceMade = true;
    std::erase(m_metrics, metric);
    if (chosen)
        m_metrics.push_back(metric);
    read();
    Q_EMIT stateChanged();
}

void RunCurves::setBand(BandKind kind)
{
    m_band->setCurrentIndex(static_cast<int>(kind));
    draw();
}

RunCurves::Axis RunCurves::axis() const
{
    return static_cast<Axis>(std::max(0, m_axis->currentIndex()));
}

BandKind RunCurves::bandKind() const
{
    return static_cast<BandKind>(std::max(0, m_band->currentIndex()));
}

void RunCurves::showRuns(std::vector<ShownRun> runs, std::size_t total)
{
    m_runs = std::move(runs);
    m_total = total;
    read();
}

void RunCurves::read()
{
    const auto shelf = m_sources.shelf();
    if (!shelf || m_runs.empty()) {
        m_job.drop();
        m_series.clear();
        m_energy.clear();
        draw();
        return;
    }
    std::vector<std::pair<std::string, std::string>> wanted;
    for (const store::KnownField& known : m_known)
        if (known.field.split != "test" && std::find(m_metrics.begin(), m_metrics.end(), known.field.name) != m_metrics.end())
            wanted.emplace_back(known.field.name, known.field.split);
    std::vector<RunId> runs;
    for (const ShownRun& shown : m_runs)
        runs.push_back(shown.run);
    m_job.start(
        m_workspace.jobs(), this, {tr("Read the curves")},
        [shelf, runs, wanted, overEnergy = axis() == Axis::Energy](JobContext& job) -> Result<Answer> {
            Answer all;
            const std::array fields{store::RunField{store::RunField::Kind::Metric, energy::kEnergySeries}};
            CAIRN_ASSIGN(all.rows, shelf->rows(runs, fields));
            for (std::size_t run = 0; run < runs.size(); ++run) {
                if (overEnergy) {
                    CAIRN_ASSIGN(auto taken, shelf->curve(runs[run], energy::kEnergySeries, {}));
                    all.energy.push_back(std::move(taken));
                }
                for (const auto& [name, split] : wanted) {
                    if (job.stop.stop_requested())
                        return fail(ErrorCode::Cancelled, "Cancelled");
                    CAIRN_ASSIGN(auto points, shelf->curve(runs[run], name, split));
                    if (!points.empty())
                        all.series.push_back({name, split, run, std::move(points)});
                }
            }
            return all;
        },
        [this](Result<Answer> answer) {
            if (!answer)
                return;
            m_series = std::move(answer->series);
            m_energy = std::move(answer->energy);
            m_energyUnit = energyUnit(m_energy);
            for (ShownRun& shown : m_runs)
                for (const store::RunRow& row : answer->rows)
                    if (row.id == shown.run) {
                        shown.name = cellText(row, {store::RunField::Kind::Name}, {});
                        shown.estimated = row.cells.front().estimated;
                        shown.measured = row.cells.front().type == store::RunCell::Type::Number && !shown.estimated;
                    }
            draw();
        });
}

plots::LineChart* RunCurves::chart(const std::string& metric) const
{
    const auto found = m_charts.find(metric);
    return found == m_charts.end() ? nullptr : found->second;
}

Json RunCurves::state() const
{
    Json json{{"axis", m_axis->currentIndex()}, {"band", m_band->currentIndex()}};
    if (m_choiceMade)
        json["metrics"] = m_metrics;
    return json;
}

void RunCurves::restore(const Json& state)
{
    const auto index = [&](const char* key, QComboBox* box) {
        const auto found = state.is_object() ? state.find(key) : state.end();
        const int value = state.is_object() && found != state.end() && found->is_number_integer() ? found->get<int>() : 0;
        box->setCurrentIndex(value >= 0 && value < box->count() ? value : 0);
    };
    index("axis", m_axis);
    index("band", m_band);
    m_choiceMade = false;
    m_metrics.clear();
    if (!state.is_object() || !state.contains("metrics") || !state["metrics"].is_array())
        return;
    for (const Json& metric : state["metrics"])
        if (metric.is_string())
            m_metrics.push_back(metric.get<std::string>());
    m_choiceMade = true;
}

} // namespace cairn::ui
