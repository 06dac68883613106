// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parallel/rank_check.h"

#include <algorithm>

namespace cairn::engine {

Result<void> checkForRanks(const Group& group, const TrainConfig& config, const Module& module, const batch::EncodedSource& source)
{
    if (group.alone())
        return {};
    const std::string ranks = std::to_string(group.size()) + " ranks";
    if (config.batchSize < group.size())
        return fail(ErrorCode::InvalidInput, ranks + " cannot share a batch of " + std::to_string(config.batchSize) + " rows", "batch_size", "Make batches larger, or use fewer ranks");
    if (std::ranges::any_of(source.fields(), [](const batch::Field& field) { return !field.perRow; }))
        return fail(ErrorCode::Unsupported, "The network sees the whole graph in every step, which " + ranks + " cannot share", "ranks", "Train this network with one rank");
    if (config.recompute != "off" && (module.normalisesOverBatch() || module.sharesWeights()))
        return fail(ErrorCode::Unsupported, "Layers with BatchNorm, or with shared weights, cannot be recomputed by " + ranks, "recompute", "Set recompute=off, or use one rank");
    for (const PlanStep& step : module.plan()) {
        // Its running statistics are means over rows, which would be those of one rank only.
        if (step.kind == "instance_norm" && (!step.frozen || step.stage > 0) && !step.layer->state().empty() && step.layer->state().back().name == "num_batches_tracked")
            return fail(ErrorCode::Unsupported, "An instance normalisation that keeps running statistics cannot be trained by " + ranks, "node " + step.label,
                        "Switch its running statistics off, or use one rank");
    }
    return {};
}

} // namespace cairn::engine
