// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/engine/layers/function_layer.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/ceil.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/div.h>
#include <ATen/ops/erf.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/expm1.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/round.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sub.h>

#include <array>

namespace cairn::engine {

namespace {

using at::Tensor;
using graph::NodeView;

std::unique_ptr<Layer> buildAdd(const NodeView&)
{
    return functionLayer([](const Tensor& a, const Tensor& b) { return at::add(a, b); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildSub(const NodeView&)
{
    return functionLayer([](const Tensor& a, const Tensor& b) { return at::sub(a, b); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildMul(const NodeView&)
{
    return functionLayer([](const Tensor& a, const Tensor& b) { return at::mul(a, b); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildDiv(const NodeView&)
{
    return functionLayer([](const Tensor& a, const Tensor& b) { return at::div(a, b); });
}

std::unique_ptr<Layer> buildPow(const NodeView&)
{
    return functionLayer([](const Tensor& a, const Tensor& b) { return at::pow(a, b); });
}

std::unique_ptr<Layer> buildMinimum(const NodeView&)
{
    return functionLayer([](const Tensor& a, const Tensor& b) { return at::minimum(a, b); });
}

std::unique_ptr<Layer> buildMaximum(const NodeView&)
{
    return functionLayer([](const Tensor& a, const Tensor& b) { return at::maximum(a, b); });
}

std::unique_ptr<Layer> buildScale(const NodeView& view)
{
    return functionLayer([scale = view.real("scale"), shift = view.real("shift")](const Tensor& x) { return at::mul(x, scale).add(shift); }, OutputUse::Free);
}

std::unique_ptr<Layer> buildClamp(const NodeView& view)
{
    return functionLayer([least = view.real("min"), most = view.real("max")](const Tensor& x) { return at::clamp(x, least, most); });
}

using Unary = Tensor (*)(const Tensor&);

constexpr std::array<std::pair<const char*, Unary>, 17> kUnary{{{"neg", at::neg},     {"abs", at::abs},       {"square", at::square}, {"sqrt", at::sqrt},
                                                                 {"rsqrt", at::rsqrt}, {"reciprocal", at::reciprocal}, {"exp", at::exp}, {"expm1", at::expm1},
                                                                 {"log", at::log},     {"log1p", at::log1p},   {"sin", at::sin},       {"cos", at::cos},
                                                                 {"erf", at::erf},     {"sign", at::sign},     {"floor", at::floor},   {"ceil", at::ceil},
                                                                 {"round", [](const Tensor& x) { return at::round(x); }}}};

std::unique_ptr<Layer> buildFunction(const NodeView& view)
{
    for (const auto& [name, function] : kUnary) {
        if (view.text("function") == name)
            return functionLayer(function);
    }
    return nullptr;
}

} // namespace

std::vector<BuilderEntry> arithmeticBuilders()
{
    return {{"add", buildAdd},         {"sub", buildSub},         {"mul", buildMul},     {"div", buildDiv},     {"pow", buildPow},
            {"minimum", buildMinimum}, {"maximum", buildMaximum}, {"scale", buildScale}, {"clamp", buildClamp}, {"function", buildFunction}};
}

} // namespace cairn::engine
