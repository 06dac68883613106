// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/folded_frames.h"

#include "core/graph/blocks/block.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace cairn::graph {

namespace {

using Owners = std::unordered_map<std::int64_t, std::int64_t>;

/// The folded frames that annotations are folded with, by their ids.
Owners owners(const Graph& graph)
{
    Owners owner;
    for (const Annotation& frame : graph.annotations()) {
        for (const std::int64_t note : frame.folded() ? frame.notes : std::vector<std::int64_t>())
            owner.emplace(note, frame.id);
    }
    return owner;
}

/// Frames that are folded with each other, which only a foreign document can have, are both seen.
bool isHidden(const Owners& owner, std::int64_t id)
{
    std::unordered_set<std::int64_t> passed{id};
    auto at = owner.find(id);
    const bool inside = at != owner.end();
    for (; at != owner.end(); at = owner.find(at->second)) {
        if (!passed.insert(at->second).second)
            return false;
    }
    return inside;
}

/// Ports of one layer that its frame's card shows.
class PortFinder {
public:
    PortFinder(const Graph& graph, const Folding& folding) : m_graph(graph)
    {
        for (const Edge& edge : graph.edges()) {
            const FoldedFrame *from = folding.at(edge.from.node), *to = folding.at(edge.to.node);
            m_connected.emplace(edge.to.node.value, edge.to.port);
            m_feeding.insert(edge.from.node);
            if (from == to)
                continue;
            m_crossing.emplace(edge.to.node.value, edge.to.port);
            m_leaving.emplace(edge.from.node.value, edge.from.port);
        }
    }

    void add(FoldedFrame& frame, const Node& node) const
    {
        const auto info = nodeInfo(m_graph, node);
        for (const PortSpec& port : info ? info->inputs : std::vector<PortSpec>()) {
            const Key key(node.id.value, port.name);
            if (m_crossing.contains(key) || (!port.optional && !m_connected.contains(key)))
                frame.inputs.push_back({node.id, port.name});
        }
        const std::size_t before = frame.outputs.size();
        for (const PortSpec& port : info ? info->outputs : std::vector<PortSpec>()) {
            if (m_leaving.contains(Key(node.id.value, port.name)))
                frame.outputs.push_back({node.id, port.name});
        }
        if (frame.outputs.size() == before && !m_feeding.contains(node.id) && info && !info->outputs.empty())
            frame.outputs.push_back({node.id, info->outputs.front().name}); // a loose end; second outputs often stay unused
    }

private:
    using Key = std::pair<std::int64_t, std::string>;

    const Graph& m_graph;
    std::set<Key> m_connected, m_crossing, m_leaving;
    std::unordered_set<NodeId> m_feeding;
};

/// Layers that are seen, and the folded frames whose card is seen, within a frame.
std::vector<NodeId> seenWithin(const Graph& graph, const Folding& seen, const Annotation& frame, const LayerSize& size)
{
    std::vector<NodeId> ids = layersWithin(graph, frame, size);
    std::erase_if(ids, [&](NodeId id) { return seen.at(id); });
    for (const FoldedFrame& folded : seen.frames) {
        const Position card = seenPlace(*findAnnotation(graph, folded.frame));
        if (card.x >= frame.x && card.y >= frame.y && card.x + size.width <= frame.x + frame.width && card.y + size.height <= frame.y + frame.height)
            ids.insert(ids.end(), folded.layers.begin(), folded.layers.end());
    }
    return ids;
}

/// Notes and frames that are seen and go with a frame: open ones that lie in it, folded ones of whose layers it has one.
std::vector<std::int64_t> notesWith(const Graph& graph, const Folding& seen, const Annotation& frame, const std::unordered_set<NodeId>& layers)
{
    std::vector<std::int64_t> notes;
    for (const Annotation& other : graph.annotations()) {
        if (other.id == frame.id || seen.hidden.contains(other.id))
            continue;
        const bool within = other.x >= frame.x && other.y >= frame.y && other.x + other.width <= frame.x + frame.width && other.y + other.height <= frame.y + frame.height;
        if (other.folded() ? std::ranges::any_of(other.layers, [&](NodeId id) { return layers.contains(id); }) : within)
            notes.push_back(other.id);
    }
    return notes;
}

Result<void> fold(Graph& graph, Annotation frame, std::span<const NodeId> ids)
{
    const Folding seen = folding(graph);
    std::unordered_set<NodeId> layers(ids.begin(), ids.end());
    for (const NodeId id : ids) { // a card is folded as a whole
        if (const FoldedFrame* card = seen.at(id))
            layers.insert(card->layers.begin(), card->layers.end());
    }
    frame.notes = notesWith(graph, seen, frame, layers);
    frame.layers.clear();
    for (const Node& node : graph.nodes()) {
        if (layers.contains(node.id))
            frame.layers.push_back(node.id);
    }
    if (!frame.folded())
        return fail(ErrorCode::InvalidInput, "No layer lies in the frame", frame.text, "Draw it around some layers");
    return changeAnnotation(graph, frame);
}

} // namespace

