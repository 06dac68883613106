// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/infer/inference.h"

#include "core/graph/blocks/infer_blocks.h"
#include "core/graph/infer/circles.h"
#include "core/graph/infer/layer_size.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kind.h"

#include <algorithm>

namespace cairn::graph {

namespace {

constexpr std::size_t kMostNamesInMessage = 8;
constexpr std::int64_t kHugeLayer = 100'000'000; ///< parameters that are worth a warning: 1.6 GB while AdamW trains them

/// The work of one infer(): nodes by index in place of ids.
class Analysis {
public:
    Analysis(const Graph& graph, const DataInterface& data);
    Inference run();

private:
    struct Item {
        const Node* node = nullptr;
        const Kind* kind = nullptr;
        Ports ports;
        NodeFacts* facts = nullptr;
        std::vector<const Edge*> incoming;
        std::vector<std::size_t> sources; // of `incoming`
        std::vector<StateTensor> state;
        bool takesPart = false;   // reaches the Output
        bool inCycle = false;
    };

    void sortTopologically();
    void reportCircle(const std::vector<std::size_t>& circle);
    void markParticipants();
    void inferNode(Item& item);
    Result<void> collectInputs(Item& item, NodeView& view, bool& complete) const;
    Result<void> applyRules(Item& item, const NodeView& view) const;
    void checkSharing(Item& item);
    void addTotals(const Item& item);
    void reportNodes();
    void reportGraph();
    void reportFrozen();
    void warn(NodeId node, std::string what, std::string where, std::string fix);

    const Graph& m_graph;
    const DataInterface& m_data;
    Inference m_result;
    std::vector<Item> m_items;
    std::vector<std::size_t> m_order; // all nodes outside cycles
    bool m_hasOutput = false, m_hasInput = false;
};

Analysis::Analysis(const Graph& graph, const DataInterface& data) : m_graph(graph), m_data(data), m_items(graph.nodes().size())
{
    std::unordered_map<NodeId, std::size_t> index;
    m_result.nodes.reserve(m_items.size());
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const Node& node = graph.nodes()[i];
        m_items[i].node = &node;
        m_items[i].kind = findKind(node.kind);
        if (m_items[i].kind)
            m_items[i].ports = portsOf(*m_items[i].kind, node.params);
        m_items[i].facts = &m_result.nodes[node.id];
        index.emplace(node.id, i);
        m_hasOutput = m_hasOutput || node.kind == "output";
        m_hasInput = m_hasInput || node.kind == "input";
    }
    for (const Edge& edge : graph.edges()) {
        const std::size_t from = index.at(edge.from.node), to = index.at(edge.to.node);
        m_items[to].incoming.push_back(&edge);
        m_items[to].sources.push_back(from);
    }
}

void Analysis::sortTopologically()
{
    std::vector<std::vector<std::size_t>> sources;
    for (const Item& item : m_items)
        sources.push_back(item.sources);
    ReadingOrder order = readingOrder(sources);
    m_order = std::move(order.sorted);
    for (const auto& circle : order.circles)
        reportCircle(circle);
}

void Analysis::reportCircle(const std::vector<std::size_t>& circle)
{
    std::string names;
    for (std::size_t i = 0; i < std::min(circle.size(), kMostNamesInMessage); ++i)
        names += m_items[circle[i]].node->label + " -> ";
    if (circle.size() > kMostNamesInMessage)
        names += "... -> ";
    names += m_items[circle.front()].node->label;
    for (const std::size_t i : circle) {
        m_items[i].inCycle = true;
        m_items[i].facts->error = fail(ErrorCode::InvalidInput, "The layers form a circle: " + names, m_items[i].node->label, "Remove one of these connections");
    }
}

void Analysis::markParticipants()
{
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const std::string& kind = m_items[i].node->kind;
        m_items[i].takesPart = !m_hasOutput || kind == "output" || kind == "add_loss";
        if (m_items[i].takesPart)
            open.push_back(i);
    }
    while (!open.empty()) {
        const std::size_t i = open.back();
        open.pop_back();
        for (const std::size_t source : m_items[i].sources) {
            if (!m_items[source].takesPart) {
                m_items[source].takesPart = true;
                open.push_back(source);
            }
        }
    }
}

