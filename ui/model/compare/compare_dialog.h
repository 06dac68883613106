// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/edit/difference.h"
#include "ui/bridge/job_bridge.h"
#include "ui/model/compare/graph_sources.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace cairn::plots { class NodeCanvas; }

namespace cairn::ui {

class GraphDocument;
class Workspace;

/// "Compare networks": the one on the canvas and another (a run's, an earlier state, another project's) as one drawing in which
/// added, removed and changed layers are marked, with a list of the differences. What is ticked there can be taken over, as one step of undo.
class CompareDialog : public QDialog {
    Q_OBJECT

public:
    static CompareDialog* open(Workspace& workspace, GraphDocument& document, QWidget* window);

    /// Compares with a file; what "Choose a file..." does.
    void compareWithFile(const QString& file);
    /// Ready for the next look: nothing is being read.
    bool isSettled() const { return !m_read.running() && !m_layout.running() && !m_list.running(); }

private:
    CompareDialog(Workspace& workspace, GraphDocument& document, QWidget* window);
    void build();
    void listSources();
    void choose(int index);
    void chooseFile();
    void take(Result<graph::Graph> other);
    void compare();
    void draw(const graph::Graph& all, const std::vector<NodeId>& removed);
    void showList();
    void recolour();
    void takeOver();
    void say(const QString& text);

    Workspace& m_workspace;
    GraphDocument& m_document;
    std::vector<GraphSource> m_sources;
    graph::Graph m_other;
    std::vector<graph::LayerDifference> m_differences;
    QComboBox* m_source;
    QLabel* m_said;
    plots::NodeCanvas* m_canvas;
    QListWidget* m_changes;
    QPushButton* m_takeOver;
    LatestJob m_list, m_read, m_layout;
    std::vector<std::int64_t> m_cards; ///< of each difference, in the drawing
};

} // namespace cairn::ui
