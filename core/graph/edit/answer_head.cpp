// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/answer_head.h"

#include <algorithm>
#include <array>

namespace cairn::graph {

namespace {

constexpr std::array kHeadKinds{"linear", "gaussian_head", "mixture_density", "quantile_head"};
constexpr std::array kJoiningKinds{"concat", "flatten"}; ///< what joins the outputs of a head to one
constexpr double kColumn = 220, kRow = 96;               ///< between layers on the canvas

bool isOneOf(const std::string& kind, std::span<const char* const> kinds)
{
    return std::ranges::any_of(kinds, [&](const char* known) { return kind == known; });
}

/// The head in front of the Output, and what joins its outputs.
struct Head {
    std::vector<NodeId> nodes; ///< from the Output backwards; the last is the head itself
    PortRef body;              ///< what feeds it
};

class HeadSearch {
public:
    explicit HeadSearch(const Graph& graph) : m_graph(graph) {}

    /// Nothing where what feeds `id` is not one head alone.
    std::optional<Head> inFrontOf(NodeId id)
    {
        if (!collect(id) || m_heads.size() != 1)
            return std::nullopt;
        const auto body = std::ranges::find_if(m_graph.edges(), [&](const Edge& edge) { return edge.to.node == m_heads.front(); });
        if (body == m_graph.edges().end())
            return std::nullopt;
        m_joining.push_back(m_heads.front());
        return Head{std::move(m_joining), body->from};
    }

private:
    bool collect(NodeId id)
    {
        for (const Edge& edge : m_graph.edges()) {
            if (edge.to.node != id)
                continue;
            const Node* source = m_graph.find(edge.from.node);
            std::vector<NodeId>& list = isOneOf(source->kind, kHeadKinds) ? m_heads : m_joining;
            if (&list == &m_joining && !isOneOf(source->kind, kJoiningKinds))
                return false;
            if (std::ranges::find(list, source->id) != list.end())
                continue;
            list.push_back(source->id);
            if (&list == &m_joining && !collect(source->id))
                return false;
        }
        return true;
    }

    const Graph& m_graph;
    std::vector<NodeId> m_joining, m_heads;
};

/// Takes the head out, as far as nothing else hangs on it.
void removeHead(Graph& graph, const Head& head)
{
    for (const NodeId id : head.nodes) {
        if (std::ranges::none_of(graph.edges(), [&](const Edge& edge) { return edge.from.node == id; }))
            graph.remove(id);
    }
}

/// Puts layers one behind the other, from left to right.
class HeadChain {
public:
    HeadChain(Graph& graph, PortRef from, double x, double y) : m_graph(graph), m_last(from), m_x(x), m_y(y) {}

    bool then(const char* kind, Json params = Json::object())
    {
        const NodeId next = m_graph.add(kind, std::move(params), m_x, m_y);
        m_x += kColumn;
        return connect(m_last, {next, "in"}, {next, "out"});
    }
    bool joined(const PortRef& a, const PortRef& b)
    {
        const NodeId next = m_graph.add("concat", Json::object(), m_x, m_y);
        m_x += kColumn;
        return m_graph.connect(a, {next, "a"}).has_value() && connect(b, {next, "b"}, {next, "out"});
    }
    bool into(NodeId output)
    {
        if (Node node = *m_graph.find(output); node.x < m_x) {
            node.x = m_x;
            node.y = m_y;
            if (!m_graph.update(node))
                return false;
        }
        return m_graph.connect(m_last, {output, "in"}).has_value();
    }
    PortRef last() const { return m_last; }
    PortRef port(const char* name) const { return {m_last.node, name}; }
    void goOn(const PortRef& from) { m_last = from; }

private:
    bool connect(PortRef from, const PortRef& to, const PortRef& next)
    {
        m_last = next;
        return m_graph.connect(from, to).has_value();
    }

    Graph& m_graph;
    PortRef m_last;
    double m_x, m_y;
};

bool addHead(HeadChain& chain, const batch::Answer& answer)
{
    switch (answer.form) {
    case batch::AnswerForm::Value:
    case batch::AnswerForm::Count: return chain.then("linear", {{"out_features", 1}});
    case batch::AnswerForm::Normal: return chain.then("gaussian_head") && chain.joined(chain.port("mean"), chain.port("variance"));
    case batch::AnswerForm::Quantiles: return chain.then("quantile_head", {{"quantiles", answer.quantiles}});
    case batch::AnswerForm::Mixture: break;
    }
    if (!chain.then("mixture_density", {{"components", answer.components}}))
        return false;
    const PortRef weights = chain.port("weights"), deviations = chain.port("deviation");
    chain.goOn(chain.port("mean"));
    return chain.then("flatten") && chain.joined(weights, chain.last()) && chain.joined(chain.last(), deviations);
}

} // namespace

std::optional<Graph> withAnswerHead(const Graph& graph, const DataInterface& data)
{
    const auto output = std::ranges::find(graph.nodes(), std::string("output"), &Node::kind);
    const Edge* fed = output == graph.nodes().end() ? nullptr : graph.edgeInto({output->id, "in"});
    if (!fed)
        return std::nullopt;
    const NodeId end = output->id;
    const auto head = HeadSearch(graph).inFrontOf(end);
    const PortRef body = head ? head->body : fed->from;
    const Node* place = graph.find(head ? head->nodes.back() : body.node);
    const double x = head ? place->x : place->x + kColumn, y = head ? place->y : place->y + kRow / 2;
    Graph changed = graph;
    changed.disconnect({end, "in"});
    if (head)
        removeHead(changed, *head);
    HeadChain chain(changed, body, x, y);
    const Inference facts = infer(graph, data);
    const auto known = facts.nodes.find(body.node);
    const bool wide = known != facts.nodes.end() && known->second.outputs.contains(body.port) && known->second.outputs.at(body.port).shape.size() > 2;
    if ((wide && !chain.then("flatten")) || !addHead(chain, data.answer) || !chain.into(end))
        return std::nullopt;
    return changed;
}

} // namespace cairn::graph
