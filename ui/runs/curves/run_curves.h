// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/energy/energy.h"
#include "core/store/runs/run_query.h"
#include "plots/chart/line_chart.h"
#include "ui/bridge/job_bridge.h"
#include "ui/runs/curves/band.h"

#include <QWidget>

#include <map>
#include <optional>

class QComboBox;
class QGridLayout;
class QLabel;
class QToolButton;

namespace cairn::ui {

class FieldChooser;
class RunSources;
class Workspace;

/// The curves of several runs over each other: one chart for each chosen metric, training and validation as full and
/// dashed lines; or the mean of each group with its band.
class RunCurves : public QWidget {
    Q_OBJECT

public:
    struct ShownRun {
        RunId run;
        QString group; ///< runs of the same one share a band
        QString name = {}; ///< read with the curves
        bool measured = false, estimated = false; ///< its energy is; neither: there is none. Read with them
        bool operator==(const ShownRun&) const = default;
    };
    static constexpr std::size_t kMostRuns = 40; ///< that are drawn at a time; a line says when there are more

    /// `sources` outlives the curves.
    RunCurves(Workspace& workspace, const RunSources& sources, QWidget* parent = nullptr);

    /// Which metrics there are; what is chosen stays chosen.
    void setKnown(const std::vector<store::KnownField>& known);
    /// `total`: how many were chosen, when not all of them are handed over.
    void showRuns(std::vector<ShownRun> runs, std::size_t total);
    void setGrouped(bool grouped) { m_grouped = grouped; }
    bool isSettled() const { return !m_job.running(); }
    /// The chart of a metric; nullptr: it is not shown.
    plots::LineChart* chart(const std::string& metric) const;
    void chooseMetric(const std::string& metric, bool chosen);
    void setBand(BandKind kind);

    Json state() const;
    void restore(const Json& state);

Q_SIGNALS:
    void stateChanged();

private:
    enum class Axis { Epoch, Step, Time, Energy };
    struct Series {
        std::string metric, split;
        std::size_t run = 0; ///< within the shown ones
        std::vector<store::CurvePoint> points;
    };
    struct Line {
        plots::LineStyle style;
        Band band; ///< of a single run only x and mean
    };
    struct Answer {
        std::vector<store::RunRow> rows; ///< with the energy as their only cell
        std::vector<std::vector<store::CurvePoint>> energy; ///< of each run, where it is the axis
        std::vector<Series> series;
    };
    static QString splitName(const std::string& split);
    QWidget* makeControls();
    void openMetrics();
    void read();
    void draw();
    std::vector<Line> linesOfRuns(const std::string& metric) const;
    std::vector<Line> linesOfGroups(const std::string& metric) const;
    static void drawLines(plots::LineChart& chart, std::vector<Line> lines);
    PlainCurve curveOf(const Series& series) const;
    std::optional<double> placeOf(const Series& series, const store::CurvePoint& point) const;
    bool allEstimated() const;
    /// What a line of that run is called: with a word where what is drawn is an estimate, and that of others is not.
    QString nameOf(std::size_t run, const std::string& metric) const;
    bool drawable(const Series& series) const;
    QString axisTitle() const;
    QString saidText() const;
    Axis axis() const;
    BandKind bandKind() const;
    void arrange();

    Workspace& m_workspace;
    const RunSources& m_sources;
    std::vector<store::KnownField> m_known;
    std::vector<ShownRun> m_runs;
    std::size_t m_total = 0;
    bool m_grouped = false;
    bool m_choiceMade = false; ///< the user chose metrics; until then the ones that say most
    std::vector<std::string> m_metrics;
    std::vector<Series> m_series;
    std::vector<std::vector<store::CurvePoint>> m_energy; ///< of each run, where it is the axis
    energy::Readable m_energyUnit{1, "J"};                ///< and how much of it a joule is
    std::map<std::string, plots::LineChart*> m_charts;
    QComboBox* m_axis;
    QComboBox* m_band;
    QToolButton* m_metricsButton;
    QLabel* m_said;
    QGridLayout* m_grid;
    FieldChooser* m_chooser;
    LatestJob m_job;
};

} // namespace cairn::ui
