// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/sql/query_history.h"
#include "core/data/table/table_preview.h"
#include "ui/bridge/job_bridge.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QTimer>

#include <optional>

class QLabel;
class QMenu;
class QPushButton;
class QTableView;

namespace cairn::ui {

class PreviewModel;
class QuerySources;
class SqlEditor;
class StateView;
class Workspace;

/// The query editor: several sources with names, SQL over them, its first rows, and the result as data. The query and
/// those that ran before are kept with the project.
class QueryDialog : public QDialog {
    Q_OBJECT

public:
    /// Makes the result the data of the open project, or of a new one.
    using UseAsData = std::function<void(const data::SourceSpec& query, bool inNewProject)>;

    /// Shows the editor of this window, made at the first call.
    static QueryDialog* open(Workspace& workspace, QWidget* window, UseAsData use);

    SqlEditor& editor() { return *m_editor; }
    QuerySources& sources() { return *m_sources; }
    PreviewModel& preview() { return *m_model; }
    const data::QueryHistory& history() const { return m_history; }
    /// The query as it stands.
    data::SourceSpec query() const;
    void setQuery(const data::SourceSpec& query);
    void run();
    void cancel();
    bool isSettled() const;

private:
    QueryDialog(Workspace& workspace, QWidget* window, UseAsData use);
    QWidget* makeBar();
    QWidget* makeResult();
    void load();
    void saveSoon();
    void showOutcome(const data::SourceSpec& query, Result<data::TablePreview> preview);
    void showProblem(const data::SourceSpec& query, const Error& error);
    void fillHistory();
    void join();
    void useAsData();
    void updateButtons();

    Workspace& m_workspace;
    UseAsData m_use;
    QuerySources* m_sources;
    SqlEditor* m_editor;
    PreviewModel* m_model;
    QTableView* m_table;
    StateView* m_state;
    QLabel* m_problem;
    QLabel* m_facts;
    QPushButton* m_run;
    QPushButton* m_cancel;
    QPushButton* m_join;
    QPushButton* m_past;
    QMenu* m_pastMenu;
    QPushButton* m_useButton;
    data::QueryHistory m_history;
    std::optional<data::QueryHistory> m_carried; ///< goes along into the project that is made from the result
    QTimer m_save;
    QElapsedTimer m_clock;
    LatestJob m_job;
    bool m_loading = false;
};

} // namespace cairn::ui
