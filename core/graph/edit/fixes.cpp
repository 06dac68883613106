// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/fixes.h"

#include "core/graph/edit/answer_head.h"
#include "core/graph/edit/rewire.h"
#include "core/graph/kind.h"

#include <algorithm>
#include <set>

namespace cairn::graph {

namespace {

/// Errors as (node, text): what may be there after a change is what was there before.
std::set<std::pair<std::int64_t, std::string>> errorsOf(const Inference& facts)
{
    std::set<std::pair<std::int64_t, std::string>> errors;
    for (const Problem& problem : facts.problems) {
        if (problem.severity == Severity::Error)
            errors.emplace(problem.node.value, problem.error.what);
    }
    return errors;
}

/// Collects changes that help.
class Search {
public:
    Search(const Graph& graph, const DataInterface& data, const Problem& problem, std::size_t most)
        : m_graph(graph), m_data(data), m_problem(problem), m_most(most), m_before(errorsOf(infer(graph, data)))
    {
    }

    std::vector<Fix> run()
    {
        const Node* node = m_graph.find(m_problem.node);
        if (!node) {
            unfreezing();
            return std::move(m_fixes);
        }
        if (m_problem.severity == Severity::Error) {
            head(*node);
            widths(*node);
            insertions(*node);
        } else {
            pooling(*node);
        }
        removal(*node);
        return std::move(m_fixes);
    }

private:
    void consider(std::string title, Graph changed)
    {
        if (m_fixes.size() >= m_most)
            return;
        const Inference facts = infer(changed, m_data);
        const auto same = [&](const Problem& problem) { return problem.node == m_problem.node && problem.error.what == m_problem.error.what; };
        if (std::ranges::any_of(facts.problems, same) || !std::ranges::includes(m_before, errorsOf(facts)))
            return;
        m_fixes.push_back({std::move(title), std::move(changed)});
    }

    /// The nearest layer in front of a node that has a width, past those that keep it.
    const Node* widthInFront(NodeId id) const
    {
        for (int steps = 0; steps < 8; ++steps) {
            const auto edge = std::ranges::find_if(m_graph.edges(), [&](const Edge& e) { return e.to.node == id; });
            const Node* source = edge == m_graph.edges().end() ? nullptr : m_graph.find(edge->from.node);
            if (!source || source->kind == "linear")
                return source;
            id = source->id;
        }
        return nullptr;
    }

    void setParam(const Node& node, const char* name, std::int64_t value)
    {
        Graph changed = m_graph;
        Node set = node;
        set.params[name] = value;
        if (changed.update(set))
            consider("Set " + std::string(name) + " of " + node.label + " to " + std::to_string(value), std::move(changed));
    }

    /// The head that a number's answer needs.
    void head(const Node& node)
    {
        if (node.kind != "output" || !batch::regresses(m_data.task) || m_data.answer.form == batch::AnswerForm::Value)
            return;
        if (auto changed = withAnswerHead(m_graph, m_data))
            consider("Replace the head by " + findKind(std::string(batch::formFacts(m_data.answer.form).head))->info.title, std::move(*changed));
    }

    void widths(const Node& node)
    {
        if (node.kind == "output" && m_data.outputWidth > 0) {
            if (const Node* linear = widthInFront(node.id))
                setParam(*linear, "out_features", m_data.outputWidth);
        }
        // Two inputs that have to be alike: one side is made as wide as the other.
        const Edge *a = m_graph.edgeInto({node.id, "a"}), *b = m_graph.edgeInto({node.id, "b"});
        const Inference facts = a && b ? infer(m_graph, m_data) : Inference();
        for (const auto& [mine, other] : {std::pair(a, b), std::pair(b, a)}) {
            const Node* linear = mine && other ? (m_graph.find(mine->from.node)->kind == "linear" ? m_graph.find(mine->from.node) : widthInFront(mine->from.node)) : nullptr;
            const auto known = linear ? facts.nodes.find(other->from.node) : facts.nodes.end();
            if (known != facts.nodes.end() && known->second.outputs.contains(other->from.port))
                setParam(*linear, "out_features", known->second.outputs.at(other->from.port).shape.back());
        }
    }

    void insertions(const Node& node)
    {
        struct Candidate {
            const char* kind;
            Json params;
        };
        std::vector<Candidate> candidates{{"flatten", Json::object()}, {"embedding", Json::object()}, {"global_avg_pool2d", Json::object()}, {"transpose", Json::object()}};
        if (node.kind == "output" && m_data.outputWidth > 0)
            candidates.insert(candidates.begin(), {"linear", {{"out_features", m_data.outputWidth}}});
        for (const Edge& edge : std::vector<Edge>(m_graph.edges())) {
            if (edge.to.node != node.id)
                continue;
            for (const Candidate& candidate : candidates)
                insert(node, edge.to, {candidate.kind}, candidate.params);
            if (node.kind == "output" && m_data.outputWidth > 0)
                insert(node, edge.to, {"flatten", "linear"}, {{"out_features", m_data.outputWidth}});
        }
    }

    /// Puts layers into the edge to a port; the last one gets the parameters.
    void insert(const Node& node, const PortRef& into, const std::vector<std::string>& kinds, const Json& params)
    {
        Graph changed = m_graph;
        std::string names;
        for (const std::string& kind : kinds) {
            const Kind* known = findKind(kind);
            const NodeId id = changed.add(kind, kind == kinds.back() ? params : Json::object(), node.x - 110, node.y + 96);
            if (!known || !insertOnEdge(changed, id, into))
                return;
            names += (names.empty() ? "" : " and ") + known->info.title;
        }
        consider("Insert " + names + " in front of " + node.label, std::move(changed));
    }

    /// A layer that is huge because a whole picture is flattened in front of it.
    void pooling(const Node& node)
    {
        const Edge* edge = m_graph.edgeInto({node.id, "in"});
        const Node* flatten = edge ? m_graph.find(edge->from.node) : nullptr;
        if (flatten && flatten->kind == "flatten")
            insert(*flatten, {flatten->id, "in"}, {"global_avg_pool2d"}, Json::object());
    }

    /// Where all is frozen: the last layer alone, or all.
    void unfreezing()
    {
        const Inference facts = infer(m_graph, m_data);
        Graph last = m_graph, all = m_graph;
        const Node* changed = nullptr;
        for (auto id = facts.order.rbegin(); id != facts.order.rend(); ++id) {
            const Node* node = m_graph.find(*id);
            if (!node || !node->frozen || facts.nodes.at(*id).parameters == 0)
                continue;
            Node free = *node;
            free.frozen = false;
            if (!all.update(free) || (!changed && !last.update(free)))
                return;
            changed = changed ? changed : node;
        }
        if (!changed)
            return;
        consider("Unfreeze " + changed->label, std::move(last));
        consider("Unfreeze all layers", std::move(all));
    }

    void removal(const Node& node)
    {
        if (node.kind == "input" || node.kind == "output")
            return;
        Graph changed = m_graph;
        removeAndJoin(changed, {node.id});
        consider("Remove " + node.label, std::move(changed));
    }

    const Graph& m_graph;
    const DataInterface& m_data;
    const Problem& m_problem;
    std::size_t m_most;
    std::set<std::pair<std::int64_t, std::string>> m_before;
    std::vector<Fix> m_fixes;
};

} // namespace

std::vector<Fix> fixesFor(const Graph& graph, const DataInterface& data, const Problem& problem, std::size_t most)
{
    return Search(graph, data, problem, most).run();
}

} // namespace cairn::graph
