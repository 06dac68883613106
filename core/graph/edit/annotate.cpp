// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/annotate.h"

#include <algorithm>
#include <limits>

namespace cairn::graph {

namespace {

constexpr double kFrameBelow = 14;                    ///< what is wrong with a layer stands under it

std::vector<Annotation>::iterator placeOf(std::vector<Annotation>& annotations, std::int64_t id)
{
    return std::ranges::find(annotations, id, &Annotation::id);
}

} // namespace

Result<std::int64_t> addAnnotation(Graph& graph, Annotation annotation)
{
    std::vector<Annotation> all = graph.annotations();
    if (all.size() >= kMostAnnotations)
        return fail(ErrorCode::InvalidInput, "A network has at most " + std::to_string(kMostAnnotations) + " notes and frames", {}, "Remove some");
    annotation.id = 1;
    for (const Annotation& other : all)
        annotation.id = std::max(annotation.id, other.id + 1);
    all.push_back(bounded(std::move(annotation)));
    const std::int64_t id = all.back().id;
    graph.setAnnotations(std::move(all));
    return id;
}

Result<void> changeAnnotation(Graph& graph, const Annotation& annotation)
{
    std::vector<Annotation> all = graph.annotations();
    const auto place = placeOf(all, annotation.id);
    if (place == all.end())
        return fail(ErrorCode::NotFound, "There is no such note", std::to_string(annotation.id));
    *place = bounded(annotation);
    graph.setAnnotations(std::move(all));
    return {};
}

void removeAnnotations(Graph& graph, std::span<const std::int64_t> ids)
{
    std::vector<Annotation> all = graph.annotations();
    std::erase_if(all, [&](const Annotation& annotation) { return std::ranges::find(ids, annotation.id) != ids.end(); });
    graph.setAnnotations(std::move(all));
}

const Annotation* findAnnotation(const Graph& graph, std::int64_t id)
{
    const auto found = std::ranges::find(graph.annotations(), id, &Annotation::id);
    return found == graph.annotations().end() ? nullptr : &*found;
}

Result<Annotation> frameAround(const Graph& graph, std::span<const NodeId> ids, const LayerSize& size)
{
    constexpr double kFar = std::numeric_limits<double>::max();
    double left = kFar, top = kFar, right = -kFar, bottom = -kFar;
    for (const NodeId id : ids) {
        const Node* node = graph.find(id);
        if (!node)
            continue;
        left = std::min(left, node->x);
        top = std::min(top, node->y);
        right = std::max(right, node->x + size.width);
        bottom = std::max(bottom, node->y + size.height);
    }
    if (left > right)
        return fail(ErrorCode::InvalidInput, "A frame needs layers to surround", {}, "Select some layers first");
    return Annotation{0, Annotation::Kind::Frame, {}, left - kFrameMargin, top - kFrameMargin - kFrameTitle, right - left + 2 * kFrameMargin,
                      bottom - top + 2 * kFrameMargin + kFrameTitle + kFrameBelow, 0};
}

std::vector<NodeId> layersWithin(const Graph& graph, const Annotation& frame, const LayerSize& size)
{
    std::vector<NodeId> ids;
    for (const Node& node : graph.nodes()) {
        if (node.x >= frame.x && node.y >= frame.y && node.x + size.width <= frame.x + frame.width && node.y + size.height <= frame.y + frame.height)
            ids.push_back(node.id);
    }
    return ids;
}

void refitFrames(const Graph& before, Graph& graph, const LayerSize& size)
{
    for (const Annotation& frame : before.annotations()) {
        const Annotation* now = frame.kind == Annotation::Kind::Frame && !frame.folded() ? findAnnotation(graph, frame.id) : nullptr;
        const auto around = now ? frameAround(graph, layersWithin(before, frame, size), size) : Result<Annotation>(fail(ErrorCode::NotFound, ""));
        if (!around)
            continue;
        Annotation moved = *around;
        moved.id = now->id;
        moved.text = now->text;
        moved.color = now->color;
        (void)changeAnnotation(graph, moved); // it is there
    }
}

} // namespace cairn::graph
