// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/search/search_plan.h"
#include "ui/bridge/job_bridge.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace cairn::ui {

class SearchController;
class Workspace;

/// "Search for good settings": what may vary, how it is tried, and how many trials. Starts the search, or puts it into the queue.
class SearchDialog : public QDialog {
    Q_OBJECT

public:
    static constexpr int kPathRole = Qt::UserRole; ///< of the settings: their path; groups have none

    static SearchDialog* open(Workspace& workspace, SearchController& controller, QWidget* window);

    QTreeWidget& settings() { return *m_settings; }
    QTableWidget& chosen() { return *m_chosen; }
    bool isSettled() const { return !m_read.running() && !m_begin.running(); }
    /// Adds a parameter with the values that suit it, or moves to it where it is there already.
    void add(const QString& path);

private:
    SearchDialog(Workspace& workspace, SearchController& controller, QWidget* window);
    QWidget* makeSettings();
    QWidget* makeChosen();
    QWidget* makeMethod();
    void read();
    void showSettings(const session::SearchBase& base);
    void filter(const QString& text);
    void removeChosen();
    void updateState();
    Result<session::SearchPlan> plan() const;
    void begin(bool now);
    void say(const QString& text, bool wrong);

    Workspace& m_workspace;
    SearchController& m_controller;
    std::vector<session::Searchable> m_all;
    QLineEdit* m_filter;
    QTreeWidget* m_settings;
    QTableWidget* m_chosen;
    QComboBox *m_method, *m_scheduler, *m_metric;
    QSpinBox *m_trials, *m_epochs, *m_first, *m_beside;
    QLabel *m_help, *m_said;
    QPushButton *m_remove, *m_start, *m_later;
    LatestJob m_read, m_begin;
};

} // namespace cairn::ui
