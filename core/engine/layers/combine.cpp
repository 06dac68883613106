// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/mul.h>

namespace cairn::engine {

namespace {

class Add : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::add(inputs[0], inputs[1]);
    }
    bool keepsOutput() const override { return false; }
};

class Mul : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::mul(inputs[0], inputs[1]);
    }
    bool keepsOutput() const override { return false; }
};

class Concat : public Layer {
public:
    explicit Concat(std::int64_t axis) : m_axis(axis) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::cat({inputs[0], inputs[1]}, m_axis);
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_axis;
};

std::unique_ptr<Layer> buildAdd(const graph::NodeView&)
{
    return std::make_unique<Add>();
}

std::unique_ptr<Layer> buildMul(const graph::NodeView&)
{
    return std::make_unique<Mul>();
}

std::unique_ptr<Layer> buildConcat(const graph::NodeView& view)
{
    return std::make_unique<Concat>(view.integer("dim"));
}

} // namespace

std::vector<BuilderEntry> combineBuilders()
{
    return {{"add", buildAdd}, {"mul", buildMul}, {"concat", buildConcat}};
}

} // namespace cairn::engine
