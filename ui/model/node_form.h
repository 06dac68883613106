// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/blocks/block.h"
#include "core/graph/infer/inference.h"

#include <QScrollArea>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

/// Properties of one node, generated from its kind's parameter specs, with what is known of it below. Shows a summary
/// of the graph when no single node is chosen. Speaks intents, edits nothing itself.
class NodeForm : public QScrollArea {
    Q_OBJECT

public:
    explicit NodeForm(plots::ThemeStore& themes, QWidget* parent = nullptr);

    /// Rebuilds the form when another node or kind is shown, else brings values and facts up to date.
    /// `inside`: the graph is the body of a block, whose parameters may be used in values ("=width").
    void showNode(const graph::Graph& graph, const graph::Node& node, const graph::NodeFacts& facts, const graph::DataInterface& offered,
                  bool inside, bool readOnly);
    /// Sums over `layers` layers: of the whole network, or of those that are selected.
    void showSummary(const graph::NodeFacts& totals, int layers, bool selected);

Q_SIGNALS:
    void paramEdited(const cairn::NodeId& node, const QString& name, const cairn::Json& value);
    void labelEdited(const cairn::NodeId& node, const QString& label);
    /// How the layer is trained: whose weights it uses (empty: its own), whether they are frozen, factor of the learning rate.
    void trainingEdited(const cairn::NodeId& node, const QString& weights, bool frozen, double rate);
    /// A parameter is to become one of the block around.
    void promoteRequested(const cairn::NodeId& node, const QString& name);

private:
    void rebuild(const graph::Graph& graph, const graph::Node& node, const graph::DataInterface& offered, bool inside);
    void addParameter(const graph::ParamSpec& spec, const graph::Node& node, const graph::DataInterface& offered, bool inside);
    void addTraining(const graph::Graph& graph, const graph::Node& node);
    QWidget* editor(const graph::ParamSpec& spec, const graph::DataInterface& offered);
    QWidget* computedEditor(const graph::ParamSpec& spec);
    void setValues(const graph::Node& node);
    void tellTraining();
    void setFacts(const graph::NodeFacts& facts);
    void startOver();

    plots::ThemeStore& m_themes;
    QWidget* m_body = nullptr;
    QFormLayout* m_form = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_error = nullptr;
    NodeId m_node;
    std::string m_shape; ///< what the form was built for: kind, parameters, which of them are computed
    std::vector<std::pair<graph::ParamSpec, QWidget*>> m_editors;
    QWidget* m_label = nullptr;
    QComboBox* m_weights = nullptr;
    QCheckBox* m_frozen = nullptr;
    QDoubleSpinBox* m_rate = nullptr;
    bool m_setting = false;
};

} // namespace cairn::ui
