// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/search/search_run.h"
#include "ui/bridge/job_bridge.h"
#include "ui/search/search_dialog.h"

#include <QPointer>
#include <QWidget>

#include <set>

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace cairn::plots {
class ParallelChart;
class ShareBars;
class StateOverlay;
} // namespace cairn::plots

namespace cairn::ui {

class SearchController;
class Workspace;

/// The searches of the project: how each stands, its trials as parallel coordinates, what mattered; and the queue. What is chosen
/// in the picture is chosen in the table of runs, and the other way round.
class SearchView : public QWidget {
    Q_OBJECT

public:
    explicit SearchView(Workspace& workspace, QWidget* parent = nullptr);

    bool isSettled() const;
    SearchController& controller() { return *m_controller; }
    plots::ParallelChart& chart() { return *m_chart; }
    QComboBox& picker() { return *m_picker; }
    /// The search that is shown; nothing while none is.
    const std::optional<session::SearchView>& shown() const { return m_view; }
    SearchDialog* dialog() const { return m_dialog; }
    /// Runs that are chosen elsewhere.
    void setChosen(const std::vector<RunId>& runs);
    void openDialog();

Q_SIGNALS:
    void runsChosen(const std::vector<cairn::RunId>& runs);
    /// The table of runs is to show the runs of the search of that name.
    void tableAsked(const QString& name);
    void runningChanged();

private:
    struct Known {
        std::vector<store::SweepSummary> all;
        std::optional<session::SearchView> view;
    };
    void showEvent(QShowEvent* event) override;
    QWidget* makeHeader();
    QWidget* makeImportance();
    void addCommands();
    void invalidate();
    void load();
    void take(Known known);
    void showFound();
    void showImportance();
    void updateButtons();
    void changeQueue(const QString& title, std::function<Result<void>(store::SweepRegister&)> change);
    void moveUp();
    SweepId wanted() const;

    Workspace& m_workspace;
    SearchController* m_controller;
    QComboBox* m_picker;
    QLabel* m_line;
    QPushButton *m_new, *m_go, *m_table;
    QToolButton* m_more;
    QWidget* m_body;
    plots::ParallelChart* m_chart;
    plots::ShareBars* m_shares;
    QLabel* m_mattered;
    plots::StateOverlay* m_overlay;
    QPointer<SearchDialog> m_dialog;
    std::vector<store::SweepSummary> m_all;
    std::optional<session::SearchView> m_view;
    std::set<qint64> m_chosen;
    bool m_stale = true, m_filling = false;
    LatestJob m_load, m_change;
};

} // namespace cairn::ui
