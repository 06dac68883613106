// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression/export.h"
#include "core/graph/expression/functions.h"

#include <algorithm>
#include <array>
#include <limits>

namespace cairn::graph::expression {

namespace {

using formats::OnnxWriter;
using Numbers = std::vector<std::int64_t>;

constexpr std::int64_t kOnnxFloat = 1, kOnnxBool = 9;

constexpr std::array<std::pair<std::string_view, const char*>, 13> kOperators{{{"+", "Add"}, {"-", "Sub"}, {"*", "Mul"}, {"/", "Div"}, {"**", "Pow"}, {"minimum", "Min"},
                                                                                {"maximum", "Max"}, {"<", "Less"}, {"<=", "LessOrEqual"}, {">", "Greater"},
                                                                                {">=", "GreaterOrEqual"}, {"==", "Equal"}, {"!=", "Equal"}}};

/// Writes one step after the other.
class OnnxSteps {
public:
    OnnxSteps(const Program& program, std::span<const TensorType> inputs, OnnxWriter& writer) : m_program(program), m_inputs(inputs), m_writer(writer) {}

    void run()
    {
        for (const Step& step : m_program.steps)
            m_names.push_back(write(step));
        m_writer.node("Identity", {m_names.back()});
    }

private:
    const std::string& in(const Step& step, std::size_t index = 0) const { return m_names[step.inputs[index]]; }
    const Shape& shapeIn(const Step& step) const { return m_program.steps[step.inputs[0]].shape; }
    std::string asFloat(const std::string& x) { return m_writer.step("Cast", {x}, {{"to", kOnnxFloat}}); }
    std::string list(const char* hint, const Numbers& numbers) { return m_writer.constant(hint, numbers); }
    std::string number(double value) { return m_writer.constant("number", static_cast<float>(value)); }

    std::string write(const Step& step)
    {
        switch (step.op) {
        case Op::Input: return m_inputs[step.port].type == ElementType::Float32 ? m_writer.input(step.port) : asFloat(m_writer.input(step.port));
        case Op::Constant: return number(step.number);
        case Op::Unary: return unary(step);
        case Op::Binary: return m_writer.step(operation(step), {in(step, 0), in(step, 1)});
        case Op::Compare: return compare(step);
        case Op::Clamp: return m_writer.step("Clip", {in(step), number(step.low), number(step.high)});
        case Op::Where: return m_writer.step("Where", {m_writer.step("Cast", {in(step)}, {{"to", kOnnxBool}}), in(step, 1), in(step, 2)});
        case Op::Reduce: return reduce(step);
        case Op::Along: return along(step);
        case Op::MatMul: return m_writer.step("MatMul", {in(step, 0), in(step, 1)});
        case Op::Einsum: return m_writer.step("Einsum", all(step), {{"equation", step.name}});
        case Op::Reshape: return m_writer.step("Reshape", {in(step), list("shape", step.shape)});
        case Op::Permute: return m_writer.step("Transpose", {in(step)}, {{"perm", step.axes}});
        case Op::Expand: return expand(step);
        case Op::Concat: return m_writer.step("Concat", all(step), {{"axis", step.axes[0]}});
        case Op::Stack: return stack(step);
        case Op::Index: return index(step);
        }
        return {};
    }

    static const char* operation(const Step& step)
    {
        return std::ranges::find(kOperators, step.name, &std::pair<std::string_view, const char*>::first)->second;
    }

    std::vector<std::string> all(const Step& step) const
    {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < step.inputs.size(); ++i)
            names.push_back(in(step, i));
        return names;
    }

    std::string unary(const Step& step)
    {
        const std::string& x = in(step);
        if (step.name == "neg")
            return m_writer.step("Neg", {x});
        if (step.name == "square")
            return m_writer.step("Mul", {x, x});
        if (step.name == "silu")
            return m_writer.step("Mul", {x, m_writer.step("Sigmoid", {x})});
        if (step.name == "gelu") {
            const std::string bell = m_writer.step("Erf", {m_writer.step("Mul", {x, number(0.70710678118654752)})});
            return m_writer.step("Mul", {m_writer.step("Mul", {x, number(0.5)}), m_writer.step("Add", {bell, number(1)})});
        }
        return m_writer.step(findFunction(step.name)->onnx, {x});
    }

    std::string compare(const Step& step)
    {
        const std::string truth = m_writer.step(operation(step), {in(step, 0), in(step, 1)});
        return asFloat(step.name == "!=" ? m_writer.step("Not", {truth}) : truth);
    }

    /// ReduceSum takes the axes as an input since opset 13, the others do from 18 on.
    std::string reduce(const Step& step)
    {
        const std::pair<std::string, OnnxWriter::Attribute> keep{"keepdims", std::int64_t{step.keep}};
        if (step.name == "sum")
            return m_writer.step("ReduceSum", {in(step), list("axes", step.axes)}, {keep});
        return m_writer.step(findFunction(step.name)->onnx, {in(step)}, {{"axes", step.axes}, keep});
    }

    std::string along(const Step& step)
    {
        if (step.name == "cumsum")
            return m_writer.step("CumSum", {in(step), list("axis", step.axes)});
        return m_writer.step(findFunction(step.name)->onnx, {in(step)}, {{"axis", step.axes[0]}});
    }

    std::string expand(const Step& step)
    {
        Numbers sizes = step.shape;
        std::ranges::replace(sizes, kBatch, 1); // 1 keeps an axis
        return m_writer.step("Expand", {in(step), list("sizes", sizes)});
    }

    std::string stack(const Step& step)
    {
        std::vector<std::string> parts;
        const std::string axis = list("axis", step.axes);
        for (const std::string& name : all(step))
            parts.push_back(m_writer.step("Unsqueeze", {name, axis}));
        return m_writer.step("Concat", parts, {{"axis", step.axes[0]}});
    }

    std::string index(const Step& step)
    {
        Numbers starts, ends, steps, sliced, dropped;
        for (std::size_t i = 0; i < step.ranges.size(); ++i) {
            const AxisRange& range = step.ranges[i];
            if (range.whole)
                continue;
            starts.push_back(range.start);
            ends.push_back(range.end);
            steps.push_back(range.step);
            sliced.push_back(static_cast<std::int64_t>(i));
            if (range.drop)
                dropped.push_back(static_cast<std::int64_t>(i));
        }
        std::string x = in(step);
        if (!sliced.empty())
            x = m_writer.step("Slice", {x, list("start", starts), list("end", ends), list("axes", sliced), list("step", steps)});
        if (!dropped.empty())
            x = m_writer.step("Squeeze", {x, list("axes", dropped)});
        return step.axes.empty() ? x : m_writer.step("Unsqueeze", {x, list("axes", step.axes)});
    }

    const Program& m_program;
    std::span<const TensorType> m_inputs;
    OnnxWriter& m_writer;
    std::vector<std::string> m_names;
};

} // namespace

void writeOnnx(const Program& program, std::span<const TensorType> inputs, formats::OnnxWriter& writer)
{
    OnnxSteps(program, inputs, writer).run();
}

} // namespace cairn::graph::expression
