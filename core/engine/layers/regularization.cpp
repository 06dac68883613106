// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/dropout_function.h"
#include "core/engine/layers/families.h"

#include "core/base/random.h"

namespace cairn::engine {

namespace {

/// Zeroes numbers with probability p while training, and scales the rest by 1 / (1 - p). Which ones is a function of
/// (seed, step, node) alone.
class Dropout : public Layer {
public:
    Dropout(double probability, std::int64_t node) : m_probability(probability), m_node(static_cast<std::uint64_t>(node)) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        if (!context.training || m_probability == 0) {
            outputs[0] = inputs[0];
            return;
        }
        const std::uint64_t stream = mix(m_node, static_cast<std::uint64_t>(context.step));
        outputs[0] = dropout(inputs[0], m_probability, {context.seed, stream});
    }

private:
    double m_probability;
    std::uint64_t m_node;
};

std::unique_ptr<Layer> buildDropout(const graph::NodeView& view)
{
    return std::make_unique<Dropout>(view.real("p"), view.node.id.value);
}

} // namespace

std::vector<BuilderEntry> regularizationBuilders()
{
    return {{"dropout", buildDropout}};
}

} // namespace cairn::engine
