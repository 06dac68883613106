// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/function_layer.h"

#include <ATen/ops/add.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/triu_indices.h>

#include <cmath>

namespace cairn::engine {

namespace {

using at::Tensor;

/// The pairs i < j of fields (i <= j from diagonal 0 on), [2, pairs], where they are used.
class FieldPairs {
public:
    explicit FieldPairs(std::int64_t diagonal) : m_diagonal(diagonal) {}

    const Tensor& of(const Tensor& x)
    {
        if (!m_pairs.defined() || m_pairs.device() != x.device())
            m_pairs = at::triu_indices(x.size(1), x.size(1), m_diagonal, at::TensorOptions(at::kLong).device(x.device()));
        return m_pairs;
    }

private:
    std::int64_t m_diagonal;
    Tensor m_pairs;
};

/// Rendle 2010, lemma 3.1: half of (sum of v)^2 - sum of v^2. x: [N, F, D]
std::unique_ptr<Layer> buildFactorizationMachine(const graph::NodeView& view)
{
    return functionLayer(
        [one = view.flag("reduce_sum")](const Tensor& x) {
            const Tensor pooled = at::sub(at::square(at::sum(x, at::IntArrayRef{1})), at::sum(at::square(x), at::IntArrayRef{1})).mul(0.5);
            return one ? at::sum(pooled, at::IntArrayRef{1}, true) : pooled;
        },
        OutputUse::Free);
}

/// Dot products of all pairs of fields (Naumov et al. 2019).
class DotInteraction : public Layer {
public:
    explicit DotInteraction(bool withSelf) : m_pairs(withSelf ? 0 : 1) {}

    void forward(std::span<const Tensor> inputs, std::span<Tensor> outputs, const ForwardContext&) override
    {
        const Tensor& x = inputs[0];
        const Tensor& pairs = m_pairs.of(x);
        const Tensor places = at::add(at::mul(pairs[0], x.size(1)), pairs[1]);
        outputs[0] = at::index_select(at::bmm(x, x.mT()).flatten(1), 1, places);
    }
    bool keepsOutput() const override { return false; }

private:
    FieldPairs m_pairs;
};

/// (v_i W) * v_j for all pairs (Huang et al., FiBiNET, RecSys 2019, equation 5).
class BilinearInteraction : public Layer {
public:
    BilinearInteraction(std::string form, std::int64_t size) : m_form(std::move(form)), m_width(1.0 / std::sqrt(static_cast<double>(size))) {}

    void forward(std::span<const Tensor> inputs, std::span<Tensor> outputs, const ForwardContext&) override
    {
        const Tensor& x = inputs[0];
        const Tensor &pairs = m_pairs.of(x), first = pairs[0];
        Tensor left;
        if (m_form == "all")
            left = at::index_select(at::matmul(x, m_weight), 1, first);
        else if (m_form == "each")
            left = at::index_select(at::bmm(x.narrow(1, 0, x.size(1) - 1).transpose(0, 1), m_weight), 0, first).transpose(0, 1);
        else
            left = at::bmm(at::index_select(x, 1, first).transpose(0, 1), m_weight).transpose(0, 1);
        outputs[0] = at::mul(left, at::index_select(x, 1, pairs[1]));
    }
    std::vector<StateSlot> state() override { return {{"weight", &m_weight, {Init::Law::Uniform, m_width}}}; }
    bool keepsOutput() const override { return false; }

private:
    std::string m_form;
    double m_width;
    FieldPairs m_pairs{1};
    Tensor m_weight;
};

std::unique_ptr<Layer> buildDotInteraction(const graph::NodeView& view)
{
    return std::make_unique<DotInteraction>(view.flag("self_interaction"));
}

std::unique_ptr<Layer> buildBilinearInteraction(const graph::NodeView& view)
{
    return std::make_unique<BilinearInteraction>(view.text("type"), view.inputs[0].shape[2]);
}

} // namespace

std::vector<BuilderEntry> interactionBuilders()
{
    return {{"factorization_machine", buildFactorizationMachine}, {"bilinear_interaction", buildBilinearInteraction}, {"dot_interaction", buildDotInteraction}};
}

} // namespace cairn::engine
