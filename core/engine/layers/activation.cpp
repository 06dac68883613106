// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

#include <ATen/ops/gelu.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tanh.h>

namespace cairn::engine {

namespace {

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

class LeakyRelu : public Layer {
public:
    explicit LeakyRelu(double slope) : m_slope(slope) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::leaky_relu(inputs[0], m_slope);
    }
    bool keepsOutput() const override { return false; }

private:
    double m_slope;
};

class Silu : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::silu(inputs[0]);
    }
    bool keepsOutput() const override { return false; }
};

class Gelu : public Layer {
public:
    explicit Gelu(std::string approximation) : m_approximation(std::move(approximation)) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::gelu(inputs[0], m_approximation);
    }
    bool keepsOutput() const override { return false; }

private:
    std::string m_approximation;
};

class Sigmoid : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::sigmoid(inputs[0]);
    }
};

class Tanh : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::tanh(inputs[0]);
    }
};

class Softmax : public Layer {
public:
    explicit Softmax(std::int64_t axis) : m_axis(axis) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::softmax(inputs[0], m_axis);
    }

private:
    std::int64_t m_axis;
};

template <typename Activation>
std::unique_ptr<Layer> buildPlain(const graph::NodeView&)
{
    return std::make_unique<Activation>();
}

std::unique_ptr<Layer> buildLeakyRelu(const graph::NodeView& view)
{
    return std::make_unique<LeakyRelu>(view.real("negative_slope"));
}

std::unique_ptr<Layer> buildGelu(const graph::NodeView& view)
{
    return std::make_unique<Gelu>(view.text("approximate"));
}

std::unique_ptr<Layer> buildSoftmax(const graph::NodeView& view)
{
    return std::make_unique<Softmax>(view.text("dim") == "channel" ? 1 : -1);
}

} // namespace

std::vector<BuilderEntry> activationBuilders()
{
    return {{"relu", buildPlain<Relu>},
            {"leaky_relu", buildLeakyRelu},
            {"gelu", buildGelu},
            {"silu", buildPlain<Silu>},
            {"sigmoid", buildPlain<Sigmoid>},
            {"tanh", buildPlain<Tanh>},
            {"softmax", buildSoftmax}};
}

} // namespace cairn::engine
