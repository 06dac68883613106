// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inspect/sample_flow.h"

#include "core/graph/blocks/flatten.h"

#include <algorithm>
#include <numeric>

namespace cairn::session {

namespace {

constexpr std::int64_t kMostFlowBytes = std::int64_t{512} << 20;
constexpr double kExploding = 1e3, kVanishing = 1e-4, kDeadShare = 0.5;

/// The rows that fit into memory together.
std::vector<std::uint64_t> flowRows(const graph::Inference& facts, std::uint64_t available)
{
    const auto bytes = std::max<std::int64_t>(facts.activationBytes, 1);
    const auto most = static_cast<std::uint64_t>(std::max<std::int64_t>(1, kMostFlowBytes / bytes));
    std::vector<std::uint64_t> rows(std::min({kFlowRows, most, available}));
    std::iota(rows.begin(), rows.end(), std::uint64_t{0});
    return rows;
}

/// Which node of the level a node of the flat graph shows.
class LevelNodes {
public:
    LevelNodes(const graph::Graph& graph, std::span<const NodeId> level) : m_flat(graph::flatten(graph)), m_level(level) {}

    std::vector<NodeId> shownBy(NodeId flat) const
    {
        std::vector<NodeId> shown;
        const auto path = m_flat.paths.find(flat);
        if (m_level.empty() && path == m_flat.paths.end())
            shown.push_back(flat);
        if (path != m_flat.paths.end() && path->second.size() == m_level.size() + 1 && std::equal(m_level.begin(), m_level.end(), path->second.begin()))
            shown.push_back(path->second.back());
        if (m_level.empty())
            for (const auto& [port, source] : m_flat.outputs)
                if (source.node == flat)
                    shown.push_back(port.node);
        return shown;
    }

private:
    graph::Flattening m_flat;
    std::span<const NodeId> m_level;
};

} // namespace

Result<SampleFlow> sampleFlow(const Workbench& workbench, engine::Engine& engine, const graph::Graph& graph, std::span<const NodeId> level, JobContext& job)
{
    const graph::Inference facts = graph::infer(graph, workbench.dataInterface());
    if (const graph::Problem* problem = facts.firstError())
        return problem->error;
    if (facts.parameters > kMostFlowParameters)
        return fail(ErrorCode::OutOfMemory, "This network is too large to be made for a look: " + std::to_string(facts.parameters) + " weights");
    CAIRN_ASSIGN(const auto source, workbench.source(prep::Part::Train));
    const auto rows = flowRows(facts, source->size());
    if (rows.empty())
        return fail(ErrorCode::InvalidInput, "The training part has no rows", {}, "Change the split on the Data page");
    CAIRN_ASSIGN(const auto model, engine.models().create(graph, workbench.fields(), workbench.target(), 1, "cpu"));
    CAIRN_ASSIGN(auto activities, model->activity(*source, rows, job));
    SampleFlow flow;
    flow.rows = rows.size();
    const LevelNodes nodes(graph, level);
    for (engine::NodeActivity& activity : activities)
        for (const NodeId node : nodes.shownBy(activity.node))
            flow.nodes.try_emplace(node, activity);
    for (const graph::Edge& edge : graph.edges()) // the Output shows what it gets
        if (const auto from = flow.nodes.find(edge.from.node); from != flow.nodes.end() && !flow.nodes.contains(edge.to.node) && graph.find(edge.to.node)->kind == "output")
            flow.nodes.emplace(edge.to.node, engine::NodeActivity(from->second));
    return flow;
}

FlowHealth flowHealth(const engine::NodeActivity& activity, std::string_view family)
{
    if (!activity.finite)
        return FlowHealth::NotFinite;
    if (family == "data" || family == "embedding")
        return FlowHealth::Fine;
    if (activity.deviation > kExploding)
        return FlowHealth::Exploding;
    if (activity.deviation < kVanishing)
        return FlowHealth::Vanishing;
    return family == "activation" && activity.deadShare >= kDeadShare ? FlowHealth::Dead : FlowHealth::Fine;
}

} // namespace cairn::session
