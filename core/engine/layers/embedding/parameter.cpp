// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

namespace cairn::engine {

namespace {

/// One tensor, seen by every row.
class Parameter : public Layer {
public:
    explicit Parameter(Init init) : m_init(init) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        std::vector<std::int64_t> shape = m_weight.sizes().vec();
        shape.insert(shape.begin(), inputs[0].size(0));
        outputs[0] = m_weight.expand(shape);
    }
    std::vector<StateSlot> state() override { return {{"weight", &m_weight, m_init}}; }

private:
    at::Tensor m_weight;
    Init m_init;
};

std::unique_ptr<Layer> buildParameter(const graph::NodeView& view)
{
    constexpr double kDeviation = 0.02;
    const std::string initial = view.text("initial");
    return std::make_unique<Parameter>(initial == "normal" ? Init{Init::Law::Normal, kDeviation} : Init{Init::Law::Constant, initial == "ones" ? 1.0 : 0.0});
}

} // namespace

std::vector<BuilderEntry> parameterBuilders()
{
    return {{"parameter", buildParameter}};
}

} // namespace cairn::engine
