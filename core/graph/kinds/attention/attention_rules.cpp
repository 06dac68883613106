// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/attention/attention_rules.h"

#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"

#include <algorithm>

namespace cairn::graph {

AttentionSizes selfAttentionSizes(const std::vector<std::int64_t>& shape, std::int64_t heads, bool bias)
{
    const std::int64_t steps = shape[1], width = shape[2];
    return {width, width, width, heads, heads, steps, steps, bias};
}

Result<void> wantHeads(const NodeView& view, std::int64_t width, std::int64_t heads, std::int64_t kvHeads, const std::string& parameter)
{
    if (width % heads != 0) {
        std::int64_t fitting = std::min(heads, width);
        while (width % fitting != 0)
            --fitting;
        return fail(ErrorCode::Mismatch, std::to_string(heads) + " heads cannot share a width of " + std::to_string(width) + " from " + sourceLabel(view),
                    view.node.label, "Set " + parameter + " to a divisor of " + std::to_string(width) + ", for example " + std::to_string(fitting));
    }
    if (heads % kvHeads != 0)
        return fail(ErrorCode::Mismatch, std::to_string(kvHeads) + " key heads cannot be shared evenly by " + std::to_string(heads) + " heads", view.node.label,
                    "Set kv_heads to a divisor of " + std::to_string(heads) + ", or to 0");
    return {};
}

std::vector<StateTensor> attentionState(const AttentionSizes& sizes, const std::string& prefix)
{
    std::vector<StateTensor> state;
    if (sizes.separate()) {
        state.push_back({prefix + "q_proj_weight", {sizes.width, sizes.width}});
        state.push_back({prefix + "k_proj_weight", {sizes.kvWidth(), sizes.keyWidth}});
        state.push_back({prefix + "v_proj_weight", {sizes.kvWidth(), sizes.valueWidth}});
    } else {
        state.push_back({prefix + "in_proj_weight", {times(3, sizes.width), sizes.width}});
    }
    if (sizes.bias)
        state.push_back({prefix + "in_proj_bias", {sizes.biasRows()}});
    state.push_back({prefix + "out_proj.weight", {sizes.width, sizes.width}});
    if (sizes.bias)
        state.push_back({prefix + "out_proj.bias", {sizes.width}});
    return state;
}

std::int64_t attentionFlops(const AttentionSizes& sizes)
{
    const std::int64_t queryProjections = times(times(2, sizes.queries), times(sizes.width, sizes.width));
    const std::int64_t keyProjections = times(sizes.keys, times(sizes.kvWidth(), plus(sizes.keyWidth, sizes.valueWidth)));
    const std::int64_t scores = times(times(2, sizes.queries), times(sizes.keys, sizes.width));
    return times(2, plus(plus(queryProjections, keyProjections), scores));
}

std::string python::padding(formats::PythonWriter& writer, const std::string& mask)
{
    writer.support("padding", R"(def padding(mask):
    """True where attention must not look; a row of padding alone is looked at as a whole."""
    return (mask == 0) & (mask.amax(1, keepdim=True) > 0)
)");
    return "padding(" + mask + ")";
}

std::string python::causal(std::int64_t queries, std::int64_t keys, const std::string& like)
{
    return "torch.ones(" + std::to_string(queries) + ", " + std::to_string(keys) + ", dtype=torch.bool, device=" + like + ".device).triu(1)";
}

} // namespace cairn::graph
