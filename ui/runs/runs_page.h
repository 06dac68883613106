// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_bridge.h"
#include "ui/runs/curves/run_curves.h"
#include "ui/runs/table/run_table_model.h"
#include "ui/shell/page.h"

#include <QTimer>

class QSplitter;
class QTabWidget;
class QTreeView;
class QUndoStack;

namespace cairn::ui {

class CompareView;
class FieldChooser;
class RunEdits;
class RunFilterBar;
class RunInspector;
class RunSources;
class RunTransfer;
class SearchView;

/// All runs of the project: a table that filters, sorts and groups any number of them, their curves over each other,
/// and what can be done with the chosen ones.
class RunsPage : public Page {
    Q_OBJECT

public:
    static constexpr const char* kRunsView = "runs_view"; ///< the document that keeps how the table is looked at

    RunsPage(const PageInfo& info, Workspace& workspace);

    QList<QAction*> headerActions() override;
    QWidget* inspector() override;
    QUndoStack* undoStack() override { return m_undo; }
    QStringList views() const override { return {QStringLiteral("curves"), QStringLiteral("differences"), QStringLiteral("search")}; }
    void showView(const QString& view) override;
    bool isSettled() const override;

    RunTableModel& model() { return *m_model; }
    QTreeView& table() { return *m_table; }
    RunFilterBar& filterBar() { return *m_bar; }
    RunCurves& curves() { return *m_curves; }
    CompareView& comparison() { return *m_compare; }
    SearchView& searchView() { return *m_search; }
    RunTransfer& transfer() { return *m_transfer; }
    RunSources& sources() { return *m_sources; }
    /// In the order of the table; groups count as the runs in them.
    std::vector<RunId> chosenRuns() const;
    void choose(const std::vector<RunId>& runs);

protected:
    void activated() override;

private:
    struct Known {
        bool any = false; ///< there are runs at all
        std::vector<store::KnownField> fields;
        Json view; ///< how the table was looked at; null: never
    };
    void makeTable();
    void addCommands();
    QList<QAction*> addRunCommands();
    void addTransferCommands();
    void addSourceCommands();
    void followSearch();
    void invalidate();
    void load();
    void take(Known known);
    void ask();
    void listed();
    void chosenChanged();
    void showCurves();
    void openColumns();
    void setColumn(const store::RunField& field, bool shown);
    void showHeaderMenu(const QPoint& place);
    void showRowMenu(const QPoint& place);
    void sizeColumns();
    void askToDelete();
    void copyRows();
    void saveView();
    Json viewState() const;
    void restoreView(const Json& view);
    bool allChosen(bool store::RunRow::* flag) const;
    /// There is a choice, and all of it lies in the open project.
    bool ownChosen() const;
    std::vector<RunId> ownRuns() const;

    RunSources* m_sources;
    RunFilterBar* m_bar;
    RunTableModel* m_model;
    QTreeView* m_table;
    RunCurves* m_curves;
    CompareView* m_compare;
    SearchView* m_search;
    QTabWidget* m_tabs;
    QSplitter* m_splitter;
    FieldChooser* m_chooser;
    QUndoStack* m_undo;
    RunEdits* m_edits;
    RunTransfer* m_transfer;
    RunInspector* m_inspector = nullptr;
    std::vector<store::KnownField> m_known;
    std::vector<RunId> m_chosen; ///< kept over listings
    bool m_fresh = false, m_restored = false, m_choosing = false;
    bool m_any = false;      ///< there are runs at all
    bool m_arranging = false; ///< the header changes by itself, nobody sorts
    bool m_others = false; ///< other runs are listed than before
    QTimer m_save;
    QTimer m_settle; ///< after the choice changed
    LatestJob m_load;
    LatestJob m_copy;
};

} // namespace cairn::ui