const FoldedFrame* Folding::at(NodeId layer) const
{
    const auto found = frameOf.find(layer);
    return found == frameOf.end() ? nullptr : &frames[found->second];
}

const FoldedFrame* Folding::of(std::int64_t frame) const
{
    const auto found = std::ranges::find(frames, frame, &FoldedFrame::frame);
    return found == frames.end() ? nullptr : &*found;
}

Folding folding(const Graph& graph)
{
    Folding folding;
    if (std::ranges::none_of(graph.annotations(), &Annotation::folded))
        return folding;
    const Owners owner = owners(graph);
    for (const Annotation& annotation : graph.annotations()) {
        if (isHidden(owner, annotation.id)) {
            folding.hidden.insert(annotation.id);
        } else if (annotation.folded()) {
            for (const NodeId id : annotation.layers)
                folding.frameOf.emplace(id, folding.frames.size());
            folding.frames.push_back({annotation.id, {}, {}, {}});
        }
    }
    std::vector<const Node*> inside;
    for (const Node& node : graph.nodes()) {
        if (const auto found = folding.frameOf.find(node.id); found != folding.frameOf.end()) {
            folding.frames[found->second].layers.push_back(node.id);
            inside.push_back(&node);
        }
    }
    std::ranges::stable_sort(inside, {}, [](const Node* node) { return std::tuple(node->y, node->x); });
    const PortFinder ports(graph, folding);
    for (const Node* node : inside)
        ports.add(folding.frames[folding.frameOf.at(node->id)], *node);
    return folding;
}

Result<void> foldFrame(Graph& graph, std::int64_t id, const LayerSize& size)
{
    const Annotation* frame = findAnnotation(graph, id);
    if (!frame)
        return fail(ErrorCode::NotFound, "There is no such frame", std::to_string(id));
    if (frame->kind != Annotation::Kind::Frame)
        return fail(ErrorCode::InvalidInput, "A note surrounds no layers", frame->text, "Draw a frame around some layers");
    if (frame->folded())
        return {};
    return fold(graph, *frame, seenWithin(graph, folding(graph), *frame, size));
}

Result<std::int64_t> foldLayers(Graph& graph, std::span<const NodeId> ids, std::string title, const LayerSize& size)
{
    CAIRN_ASSIGN(Annotation frame, frameAround(graph, ids, size));
    std::vector<const Node*> nodes;
    for (const Node& node : graph.nodes()) {
        if (std::ranges::find(ids, node.id) != ids.end())
            nodes.push_back(&node);
    }
    if (title.empty())
        title = nodes.front()->label + (nodes.size() > 1 ? " … " + nodes.back()->label : "");
    frame.text = std::move(title);
    Graph changed = graph;
    CAIRN_ASSIGN(frame.id, addAnnotation(changed, frame));
    CAIRN_TRY(fold(changed, frame, ids));
    graph = std::move(changed);
    return frame.id;
}