/// Fills in what is known of the inputs; `complete` is false where a layer in front is itself broken.
Result<void> Analysis::collectInputs(Item& item, NodeView& view, bool& complete) const
{
    const std::vector<PortSpec>& ports = item.ports.inputs;
    for (const Edge* edge : item.incoming) {
        if (std::none_of(ports.begin(), ports.end(), [&](const PortSpec& port) { return port.name == edge->to.port; }))
            return fail(ErrorCode::InvalidInput, item.kind->info.title + " has no input \"" + edge->to.port + "\"", {}, "Remove the connection to it");
    }
    std::optional<Error> missing;
    for (const PortSpec& port : ports) {
        const auto edge = std::find_if(item.incoming.begin(), item.incoming.end(), [&](const Edge* e) { return e->to.port == port.name; });
        if (edge == item.incoming.end()) {
            if (port.optional) {
                view.inputs.emplace_back();
                view.sources.emplace_back();
                continue;
            }
            if (!missing)
                missing = fail(ErrorCode::InvalidInput, ports.size() == 1 ? "Nothing is connected to the input" : "Nothing is connected to input \"" + port.name + "\"", {},
                               "Draw a connection from another layer to it");
            continue;
        }
        const Item& source = m_items[item.sources[static_cast<std::size_t>(edge - item.incoming.begin())]];
        const auto type = source.facts->outputs.find((*edge)->from.port);
        if (type != source.facts->outputs.end()) {
            item.facts->inputs.emplace(port.name, type->second);
            view.inputs.push_back(type->second);
            view.sources.push_back({source.node, (*edge)->from.port});
            continue;
        }
        complete = false;
        const std::vector<PortSpec>& offered = source.ports.outputs;
        if (source.kind && std::none_of(offered.begin(), offered.end(), [&](const PortSpec& output) { return output.name == (*edge)->from.port; }))
            return fail(ErrorCode::InvalidInput, source.node->label + " has no output \"" + (*edge)->from.port + "\"", {}, "Remove the connection from it");
    }
    if (missing)
        return *missing;
    return {};
}

Result<void> Analysis::applyRules(Item& item, const NodeView& view) const
{
    CAIRN_ASSIGN(const std::vector<TensorType> outputs, item.kind->shape(view));
    const std::int64_t bytes = rowBytes(outputs);
    if (bytes > kLargestRowBytes)
        return tooLarge("One row of the output", bytes, kLargestRowBytes);
    item.state = item.kind->state ? item.kind->state(view) : std::vector<StateTensor>{};
    if (stateBytes(item.state) > kLargestLayerBytes)
        return tooLarge("The weights", stateBytes(item.state), kLargestLayerBytes);
    NodeFacts& facts = *item.facts;
    for (const StateTensor& tensor : item.state)
        facts.parameters = plus(facts.parameters, tensor.trainable && item.node->weights.empty() ? product(tensor.shape) : 0);
    facts.flops = item.kind->flops ? item.kind->flops(view, outputs) : 0;
    facts.activationBytes = bytes;
    for (std::size_t i = 0; i < outputs.size() && i < item.ports.outputs.size(); ++i)
        facts.outputs.emplace(item.ports.outputs[i].name, outputs[i]);
    return {};
}

void Analysis::inferNode(Item& item)
{
    const auto setError = [&](Error error) {
        error.where = item.node->label;
        item.facts->error = std::move(error);
    };
    if (!item.kind)
        return setError(fail(ErrorCode::Unsupported, "This version does not know layers of kind \"" + item.node->kind + "\"", {},
                             "Delete the layer, or open the project with a newer version"));
    auto params = completeParams(*item.kind, item.node->params);
    NodeView view{*item.node, Json(), {}, m_data};
    bool complete = true;
    if (auto collected = collectInputs(item, view, complete); !collected)
        return setError(collected.error());
    if (!params)
        return setError(params.error());
    if (!complete)
        return;
    view.params = std::move(params).value();
    if (auto applied = applyRules(item, view); !applied)
        setError(applied.error());
}

/// A layer that uses another one's weights needs one of its kind with weights of the same shapes.
void Analysis::checkSharing(Item& item)
{
    if (item.node->weights.empty() || item.facts->error || item.state.empty())
        return;
    const auto owner = std::ranges::find_if(m_items, [&](const Item& other) { return other.node->label == item.node->weights; });
    const auto alike = [](const StateTensor& a, const StateTensor& b) { return a.name == b.name && a.shape == b.shape && a.type == b.type; };
    Error error;
    if (owner == m_items.end() || owner->node == item.node || !owner->node->weights.empty())
        error = fail(ErrorCode::InvalidInput, "There is no layer \"" + item.node->weights + "\" whose weights it could use", {}, "Choose another layer, or let it have its own weights");
    else if (owner->node->kind != item.node->kind || (!owner->facts->error && !std::ranges::equal(owner->state, item.state, alike)))
        error = fail(ErrorCode::Mismatch, "The weights of \"" + item.node->weights + "\" do not fit: kind, parameters and input must be the same", {},
                     "Make both layers alike, or let it have its own weights");
    else if (!owner->takesPart)
        error = fail(ErrorCode::InvalidInput, "The layer \"" + item.node->weights + "\", whose weights it uses, does not lead to the Output", {}, "Connect it, or let this one have its own weights");
    else
        return;
    error.where = item.node->label;
    item.facts->error = std::move(error);
}

