// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/inference.h"
#include "core/graph/kind.h"

#include <QScrollArea>

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
    void showNode(const graph::Node& node, const graph::NodeFacts& facts, const graph::DataInterface& offered, bool readOnly);
    void showSummary(const graph::Graph& graph, const graph::Inference& facts, int selected);

Q_SIGNALS:
    void paramEdited(const cairn::NodeId& node, const QString& name, const cairn::Json& value);
    void labelEdited(const cairn::NodeId& node, const QString& label);

private:
    void rebuild(const graph::Node& node, const graph::Kind* kind, const graph::DataInterface& offered);
    QWidget* editor(const graph::ParamSpec& spec, const graph::DataInterface& offered);
    void setValues(const graph::Node& node);
    void setFacts(const graph::NodeFacts& facts);
    void startOver();

    plots::ThemeStore& m_themes;
    QWidget* m_body = nullptr;
    QFormLayout* m_form = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_error = nullptr;
    NodeId m_node;
    std::string m_kind;
    std::vector<std::pair<graph::ParamSpec, QWidget*>> m_editors;
    QWidget* m_label = nullptr;
    bool m_setting = false;
};

} // namespace cairn::ui