Result<void> unfoldFrame(Graph& graph, std::int64_t id)
{
    const Annotation* frame = findAnnotation(graph, id);
    if (!frame)
        return fail(ErrorCode::NotFound, "There is no such frame", std::to_string(id));
    Annotation open = *frame;
    open.layers.clear();
    open.notes.clear();
    return changeAnnotation(graph, open);
}

std::vector<std::int64_t> withFolded(const Graph& graph, std::span<const std::int64_t> annotations)
{
    std::vector<std::int64_t> all(annotations.begin(), annotations.end());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Annotation* annotation = findAnnotation(graph, all[i]);
        for (const std::int64_t note : annotation ? annotation->notes : std::vector<std::int64_t>()) {
            if (std::ranges::find(all, note) == all.end())
                all.push_back(note);
        }
    }
    return all;
}

Position seenPlace(const Annotation& annotation)
{
    return annotation.folded() ? Position{annotation.x + kFrameMargin, annotation.y + kFrameMargin + kFrameTitle} : Position{annotation.x, annotation.y};
}

Result<void> moveAnnotation(Graph& graph, std::int64_t id, double x, double y)
{
    const Annotation* moved = findAnnotation(graph, id);
    if (!moved)
        return fail(ErrorCode::NotFound, "There is no such note", std::to_string(id));
    const double dx = x - seenPlace(*moved).x, dy = y - seenPlace(*moved).y;
    const std::vector<NodeId> layers = moved->layers;
    for (const std::int64_t each : withFolded(graph, std::span(&id, 1))) {
        Annotation changed = *findAnnotation(graph, each);
        changed.x += dx;
        changed.y += dy;
        CAIRN_TRY(changeAnnotation(graph, changed));
    }
    for (const NodeId layer : layers) {
        Node changed = *graph.find(layer);
        changed.x += dx;
        changed.y += dy;
        CAIRN_TRY(graph.update(changed));
    }
    return {};
}

Graph seenGraph(const Graph& graph)
{
    const Folding seen = folding(graph);
    const auto standIn = [&](NodeId id) { const FoldedFrame* card = seen.at(id); return card ? card->layers.front() : id; };
    std::vector<Node> nodes;
    for (const Node& node : graph.nodes()) {
        if (standIn(node.id) != node.id)
            continue;
        nodes.push_back(node);
        if (const FoldedFrame* card = seen.at(node.id)) {
            const Position place = seenPlace(*findAnnotation(graph, card->frame));
            nodes.back().x = place.x;
            nodes.back().y = place.y;
        }
    }
    std::vector<Edge> edges;
    std::set<std::pair<NodeId, NodeId>> known;
    for (const Edge& edge : graph.edges()) {
        const NodeId from = standIn(edge.from.node), to = standIn(edge.to.node);
        if (from != to && known.emplace(from, to).second)
            edges.push_back({{from, edge.from.port}, {to, std::to_string(edges.size())}}); // a layout asks for no port
    }
    Graph drawn = Graph::assemble(std::move(nodes), std::move(edges)).value();
    std::vector<Annotation> open = graph.annotations();
    std::erase_if(open, [&](const Annotation& annotation) { return annotation.folded() || seen.hidden.contains(annotation.id); });
    drawn.setAnnotations(std::move(open));
    return drawn;
}

void applySeenLayout(Graph& graph, std::unordered_map<NodeId, Position> positions)
{
    const Graph before = seenGraph(graph);
    for (const FoldedFrame& card : folding(graph).frames) {
        if (const auto place = positions.find(card.layers.front()); place != positions.end()) {
            (void)moveAnnotation(graph, card.frame, place->second.x, place->second.y); // it is there
            positions.erase(place);
        }
    }
    applyLayout(graph, positions);
    Graph after = seenGraph(graph);
    refitFrames(before, after);
    for (const Annotation& open : after.annotations())
        (void)changeAnnotation(graph, open); // it is there
}

} // namespace cairn::graph
