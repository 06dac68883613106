// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step/divergence.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/isfinite.h>

namespace cairn::engine {

namespace {

constexpr const char* kAdvice = "Lower the learning rate or set a gradient clip; the last checkpoint before is kept";

bool finite(const at::Tensor& tensor)
{
    return !tensor.is_floating_point() || at::isfinite(tensor).all().item<bool>();
}

std::string badInput(const Batch& batch)
{
    for (const at::Tensor& field : batch.fields) {
        if (!finite(field))
            return "the data";
    }
    return {};
}

} // namespace

std::optional<std::string> nonFiniteState(Module& module)
{
    const at::NoGradGuard noGradients;
    for (const StateEntry& entry : module.state()) {
        if (!finite(entry.tensor))
            return entry.name;
    }
    return std::nullopt;
}

Error divergedWeights(const std::string& name, std::int64_t step)
{
    const std::string node = name.substr(0, name.find('.'));
    return fail(ErrorCode::Diverged,
                "Training diverged at step " + std::to_string(step) + ": the weights " + name + " are no longer finite numbers",
                node, kAdvice);
}

Error explainDivergence(Module& module, const Batch& batch, const ForwardContext& context, std::int64_t step)
{
    const at::NoGradGuard noGradients;
    if (const std::string source = badInput(batch); !source.empty())
        return fail(ErrorCode::Diverged, "At step " + std::to_string(step) + " the data hold NaN or infinite numbers", source,
                    "Clean or impute the input columns");
    std::string node;
    module.forward(batch.fields, context, [&](const PlanStep& plan, at::Tensor& output) {
        if (node.empty() && !finite(output))
            node = plan.label;
    });
    std::string what = "Training diverged at step " + std::to_string(step) + ": ";
    if (node.empty())
        return fail(ErrorCode::Diverged, what + "the loss is no longer a finite number", "loss", kAdvice);
    what += "the output of node " + node + " is no longer finite";
    if (const auto broken = nonFiniteState(module))
        what += " (after the update of " + *broken + ")";
    return fail(ErrorCode::Diverged, what, node, kAdvice);
}

} // namespace cairn::engine
