// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/embedding/positions.h"

#include "core/engine/layers/families.h"

#include <ATen/ops/add.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/tensor.h>

namespace cairn::engine {

namespace {

/// Adds a learned vector to each position of [N, T, D]. BERT's initial values: normal with deviation 0.02.
class PositionalEmbedding : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::add(inputs[0], m_weight.narrow(0, 0, inputs[0].size(1)));
    }
    std::vector<StateSlot> state() override { return {{"weight", &m_weight, {Init::Law::Normal, 0.02}}}; }
    bool keepsOutput() const override { return false; }

private:
    at::Tensor m_weight;
};

/// A constant that goes where the input is.
class Constant {
public:
    Constant(const std::vector<float>& values, at::IntArrayRef shape) : m_values(at::tensor(values).reshape(shape)) {}
    const at::Tensor& on(const at::Device& device)
    {
        if (m_values.device() != device)
            m_values = m_values.to(device);
        return m_values;
    }

private:
    at::Tensor m_values;
};

class SinusoidalPositions : public Layer {
public:
    SinusoidalPositions(const std::vector<float>& table, at::IntArrayRef shape) : m_table(table, shape) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::add(inputs[0], m_table.on(inputs[0].device()));
    }
    bool keepsOutput() const override { return false; }

private:
    Constant m_table;
};

class RotaryPositions : public Layer {
public:
    explicit RotaryPositions(const graph::RotaryTable& table)
        : m_cosine(table.cosine, {table.length, table.width}), m_sine(table.sine, {table.length, table.width}),
          m_pairs(table.interleaved ? std::vector<std::int64_t>{table.width / 2, 2} : std::vector<std::int64_t>{table.width / table.head, 2, table.head / 2}),
          m_axis(table.interleaved ? -1 : -2)
    {
    }
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor& from = inputs[0];
        const at::Tensor partners = from.unflatten(-1, m_pairs).flip({m_axis}).reshape(from.sizes());
        outputs[0] = at::addcmul(at::mul(from, m_cosine.on(from.device())), partners, m_sine.on(from.device()));
    }
    bool keepsOutput() const override { return false; }

private:
    Constant m_cosine, m_sine;
    std::vector<std::int64_t> m_pairs; ///< a row of numbers as pairs
    std::int64_t m_axis;               ///< along which the two of a pair lie
};

std::unique_ptr<Layer> buildPositionalEmbedding(const graph::NodeView&)
{
    return std::make_unique<PositionalEmbedding>();
}

std::unique_ptr<Layer> buildSinusoidalPositions(const graph::NodeView& view)
{
    const std::vector<std::int64_t>& shape = view.inputs[0].shape;
    return std::make_unique<SinusoidalPositions>(graph::sinusoidalTable(view), std::vector(shape.end() - 2, shape.end()));
}

std::unique_ptr<Layer> buildRotaryPositions(const graph::NodeView& view)
{
    return std::make_unique<RotaryPositions>(graph::rotaryTable(view));
}

} // namespace

std::vector<BuilderEntry> positionBuilders()
{
    return {{"positional_embedding", buildPositionalEmbedding},
            {"sinusoidal_positions", buildSinusoidalPositions},
            {"rotary_positions", buildRotaryPositions}};
}

} // namespace cairn::engine
