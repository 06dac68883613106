// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"
#include "core/graph/infer/inference.h"
#include "ui/bridge/job_bridge.h"
#include "ui/model/transfer/mapping_model.h"

#include <QDialog>

#include <functional>
#include <set>
#include <string>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTabWidget;

namespace cairn::ui {

class Workspace;

/// "Import weights": a file of another program beside the tensors of the network: what fits, what does not and why, what is left
/// over. Rows may be changed by hand. What is taken over is kept with the project, and the next trainings begin with it.
class ImportWeightsDialog : public QDialog {
    Q_OBJECT

public:
    /// The layers whose weights were all taken over, by names of tensors; asked for only where they are to be frozen.
    using Freeze = std::function<void(const std::set<std::string>& names, const std::vector<graph::StateTensor>& state)>;

    ImportWeightsDialog(Workspace& workspace, graph::Graph graph, graph::DataInterface fields, Freeze freeze, QWidget* window);

    /// Reads what the file holds; the table is there afterwards.
    void openFile(const QString& path);

Q_SIGNALS:
    void takenOver();

private:
    QWidget* makeFileRow();
    QWidget* makeMapping();
    QWidget* makeTable();
    QWidget* makeReport();
    QWidget* makeButtons();
    void chooseFile();
    void mapAgain();
    void showMapping();
    void showRow();
    void assign(int choice);
    void takeOver();
    void showReport(const std::string& report);
    void showError(const Error& error);
    int currentTensor() const;

    Workspace& m_workspace;
    graph::Graph m_graph;
    graph::DataInterface m_data;
    Freeze m_freeze;
    std::shared_ptr<MappedFileOfWeights> m_opened;
    QString m_path;
    MappingModel* m_model;
    MappingFilter* m_proxy;
    QLineEdit* m_file;
    QLineEdit* m_filter;
    QComboBox* m_shownRows;
    QComboBox* m_names;
    QComboBox* m_source;
    QLabel* m_sourceLabel;
    QLabel* m_summary;
    QLabel* m_problem;
    QTableView* m_table;
    QListWidget* m_left;
    QTabWidget* m_tabs;
    QCheckBox* m_freezeBox;
    QStackedWidget* m_pages;
    QPlainTextEdit* m_report;
    QPushButton* m_take;
    QPushButton* m_close;
    QProgressBar* m_busy;
    LatestJob m_job;
};

} // namespace cairn::ui
