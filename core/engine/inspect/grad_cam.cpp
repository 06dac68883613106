// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/inspect/grad_cam.h"

#include "core/engine/inspect/integrated_gradients.h"
#include "core/engine/model/prediction.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <torch/csrc/autograd/autograd.h>

#include <array>

namespace cairn::engine {

namespace {

std::array<std::int64_t, 2> imageSize(const std::vector<batch::Field>& fields, const at::Tensor& map)
{
    for (const batch::Field& field : fields) {
        if (field.shape.size() == 3)
            return {field.shape[1], field.shape[2]};
    }
    return {map.size(2), map.size(3)};
}

} // namespace

Result<GradCam> computeGradCam(Module& module, const std::vector<batch::Field>& fields, const std::vector<at::Tensor>& row,
                               NodeId node, std::optional<std::int64_t> target)
{
    at::Tensor activation;
    std::string label = "node " + std::to_string(node.value);
    const at::Tensor output = module.forward(row, {}, [&](const PlanStep& step, at::Tensor& value) {
        if (step.node != node)
            return;
        label = step.label;
        if (!value.is_floating_point())
            return;
        value = value.detach().requires_grad_(true);
        activation = value;
    });
    if (!activation.defined())
        return fail(ErrorCode::NotFound, "Grad-CAM cannot look at this node", label, "Choose a convolution that leads to the Output");
    if (activation.dim() != 4)
        return fail(ErrorCode::InvalidInput, "Grad-CAM needs a node that puts out images [N, C, H, W]", label,
                    "Choose a convolution, or the layer right behind it");
    GradCam result;
    CAIRN_ASSIGN(result.target, chooseTarget(output.detach(), target));
    const at::Tensor gradient = torch::autograd::grad({output.select(1, result.target).sum()}, {activation})[0];
    const at::Tensor weights = gradient.mean({2, 3}, true);
    const at::Tensor map = at::relu((weights * activation.detach()).sum(1, true));
    const auto size = imageSize(fields, map);
    result.map = toArray(at::upsample_bilinear2d(map, size, false).squeeze(0).squeeze(0));
    return result;
}

} // namespace cairn::engine
