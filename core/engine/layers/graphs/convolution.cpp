// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/graphs/message.h"

#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/div.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/scatter_add.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <cmath>

namespace cairn::engine {

namespace {

constexpr Init kNothing{Init::Law::Constant, 0.0};

/// Uniform with variance 2 / (in + out) (Glorot and Bengio, 2010).
Init glorot(std::int64_t in, std::int64_t out)
{
    return {Init::Law::Uniform, std::sqrt(6.0 / static_cast<double>(in + out))};
}

Init torchLinear(std::int64_t in)
{
    return {Init::Law::Uniform, 1.0 / std::sqrt(static_cast<double>(in))};
}

/// D^-1/2 (A + I) D^-1/2 X W^T + b (Kipf and Welling, ICLR 2017).
class GcnConv : public Layer {
public:
    explicit GcnConv(const graph::NodeView& view)
        : m_features(view.inputs[0].shape[1]), m_out(view.integer("out_features")), m_loops(view.flag("add_self_loops")), m_hasBias(view.flag("bias"))
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const std::int64_t nodes = inputs[0].size(0);
        const EdgeEnds edges = edgeEnds(inputs[1], nodes, m_loops);
        at::Tensor weight = inputs[2].defined() ? inputs[2].reshape({-1}) : at::ones({inputs[1].size(1)}, inputs[0].options());
        if (m_loops)
            weight = at::cat({weight, at::ones({nodes}, inputs[0].options())});
        const at::Tensor degree = at::scatter_add(at::zeros({nodes}, inputs[0].options()), 0, edges.to, weight);
        const at::Tensor there = degree.gt(0);
        const at::Tensor scale = at::mul(at::rsqrt(at::where(there, degree, 1.0)), there);
        const at::Tensor factor = at::mul(weight, at::mul(scale.index({edges.from}), scale.index({edges.to})));
        const at::Tensor messages = at::mul(rowsAt(at::linear(inputs[0], m_weight), edges.from), factor.unsqueeze(1));
        const at::Tensor result = aggregate(messages, edges.to, nodes, Aggregation::Sum);
        outputs[0] = m_hasBias ? at::add(result, m_bias) : result;
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        if (m_hasBias)
            slots.push_back({"bias", &m_bias, kNothing});
        slots.push_back({"lin.weight", &m_weight, glorot(m_features, m_out)});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    std::int64_t m_features, m_out;
    bool m_loops, m_hasBias;
    at::Tensor m_weight, m_bias;
};

/// Graph attention (Velickovic et al., ICLR 2018).
class GatConv : public Layer {
public:
    explicit GatConv(const graph::NodeView& view)
        : m_features(view.inputs[0].shape[1]), m_out(view.integer("out_features")), m_heads(view.integer("heads")), m_slope(view.real("negative_slope")),
          m_concat(view.flag("concat")), m_loops(view.flag("add_self_loops")), m_hasBias(view.flag("bias"))
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext& context) override
    {
        const std::int64_t nodes = inputs[0].size(0);
        const EdgeEnds edges = edgeEnds(inputs[1], nodes, m_loops);
        const at::Tensor flat = at::linear(inputs[0], m_weight);
        const at::Tensor sent = flat.view({nodes, m_heads, m_out});
        const at::Tensor from = at::sum(at::mul(sent, m_source), {-1}), to = at::sum(at::mul(sent, m_target), {-1});
        const at::Tensor scores = at::leaky_relu(at::add(rowsAt(from, edges.from), rowsAt(to, edges.to)), m_slope);
        const at::Tensor weights = softmaxPerNode(scores, edges.to, nodes);
        if (context.taps)
            (*context.taps)("attention", weights);
        const at::Tensor messages = at::mul(rowsAt(flat, edges.from).view({-1, m_heads, m_out}), weights.unsqueeze(-1));
        at::Tensor result = aggregate(messages.reshape({-1, m_heads * m_out}), edges.to, nodes, Aggregation::Sum);
        if (!m_concat)
            result = at::mean(result.view({nodes, m_heads, m_out}), {1});
        outputs[0] = m_hasBias ? at::add(result, m_bias) : result;
    }
    std::vector<StateSlot> state() override
    {
        const Init attention = glorot(m_heads, m_out);
        std::vector<StateSlot> slots{{"att_src", &m_source, attention}, {"att_dst", &m_target, attention}};
        if (m_hasBias)
            slots.push_back({"bias", &m_bias, kNothing});
        slots.push_back({"lin.weight", &m_weight, glorot(m_features, m_heads * m_out)});
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    /// Softmax of scores [E, heads] over the edges that end at the same node.
    static at::Tensor softmaxPerNode(const at::Tensor& scores, const at::Tensor& to, std::int64_t nodes)
    {
        const at::Tensor largest = aggregate(scores.detach(), to, nodes, Aggregation::Max);
        const at::Tensor powers = at::exp(at::sub(scores, rowsAt(largest, to)));
        return at::div(powers, rowsAt(aggregate(powers, to, nodes, Aggregation::Sum), to));
    }

    std::int64_t m_features, m_out, m_heads;
    double m_slope;
    bool m_concat, m_loops, m_hasBias;
    at::Tensor m_weight, m_source, m_target, m_bias;
};

/// GraphSAGE (Hamilton, Ying and Leskovec, NeurIPS 2017).
class SageConv : public Layer {
public:
    explicit SageConv(const graph::NodeView& view)
        : m_features(view.inputs[0].shape[1]), m_how(aggregationOf(view)), m_root(view.flag("root_weight")), m_normalize(view.flag("normalize")),
          m_hasBias(view.flag("bias"))
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const EdgeEnds edges = edgeEnds(inputs[1], inputs[0].size(0), false);
        const at::Tensor arrived = aggregate(rowsAt(inputs[0], edges.from), edges.to, inputs[0].size(0), m_how);
        at::Tensor result = at::linear(arrived, m_neighbours, m_bias);
        if (m_root)
            result = at::add(result, at::linear(inputs[0], m_own));
        if (m_normalize)
            result = at::div(result, at::linalg_vector_norm(result, 2, at::IntArrayRef{1}, true).clamp_min(1e-12));
        outputs[0] = result;
    }
    std::vector<StateSlot> state() override
    {
        const Init init = torchLinear(m_features);
        std::vector<StateSlot> slots{{"lin_l.weight", &m_neighbours, init}};
        if (m_hasBias)
            slots.push_back({"lin_l.bias", &m_bias, init});
        if (m_root)
            slots.push_back({"lin_r.weight", &m_own, init});
        return slots;
    }

private:
    std::int64_t m_features;
    Aggregation m_how;
    bool m_root, m_normalize, m_hasBias;
    at::Tensor m_neighbours, m_own, m_bias;
};

/// Two linear layers with ReLU between them.
class SmallNetwork {
public:
    SmallNetwork(std::int64_t features, std::int64_t hidden) : m_features(features), m_hidden(hidden) {}
    at::Tensor operator()(const at::Tensor& input) const
    {
        return at::linear(at::relu(at::linear(input, m_weight, m_bias)), m_lastWeight, m_lastBias);
    }
    void addState(std::vector<StateSlot>& slots)
    {
        const Init first = torchLinear(m_features), last = torchLinear(m_hidden);
        slots.insert(slots.end(), {{"nn.0.weight", &m_weight, first}, {"nn.0.bias", &m_bias, first},
                                   {"nn.2.weight", &m_lastWeight, last}, {"nn.2.bias", &m_lastBias, last}});
    }

private:
    std::int64_t m_features, m_hidden;
    at::Tensor m_weight, m_bias, m_lastWeight, m_lastBias;
};

/// Graph isomorphism network (Xu et al., ICLR 2019).
class GinConv : public Layer {
public:
    explicit GinConv(const graph::NodeView& view) : m_network(view.inputs[0].shape[1], view.integer("hidden_features")), m_firstEps(view.real("eps")) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const EdgeEnds edges = edgeEnds(inputs[1], inputs[0].size(0), false);
        const at::Tensor arrived = aggregate(rowsAt(inputs[0], edges.from), edges.to, inputs[0].size(0), Aggregation::Sum);
        outputs[0] = m_network(at::add(at::mul(inputs[0], m_eps.add(1.0)), arrived));
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots{{"eps", &m_eps, {Init::Law::Constant, m_firstEps}}};
        m_network.addState(slots);
        return slots;
    }
    bool keepsOutput() const override { return false; }

private:
    SmallNetwork m_network;
    double m_firstEps;
    at::Tensor m_eps;
};

