// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/function_layer.h"

#include <ATen/ops/cosine_similarity.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sum.h>

namespace cairn::engine {

namespace {

std::unique_ptr<Layer> buildMatmul(const graph::NodeView& view)
{
    return functionLayer(
        [first = view.flag("transpose_a"), second = view.flag("transpose_b")](const at::Tensor& a, const at::Tensor& b) {
            return at::matmul(first ? a.mT() : a, second ? b.mT() : b);
        },
        OutputUse::Free);
}

std::unique_ptr<Layer> buildDot(const graph::NodeView& view)
{
    return functionLayer([keep = view.flag("keepdim")](const at::Tensor& a, const at::Tensor& b) { return at::sum(at::mul(a, b), at::IntArrayRef{-1}, keep); },
                         OutputUse::Free);
}

std::unique_ptr<Layer> buildCosine(const graph::NodeView& view)
{
    return functionLayer([keep = view.flag("keepdim"), epsilon = view.real("eps")](const at::Tensor& a, const at::Tensor& b) {
        const at::Tensor cosine = at::cosine_similarity(a, b, -1, epsilon);
        return keep ? cosine.unsqueeze(-1) : cosine;
    });
}

} // namespace

std::vector<BuilderEntry> productBuilders()
{
    return {{"matmul", buildMatmul}, {"dot", buildDot}, {"cosine_similarity", buildCosine}};
}

} // namespace cairn::engine
