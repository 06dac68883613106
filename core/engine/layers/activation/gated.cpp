// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/function_layer.h"

#include <ATen/ops/chunk.h>
#include <ATen/ops/glu.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/prelu.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>

namespace cairn::engine {

namespace {

using at::Tensor;
using graph::NodeView;

std::int64_t chosenAxis(const NodeView& view)
{
    return view.text("dim") == "channel" ? 1 : -1;
}

/// A learned slope for negative numbers (He et al., ICCV 2015).
class Prelu : public Layer {
public:
    explicit Prelu(double slope) : m_slope(slope) {}
    void forward(std::span<const Tensor> inputs, std::span<Tensor> outputs, const ForwardContext&) override { outputs[0] = at::prelu(inputs[0], m_weight); }
    std::vector<StateSlot> state() override { return {{"weight", &m_weight, {Init::Law::Constant, m_slope}}}; }
    bool keepsOutput() const override { return false; }

private:
    double m_slope;
    Tensor m_weight;
};

std::unique_ptr<Layer> buildPrelu(const NodeView& view)
{
    return std::make_unique<Prelu>(view.real("init"));
}

std::unique_ptr<Layer> buildGlu(const NodeView& view)
{
    return functionLayer([dim = chosenAxis(view)](const Tensor& x) { return at::glu(x, dim); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildSwiglu(const NodeView& view)
{
    return functionLayer(
        [dim = chosenAxis(view)](const Tensor& x) {
            const auto halves = at::chunk(x, 2, dim);
            return at::mul(at::silu(halves[0]), halves[1]);
        },
        OutputUse::Free);
}

std::unique_ptr<Layer> buildSoftmax(const NodeView& view)
{
    return functionLayer([dim = chosenAxis(view)](const Tensor& x) { return at::softmax(x, dim); });
}

std::unique_ptr<Layer> buildSoftmin(const NodeView& view)
{
    return functionLayer([dim = chosenAxis(view)](const Tensor& x) { return at::softmax(at::neg(x), dim); });
}

std::unique_ptr<Layer> buildLogSoftmax(const NodeView& view)
{
    return functionLayer([dim = chosenAxis(view)](const Tensor& x) { return at::log_softmax(x, dim); });
}

} // namespace

std::vector<BuilderEntry> gatedBuilders()
{
    return {{"glu", buildGlu}, {"swiglu", buildSwiglu}, {"prelu", buildPrelu}, {"softmax", buildSoftmax}, {"softmin", buildSoftmin}, {"log_softmax", buildLogSoftmax}};
}

} // namespace cairn::engine
