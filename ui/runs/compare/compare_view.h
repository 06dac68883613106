// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/runs/compare_runs.h"
#include "ui/bridge/job_bridge.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QTreeWidget;
class QSplitter;
class QTreeWidgetItem;

namespace cairn::ui {

class SeedTable;
class Workspace;

/// What distinguishes the chosen runs: settings, data, recipe, environment, layers, weights and metrics as a table with a
/// column for each run; groups of runs over their seeds; and the rows on which the models of two runs differ, as the shared selection.
class CompareView : public QWidget {
    Q_OBJECT

public:
    explicit CompareView(Workspace& workspace, QWidget* parent = nullptr);

    /// Compares when it is visible.
    void setRuns(const std::vector<RunId>& runs);
    bool isSettled() const { return !m_compare.running() && !m_flip.running() && !m_overSeeds.running(); }
    QTreeWidget& tree() { return *m_tree; }
    SeedTable& seeds() { return *m_seeds; }
    /// Asks the models of the first two runs about the rows of the chosen part.
    void findFlipped();
    const std::optional<session::FlippedRows>& flipped() const { return m_flipped; }

private:
    void showEvent(QShowEvent* event) override;
    QWidget* makeFlips();
    void compare();
    void compareSeeds();
    void show(const session::RunComparison& comparison);
    QTreeWidgetItem* section(const QString& title, const QString& note = {});
    void addValues(const QString& title, const std::vector<session::DifferentValue>& values);
    void addMetrics(const session::RunComparison& comparison);
    void addLayers(const session::RunComparison& comparison);
    void addWeights(const session::RunComparison& comparison);
    void showFlipped();
    void select(const select::RowSet& rows, const QString& title);
    void say(const QString& text);

    Workspace& m_workspace;
    std::vector<RunId> m_runs;
    std::vector<std::string> m_names;
    bool m_stale = true;
    std::optional<session::FlippedRows> m_flipped;
    QLabel* m_said;
    QTreeWidget* m_tree;
    SeedTable* m_seeds;
    QSplitter* m_parts;
    QWidget* m_flips;
    QComboBox* m_part;
    QPushButton* m_find;
    QPushButton* m_gained;
    QPushButton* m_lost;
    QLabel* m_verdict;
    LatestJob m_compare, m_flip, m_overSeeds;
};

} // namespace cairn::ui
