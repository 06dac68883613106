// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

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

std::unique_ptr<Layer> buildPassage(const graph::NodeView&)
{
    return std::make_unique<Passage>();
}

} // namespace

std::vector<BuilderEntry> dataBuilders()
{
    return {{"input", buildPassage}, {"output", buildPassage}};
}

} // namespace cairn::engine
