// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/graph/expression/program.h"

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/ceil.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/div.h>
#include <ATen/ops/einsum.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/erf.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/le.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/permute.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/reshape.h>
#include <ATen/ops/round.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/select.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/slice.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/where.h>

#include <array>

namespace cairn::engine {

namespace {

namespace language = graph::expression;
using at::IntArrayRef;
using at::Tensor;
using language::Op;
using language::Step;

using OneTensor = Tensor (*)(const Tensor&);
using TwoTensors = Tensor (*)(const Tensor&, const Tensor&);
using Reducer = Tensor (*)(const Tensor&, IntArrayRef, bool);
using Axiswise = Tensor (*)(const Tensor&, std::int64_t);

template <typename F>
using Table = std::pair<std::string_view, F>;

constexpr std::array<Table<OneTensor>, 19> kOfOne{{{"neg", at::neg},
                                                   {"exp", at::exp},
                                                   {"log", at::log},
                                                   {"sqrt", at::sqrt},
                                                   {"abs", at::abs},
                                                   {"sign", at::sign},
                                                   {"square", at::square},
                                                   {"floor", at::floor},
                                                   {"ceil", at::ceil},
                                                   {"round", [](const Tensor& x) { return at::round(x); }},
                                                   {"sin", at::sin},
                                                   {"cos", at::cos},
                                                   {"erf", at::erf},
                                                   {"tanh", at::tanh},
                                                   {"sigmoid", at::sigmoid},
                                                   {"softplus", [](const Tensor& x) { return at::softplus(x); }},
                                                   {"relu", at::relu},
                                                   {"silu", at::silu},
                                                   {"gelu", [](const Tensor& x) { return at::gelu(x); }}}};

template <TwoTensors comparison>
Tensor asNumbers(const Tensor& a, const Tensor& b)
{
    return comparison(a, b).to(at::kFloat);
}

constexpr std::array<Table<TwoTensors>, 13> kOfTwo{{{"+", [](const Tensor& a, const Tensor& b) { return at::add(a, b); }},
                                                    {"-", [](const Tensor& a, const Tensor& b) { return at::sub(a, b); }},
                                                    {"*", [](const Tensor& a, const Tensor& b) { return at::mul(a, b); }},
                                                    {"/", [](const Tensor& a, const Tensor& b) { return at::div(a, b); }},
                                                    {"**", [](const Tensor& a, const Tensor& b) { return at::pow(a, b); }},
                                                    {"minimum", at::minimum},
                                                    {"maximum", at::maximum},
                                                    {"<", asNumbers<at::lt>},
                                                    {"<=", asNumbers<at::le>},
                                                    {">", asNumbers<at::gt>},
                                                    {">=", asNumbers<at::ge>},
                                                    {"==", asNumbers<at::eq>},
                                                    {"!=", asNumbers<at::ne>}}};

constexpr std::array<Table<Reducer>, 6> kReducers{{{"sum", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::sum(x, dims, keep); }},
                                                   {"mean", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::mean(x, dims, keep); }},
                                                   {"max", at::amax},
                                                   {"min", at::amin},
                                                   {"norm", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::linalg_vector_norm(x, 2, dims, keep); }},
                                                   {"logsumexp", [](const Tensor& x, IntArrayRef dims, bool keep) { return at::logsumexp(x, dims, keep); }}}};

constexpr std::array<Table<Axiswise>, 3> kAxiswise{{{"softmax", [](const Tensor& x, std::int64_t dim) { return at::softmax(x, dim); }},
                                                    {"log_softmax", [](const Tensor& x, std::int64_t dim) { return at::log_softmax(x, dim); }},
                                                    {"cumsum", [](const Tensor& x, std::int64_t dim) { return at::cumsum(x, dim); }}}};

template <typename F, std::size_t count>
F lookUp(const std::array<Table<F>, count>& table, const std::string& name)
{
    for (const auto& [known, function] : table) {
        if (known == name)
            return function;
    }
    TORCH_CHECK(false, "there is no ", name);
}