void Analysis::addTotals(const Item& item)
{
    m_result.parameters = plus(m_result.parameters, item.facts->parameters);
    m_result.flops = plus(m_result.flops, item.facts->flops);
    m_result.activationBytes = plus(m_result.activationBytes, item.facts->activationBytes);
}

void Analysis::warn(NodeId node, std::string what, std::string where, std::string fix)
{
    m_result.problems.push_back({node, fail(ErrorCode::InvalidInput, std::move(what), std::move(where), std::move(fix)), Severity::Warning});
}

void Analysis::reportNodes()
{
    bool outputSeen = false;
    for (Item& item : m_items) {
        const bool output = item.node->kind == "output";
        if (output && outputSeen && !item.facts->error)
            item.facts->error = fail(ErrorCode::InvalidInput, "There is more than one Output", item.node->label, "Delete all but one");
        outputSeen = outputSeen || output;
        if (!item.takesPart)
            warn(item.node->id, "This layer does not lead to the Output and is left out", item.node->label, "Connect it, or delete it");
        else if (item.facts->error)
            m_result.problems.push_back({item.node->id, *item.facts->error});
        if (item.takesPart && item.facts->parameters > kHugeLayer)
            warn(item.node->id, "This layer alone has " + std::to_string((item.facts->parameters + 500'000) / 1'000'000) + " million parameters", item.node->label,
                 "Make smaller what comes in, by pooling for instance, or what it puts out");
        if (output && m_data.outputWidth > 1 && m_data.task != batch::TaskKind::Reconstruction && !batch::regresses(m_data.task) && !item.sources.empty() && m_items[item.sources[0]].node->kind == "softmax")
            warn(m_items[item.sources[0]].node->id, "The loss applies softmax itself; applied twice, training is slow", m_items[item.sources[0]].node->label,
                 "Remove it and connect the layer in front of it to the Output");
    }
}

void Analysis::reportGraph()
{
    const auto graphError = [&](std::string what, std::string fix) {
        m_result.problems.push_back({{}, fail(ErrorCode::InvalidInput, std::move(what), {}, std::move(fix))});
    };
    if (m_items.empty())
        return graphError("The network is empty", "Start with a template, or add an Input, layers and an Output");
    if (!m_hasOutput)
        graphError("The network has no Output", "Add an Output and connect the last layer to it");
    if (!m_hasInput)
        graphError("The network has no Input", "Add an Input and connect it to the first layer");
}

void Analysis::reportFrozen()
{
    const auto weighted = [](const Item& item) { return item.takesPart && item.facts->parameters > 0; };
    if (std::ranges::any_of(m_items, weighted) && std::ranges::none_of(m_items, [&](const Item& item) { return weighted(item) && !item.node->frozen; }))
        warn({}, "All layers with weights are frozen: a training would change nothing", {}, "Unfreeze the last layer, or all");
}

Inference Analysis::run()
{
    sortTopologically();
    markParticipants();
    bool cycle = false;
    for (const Item& item : m_items)
        cycle = cycle || (item.inCycle && item.takesPart);
    for (const std::size_t i : m_order)
        inferNode(m_items[i]);
    for (Item& item : m_items)
        checkSharing(item);
    for (const std::size_t i : m_order) {
        if (!m_items[i].takesPart)
            continue;
        addTotals(m_items[i]);
        if (!cycle)
            m_result.order.push_back(m_items[i].node->id);
    }
    reportNodes();
    reportGraph();
    reportFrozen();
    return std::move(m_result);
}

} // namespace

bool Inference::ok() const
{
    return firstError() == nullptr;
}

const Problem* Inference::firstError() const
{
    const auto found = std::find_if(problems.begin(), problems.end(), [](const Problem& problem) { return problem.severity == Severity::Error; });
    return found == problems.end() ? nullptr : &*found;
}

Inference infer(const Graph& graph, const DataInterface& data)
{
    if (hasBlocks(graph))
        return BlockInference(graph, data).top();
    return Analysis(graph, data).run();
}

} // namespace cairn::graph
