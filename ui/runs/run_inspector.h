// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/store/runs/run_query.h"
#include "ui/bridge/job_bridge.h"

#include <QWidget>

class QAction;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace cairn::ui {

class DistributionPanel;
class Workspace;

/// What is known of the chosen runs, and what can be said about them: of one its name, note, tags, facts and settings;
/// of several what they get together.
class RunInspector : public QWidget {
    Q_OBJECT

public:
    RunInspector(Workspace& workspace, const QList<QAction*>& actions, QWidget* parent = nullptr);

    void setRuns(const std::vector<RunId>& runs);
    /// Reads them anew.
    void refresh();
    bool isSettled() const;
    DistributionPanel& distributions() { return *m_distributions; }
    void editName();

Q_SIGNALS:
    void edited(const cairn::store::RunEdit& edit, const QString& what);

private:
    struct Facts {
        std::vector<store::RunRow> rows;
        Json config, environment, outcome;
        std::vector<store::RunEvent> events;
    };
    void show(const Facts& facts);
    void showOne(const store::RunRow& row, const Facts& facts);
    void commitNote();
    void commitTags();
    bool eventFilter(QObject* watched, QEvent* event) override;

    Workspace& m_workspace;
    std::vector<RunId> m_runs;
    store::RunRow m_shown; ///< what the fields say now, of a single run
    QLabel* m_title;
    QLineEdit* m_name;
    QLineEdit* m_tags;
    QLabel* m_noteTitle;
    QPlainTextEdit* m_note;
    QLabel* m_log;
    QLabel* m_distributionTitle;
    DistributionPanel* m_distributions;
    QLabel* m_settingsTitle;
    QGridLayout* m_facts;
    QGridLayout* m_settings;
    LatestJob m_job;
};

} // namespace cairn::ui
