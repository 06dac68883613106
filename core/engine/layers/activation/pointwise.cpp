// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/function_layer.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/celu.h>
#include <ATen/ops/div.h>
#include <ATen/ops/elu.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/hardshrink.h>
#include <ATen/ops/hardsigmoid.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/hardtanh.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/mish.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/selu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/softshrink.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/threshold.h>

namespace cairn::engine {

namespace {

using at::Tensor;
using graph::NodeView;

class Relu : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        if (overwritesInput && context.inPlace) {
            outputs[0] = inputs[0];
            at::relu_(outputs[0]);
            return;
        }
        outputs[0] = at::relu(inputs[0]);
    }
    bool canOverwriteInput() const override { return true; }
};

std::unique_ptr<Layer> buildRelu(const NodeView&)
{
    return std::make_unique<Relu>();
}

/// x / (1 + |x|), as torch.nn.functional.softsign.
Tensor softsign(const Tensor& x)
{
    return at::div(x, at::abs(x).add(1));
}

/// An activation without parameters whose backward pass reads its input only.
template <Tensor (*function)(const Tensor&)>
std::unique_ptr<Layer> buildOfInput(const NodeView&)
{
    return functionLayer([](const Tensor& x) { return function(x); }, OutputUse::Free);
}

/// The same for one that may read its output.
template <Tensor (*function)(const Tensor&)>
std::unique_ptr<Layer> buildOfOutput(const NodeView&)
{
    return functionLayer([](const Tensor& x) { return function(x); });
}

std::unique_ptr<Layer> buildLeakyRelu(const NodeView& view)
{
    return functionLayer([slope = view.real("negative_slope")](const Tensor& x) { return at::leaky_relu(x, slope); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildRelu6(const NodeView&)
{
    return functionLayer([](const Tensor& x) { return at::hardtanh(x, 0, 6); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildElu(const NodeView& view)
{
    return functionLayer([alpha = view.real("alpha")](const Tensor& x) { return at::elu(x, alpha); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildCelu(const NodeView& view)
{
    return functionLayer([alpha = view.real("alpha")](const Tensor& x) { return at::celu(x, alpha); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildThreshold(const NodeView& view)
{
    return functionLayer([least = view.real("threshold"), value = view.real("value")](const Tensor& x) { return at::threshold(x, least, value); });
}

std::unique_ptr<Layer> buildGelu(const NodeView& view)
{
    return functionLayer([formula = view.text("approximate")](const Tensor& x) { return at::gelu(x, formula); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildSoftplus(const NodeView& view)
{
    return functionLayer([beta = view.real("beta")](const Tensor& x) { return at::softplus(x, beta); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildHardtanh(const NodeView& view)
{
    return functionLayer([least = view.real("min_val"), most = view.real("max_val")](const Tensor& x) { return at::hardtanh(x, least, most); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildTanhshrink(const NodeView&)
{
    return functionLayer([](const Tensor& x) { return at::sub(x, at::tanh(x)); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildSoftshrink(const NodeView& view)
{
    return functionLayer([width = view.real("lambd")](const Tensor& x) { return at::softshrink(x, width); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildHardshrink(const NodeView& view)
{
    return functionLayer([width = view.real("lambd")](const Tensor& x) { return at::hardshrink(x, width); }, OutputUse::Free);
}

} // namespace

std::vector<BuilderEntry> activationBuilders()
{
    return {{"relu", buildRelu},
            {"leaky_relu", buildLeakyRelu},
            {"relu6", buildRelu6},
            {"elu", buildElu},
            {"selu", buildOfInput<at::selu>},
            {"celu", buildCelu},
            {"threshold", buildThreshold},
            {"gelu", buildGelu},
            {"silu", buildOfInput<at::silu>},
            {"mish", buildOfInput<at::mish>},
            {"hardswish", buildOfInput<at::hardswish>},
            {"softplus", buildSoftplus},
            {"sigmoid", buildOfOutput<at::sigmoid>},
            {"tanh", buildOfOutput<at::tanh>},
            {"softsign", buildOfOutput<softsign>},
            {"logsigmoid", buildOfInput<at::log_sigmoid>},
            {"hardsigmoid", buildOfInput<at::hardsigmoid>},
            {"hardtanh", buildHardtanh},
            {"tanhshrink", buildTanhshrink},
            {"softshrink", buildSoftshrink},
            {"hardshrink", buildHardshrink}};
}

} // namespace cairn::engine
