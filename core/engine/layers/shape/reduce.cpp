// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/function_layer.h"
#include "core/graph/kinds/axes.h"

#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/prod.h>
#include <ATen/ops/std.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/var.h>

#include <array>

namespace cairn::engine {

namespace {

using at::IntArrayRef;
using at::Tensor;
using Reduction = Tensor (*)(const Tensor& x, IntArrayRef dims, bool keep);

/// One axis after the other, from the last: there is no product over several.
Tensor productOver(const Tensor& x, IntArrayRef dims, bool keep)
{
    Tensor result = x;
    for (auto dim = dims.rbegin(); dim != dims.rend(); ++dim)
        result = at::prod(result, *dim, keep);
    return result;
}

constexpr std::array<std::pair<const char*, Reduction>, 9> kReductions{
    {{"mean", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::mean(x, dims, keep); }},
     {"sum", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::sum(x, dims, keep); }},
     {"max", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::amax(x, dims, keep); }},
     {"min", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::amin(x, dims, keep); }},
     {"prod", productOver},
     {"var", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::var(x, dims, true, keep); }},
     {"std", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::std(x, dims, true, keep); }},
     {"norm", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::linalg_vector_norm(x, 2, dims, keep); }},
     {"logsumexp", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::logsumexp(x, dims, keep); }}}};

std::unique_ptr<Layer> buildReduce(const graph::NodeView& view)
{
    const std::vector<std::int64_t> dims = graph::signedAxes(graph::axes(view).value());
    for (const auto& [name, reduction] : kReductions) {
        if (view.text("function") == name)
            return functionLayer([reduction, dims, keep = view.flag("keepdim")](const Tensor& x) { return reduction(x, dims, keep); });
    }
    return nullptr;
}

std::unique_ptr<Layer> buildCumsum(const graph::NodeView& view)
{
    return functionLayer([dim = view.integer("dim")](const Tensor& x) { return at::cumsum(x, dim); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildMask(const graph::NodeView& view)
{
    const std::size_t added = view.inputs[0].shape.size() - view.inputs[1].shape.size();
    return functionLayer([added, fill = view.text("mode") == "fill", value = view.real("value")](const Tensor& x, const Tensor& given) {
        Tensor mask = given;
        for (std::size_t i = 0; i < added; ++i)
            mask = mask.unsqueeze(-1);
        return fill ? at::masked_fill(x, at::eq(mask, 0), value) : at::mul(x, mask);
    });
}

} // namespace

std::vector<BuilderEntry> reductionBuilders()
{
    return {{"reduce", buildReduce}, {"cumsum", buildCumsum}, {"mask", buildMask}};
}

} // namespace cairn::engine
