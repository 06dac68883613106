// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"

namespace cairn::engine {

/// Gradient checkpointing (Chen et al., "Training deep nets with sublinear memory cost", 2016): stretches of the plan whose inner values are not kept in the
/// forward pass, but computed again when the backward pass comes to them. `how`: "blocks", the blocks and folded frames of the graph as far as their layers follow
/// each other in the plan; "even", about as many stretches as they are long. Never in a stretch are data, the Output, AddLoss and Adversary, and
/// with `showsEmbedding` the head.
/// InvalidInput where "blocks" finds none, or for another word.
Result<std::vector<Segment>> recomputedSegments(const Module& module, const std::string& how, bool showsEmbedding = false);

/// What comes out of a stretch for these inputs (in the order of Segment::inputs; defined), to be computed again in the backward pass. `run` computes the
/// stretch, the second time with `again` set; it and all it refers to live until the backward pass is done. Autocast is as it is now both times.
using SegmentRun = std::function<std::vector<at::Tensor>(std::span<const at::Tensor> inputs, bool again)>;
std::vector<at::Tensor> recomputed(SegmentRun run, const std::vector<at::Tensor>& inputs);

} // namespace cairn::engine