/// Edge convolution (Wang et al., 2019).
class EdgeConv : public Layer {
public:
    explicit EdgeConv(const graph::NodeView& view) : m_network(2 * view.inputs[0].shape[1], view.integer("hidden_features")), m_how(aggregationOf(view)) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const EdgeEnds edges = edgeEnds(inputs[1], inputs[0].size(0), false);
        const at::Tensor here = rowsAt(inputs[0], edges.to);
        const at::Tensor messages = m_network(at::cat({here, at::sub(rowsAt(inputs[0], edges.from), here)}, 1));
        outputs[0] = aggregate(messages, edges.to, inputs[0].size(0), m_how);
    }
    std::vector<StateSlot> state() override
    {
        std::vector<StateSlot> slots;
        m_network.addState(slots);
        return slots;
    }

private:
    SmallNetwork m_network;
    Aggregation m_how;
};

/// One row per graph.
class GlobalGraphPool : public Layer {
public:
    GlobalGraphPool(Aggregation how, std::int64_t graphs) : m_how(how), m_graphs(graphs) {}

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor graphs = inputs[1].defined() ? inputs[1].reshape({-1}) : at::zeros({inputs[0].size(0)}, inputs[0].options().dtype(at::kLong));
        outputs[0] = aggregate(inputs[0], graphs, m_graphs, m_how);
    }

private:
    Aggregation m_how;
    std::int64_t m_graphs;
};

} // namespace

std::unique_ptr<Layer> buildGcnConv(const graph::NodeView& view)
{
    return std::make_unique<GcnConv>(view);
}

std::unique_ptr<Layer> buildGatConv(const graph::NodeView& view)
{
    return std::make_unique<GatConv>(view);
}

std::unique_ptr<Layer> buildSageConv(const graph::NodeView& view)
{
    return std::make_unique<SageConv>(view);
}

std::unique_ptr<Layer> buildGinConv(const graph::NodeView& view)
{
    return std::make_unique<GinConv>(view);
}

std::unique_ptr<Layer> buildEdgeConv(const graph::NodeView& view)
{
    return std::make_unique<EdgeConv>(view);
}

std::unique_ptr<Layer> buildGlobalGraphPool(const graph::NodeView& view)
{
    const auto types = graph::findKind(view.node.kind)->shape(view);
    return std::make_unique<GlobalGraphPool>(aggregationOf(view), types.value().front().shape[0]);
}

} // namespace cairn::engine
