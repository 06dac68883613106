// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>

namespace cairn::engine {

namespace {

/// Input and Output: values pass through. The module puts the field's tensor at the input of an Input node.
class Passage : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        // The Output node has no output port.
        if (!outputs.empty())
            outputs[0] = inputs[0];
    }
};

/// Adds the mean of its input to the loss.
class AddLoss : public Layer {
public:
    explicit AddLoss(double weight) : m_weight(weight) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor>, const ForwardContext& context) override
    {
        if (context.losses)
            context.losses->push_back(at::mean(inputs[0]).mul(m_weight));
    }

private:
    double m_weight;
};

std::unique_ptr<Layer> buildAddLoss(const graph::NodeView& view)
{
    return std::make_unique<AddLoss>(view.real("weight"));
}

std::unique_ptr<Layer> buildPassage(const graph::NodeView&)
{
    return std::make_unique<Passage>();
}

} // namespace

std::vector<BuilderEntry> dataBuilders()
{
    return {{"input", buildPassage}, {"output", buildPassage}, {"add_loss", buildAddLoss}};
}

} // namespace cairn::engine
