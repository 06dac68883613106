// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/page.h"

#include <QTimer>

class QCheckBox;
class QPlainTextEdit;
class QScrollArea;
class QTabWidget;
class QTableView;
class QUndoStack;

namespace cairn::ui {

class Curves;
class DistributionPanel;
class LossCard;
class MetricFeed;
class OptionForm;
class PreflightCard;
class RateCard;
class RunModel;
class SampleGrid;
class ScheduleView;
class TrainController;
class TrainStrip;

/// Options, the curves of a run as it learns, the runs of the project, the log of a run.
class TrainPage : public Page {
    Q_OBJECT

public:
    TrainPage(const PageInfo& info, Workspace& workspace);

    QList<QAction*> headerActions() override;
    QWidget* inspector() override;
    QUndoStack* undoStack() override { return m_undo; }
    bool isSettled() const override;

    TrainController& controller() { return *m_controller; }
    Curves& curves() { return *m_curves; }
    OptionForm& form() { return *m_form; }
    ScheduleView& schedule() { return *m_schedule; }
    RateCard& rates() { return *m_rates; }
    SampleGrid& samples() { return *m_samples; }
    DistributionPanel& distributions() { return *m_distributions; }

protected:
    void activated() override;

private:
    QWidget* makeContent();
    void makeForm();
    void reload();
    void reloadOptions();
    void reloadRuns();
    void showOptions(const Json& options);
    void optionsEdited();
    /// As if the user had typed it.
    void setOption(const std::string& name, const Json& value);
    void followRun(RunId run);
    /// What the generator of a run makes, where the project learns to make pictures.
    void showSamples(RunId run);
    void updateState();
    void updateStrip();
    void updateFigures();
    /// The word for what a training under way does.
    QString doingText() const;
    /// What stands in the strip while nothing is trained.
    QString idleText() const;

    TrainController* m_controller;
    MetricFeed* m_feed;
    Curves* m_curves;
    PreflightCard* m_preflight = nullptr;
    OptionForm* m_form = nullptr;
    ScheduleView* m_schedule = nullptr;
    LossCard* m_loss = nullptr;
    RateCard* m_rates = nullptr;
    QCheckBox* m_ownProcess = nullptr;
    QScrollArea* m_formArea;
    RunModel* m_runs;
    QTableView* m_runTable;
    QPlainTextEdit* m_log;
    SampleGrid* m_samples;
    DistributionPanel* m_distributions;
    QTabWidget* m_below = nullptr;
    QUndoStack* m_undo;
    TrainStrip* m_strip;
    QTimer m_tick;
    LatestJob m_runsJob;
    LatestJob m_obstacle;
    QString m_notReady; ///< what training still needs; empty: nothing
};

} // namespace cairn::ui
