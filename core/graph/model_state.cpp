// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/model_state.h"

#include "core/base/text.h"

#include <unordered_set>

namespace cairn::graph {

Result<std::vector<StateTensor>> modelState(const Graph& graph, const Inference& inference, const DataInterface& data)
{
    if (const Problem* problem = inference.firstError())
        return problem->error;
    std::vector<StateTensor> state;
    for (const NodeId id : inference.order) {
        CAIRN_ASSIGN(const NodeView view, nodeView(graph, id, inference, data));
        if (!view.node.weights.empty())
            continue; // another layer's
        for (StateTensor& tensor : stateTensors(view)) {
            tensor.name = view.node.label + "." + tensor.name;
            state.push_back(std::move(tensor));
        }
    }
    return state;
}

Result<void> checkWeights(const std::vector<StateTensor>& state, const formats::Weights& weights)
{
    constexpr const char* kFix = "Use weights that were trained with this graph";
    std::unordered_set<std::string> known;
    for (const StateTensor& tensor : state) {
        known.insert(tensor.name);
        const auto found = weights.find(tensor.name);
        if (found == weights.end() && !tensor.trainable && tensor.shape.empty())
            continue;
        if (found == weights.end())
            return fail(ErrorCode::Mismatch, "The weights lack a tensor", tensor.name, kFix);
        if (found->second.shape != tensor.shape)
            return fail(ErrorCode::Mismatch, "The graph needs " + shapeText(tensor.shape) + ", but the weights are " + shapeText(found->second.shape), tensor.name, kFix);
        if (found->second.type != tensor.type)
            return fail(ErrorCode::Mismatch, "The weights are of another number type than the graph needs", tensor.name, kFix);
    }
    for (const auto& [name, tensor] : weights) {
        if (!known.contains(name))
            return fail(ErrorCode::Mismatch, "The graph has no place for this tensor", toUtf8(name), kFix);
    }
    return {};
}

} // namespace cairn::graph
