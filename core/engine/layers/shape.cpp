// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

#include <ATen/ops/flatten.h>
#include <ATen/ops/reshape.h>

namespace cairn::engine {

namespace {

/// [N, ...] -> [N, product of the rest]. A view: nobody may overwrite it.
class Flatten : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::flatten(inputs[0], 1);
    }
};

/// The numbers of each row in another shape.
class Reshape : public Layer {
public:
    /// `shape` with the batch axis as -1.
    explicit Reshape(std::vector<std::int64_t> shape) : m_shape(std::move(shape)) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::reshape(inputs[0], m_shape);
    }

private:
    std::vector<std::int64_t> m_shape;
};

std::unique_ptr<Layer> buildFlatten(const graph::NodeView&)
{
    return std::make_unique<Flatten>();
}

std::unique_ptr<Layer> buildReshape(const graph::NodeView& view)
{
    const auto types = graph::findKind(view.node.kind)->shape(view);
    return std::make_unique<Reshape>(types.value().front().shape);
}

} // namespace

std::vector<BuilderEntry> shapeBuilders()
{
    return {{"flatten", buildFlatten}, {"reshape", buildReshape}};
}

} // namespace cairn::engine
