// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/sequence/masks.h"

#include "core/base/random.h"
#include "core/engine/layers/dropout_function.h"
#include "core/graph/kinds/sequence/sequence_rules.h"

#include <ATen/ops/amax.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/sum.h>

namespace cairn::engine {

at::Tensor maskLengths(const at::Tensor& mask)
{
    return at::clamp(at::sum(mask.detach(), 1).to(at::kLong), 1, mask.size(1));
}

at::Tensor maskPenalty(const at::Tensor& mask)
{
    const at::Tensor known = mask.detach();
    return at::rsub(known, 1).mul_(static_cast<double>(graph::kMaskedScore)).mul_(at::amax(known, 1, true));
}

at::Tensor lastSteps(const at::Tensor& sequence, const at::Tensor& lengths)
{
    const std::int64_t rows = sequence.size(0), steps = sequence.size(1);
    const at::Tensor places = at::arange(rows, lengths.options()).mul_(steps).add_(lengths).sub_(1);
    return at::index_select(sequence.reshape({rows * steps, sequence.size(2)}), 0, places);
}

at::Tensor LayerDropout::operator()(const at::Tensor& x, const ForwardContext& context, std::uint64_t part) const
{
    if (!active(context))
        return x;
    const std::uint64_t stream = mix(mix(node, static_cast<std::uint64_t>(context.step)), part + 1);
    return dropout(x, probability, {context.seed, stream, context.ranks});
}

} // namespace cairn::engine