Tensor indexed(Tensor x, const Step& step)
{
    for (std::size_t i = step.ranges.size(); i-- > 0;) {
        const language::AxisRange& range = step.ranges[i];
        const auto axis = static_cast<std::int64_t>(i);
        if (range.drop)
            x = at::select(x, axis, range.start);
        else if (!range.whole)
            x = at::slice(x, axis, range.start, range.end, range.step);
    }
    for (const std::int64_t axis : step.axes)
        x = x.unsqueeze(axis);
    return x;
}

/// Walks the steps of a checked expression.
class ExpressionLayer : public Layer {
public:
    explicit ExpressionLayer(language::Program program) : m_program(std::move(program)), m_released(m_program.steps.size())
    {
        std::vector<bool> seen(m_program.steps.size());
        for (std::size_t i = m_program.steps.size(); i-- > 0;) {
            const Step& step = m_program.steps[i];
            for (const std::size_t input : step.inputs) {
                if (!seen[input])
                    m_released[i].push_back(input);
                seen[input] = true;
            }
        }
        for (const Step& step : m_program.steps)
            m_constants.push_back(at::scalar_tensor(step.number, at::kFloat)); // a number on the host meets tensors of any device
    }

    void forward(std::span<const Tensor> inputs, std::span<Tensor> outputs, const ForwardContext&) override
    {
        std::vector<Tensor> values(m_program.steps.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = compute(i, inputs, values);
            for (const std::size_t gone : m_released[i])
                values[gone] = Tensor();
        }
        outputs[0] = std::move(values.back());
    }

private:
    static std::vector<Tensor> all(const Step& step, const std::vector<Tensor>& values)
    {
        std::vector<Tensor> parts;
        for (const std::size_t input : step.inputs)
            parts.push_back(values[input]);
        return parts;
    }

    Tensor compute(std::size_t place, std::span<const Tensor> inputs, const std::vector<Tensor>& values) const
    {
        const Step& step = m_program.steps[place];
        const auto in = [&](std::size_t i) -> const Tensor& { return values[step.inputs[i]]; };
        switch (step.op) {
        case Op::Input: return inputs[step.port].to(at::kFloat);
        case Op::Constant: return m_constants[place];
        case Op::Unary: return lookUp(kOfOne, step.name)(in(0));
        case Op::Binary:
        case Op::Compare: return lookUp(kOfTwo, step.name)(in(0), in(1));
        case Op::Clamp: return at::clamp(in(0), step.low, step.high);
        case Op::Where: return at::where(at::ne(in(0), 0), in(1), in(2));
        case Op::Reduce: return lookUp(kReducers, step.name)(in(0), step.axes, step.keep);
        case Op::Along: return lookUp(kAxiswise, step.name)(in(0), step.axes[0]);
        case Op::MatMul: return at::matmul(in(0), in(1));
        case Op::Einsum: return at::einsum(step.name, all(step, values));
        case Op::Reshape: return at::reshape(in(0), step.shape);
        case Op::Permute: return at::permute(in(0), step.axes);
        case Op::Expand: return in(0).expand(step.shape);
        case Op::Concat: return at::cat(all(step, values), step.axes[0]);
        case Op::Stack: return at::stack(all(step, values), step.axes[0]);
        case Op::Index: return indexed(in(0), step);
        }
        return {};
    }

    language::Program m_program;
    std::vector<std::vector<std::size_t>> m_released; ///< values that nobody reads after a step
    std::vector<Tensor> m_constants;
};

std::unique_ptr<Layer> buildExpression(const graph::NodeView& view)
{
    return std::make_unique<ExpressionLayer>(language::check(view.text("code"), view.inputs).value());
}

} // namespace

std::vector<BuilderEntry> expressionBuilders()
{
    return {{"expression", buildExpression}};
}

} // namespace cairn::engine
