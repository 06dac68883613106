// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression/export.h"
#include "core/graph/expression/functions.h"

namespace cairn::graph::expression {

namespace {

using formats::pythonBool;
using formats::pythonNumber;
using formats::PythonWriter;
using formats::pythonTuple;

constexpr std::size_t kLongestLine = 160;

/// Writes one step after the other, each into those that use it.
class PythonSteps {
public:
    PythonSteps(const Program& program, std::span<const TensorType> inputs, PythonWriter& writer) : m_program(program), m_inputs(inputs), m_writer(writer) {}

    void run()
    {
        for (const Step& step : m_program.steps) {
            std::string code = write(step);
            const bool named = step.op != Op::Input && step.op != Op::Constant && (step.uses > 1 || code.size() > kLongestLine);
            if (named && m_codes.size() + 1 < m_program.steps.size()) {
                const std::string variable = m_writer.label() + "__" + std::to_string(++m_variables);
                m_writer.line(variable + " = " + code);
                code = variable;
            }
            m_codes.push_back(std::move(code));
        }
        m_writer.expression(m_codes.back());
    }

private:
    const std::string& in(const Step& step, std::size_t index = 0) const { return m_codes[step.inputs[index]]; }
    const Step& stepIn(const Step& step, std::size_t index) const { return m_program.steps[step.inputs[index]]; }

    std::string write(const Step& step)
    {
        switch (step.op) {
        case Op::Input: return m_writer.input(step.port) + (m_inputs[step.port].type == ElementType::Float32 ? "" : ".to(torch.float32)");
        case Op::Constant: return pythonNumber(step.number);
        case Op::Unary: return step.name == "neg" ? "(-" + in(step) + ")" : std::string(findFunction(step.name)->python) + "(" + in(step) + ")";
        case Op::Binary: return binary(step);
        case Op::Compare: return "(" + in(step, 0) + " " + step.name + " " + in(step, 1) + ").to(torch.float32)";
        case Op::Clamp: return "torch.clamp(" + in(step) + ", " + pythonNumber(step.low) + ", " + pythonNumber(step.high) + ")";
        case Op::Where: return "torch.where(" + in(step, 0) + " != 0, " + in(step, 1) + ", " + in(step, 2) + ")";
        case Op::Reduce:
            return std::string(findFunction(step.name)->python) + "(" + in(step) + ", dim=" + pythonTuple(step.axes) + ", keepdim=" + pythonBool(step.keep) + ")";
        case Op::Along: return std::string(findFunction(step.name)->python) + "(" + in(step) + ", dim=" + std::to_string(step.axes[0]) + ")";
        case Op::MatMul: return "(" + in(step, 0) + " @ " + in(step, 1) + ")";
        case Op::Einsum: return "torch.einsum(\"" + step.name + "\", " + list(step) + ")";
        case Op::Reshape: return "torch.reshape(" + in(step) + ", " + pythonTuple(step.shape) + ")";
        case Op::Permute: return "torch.permute(" + in(step) + ", " + pythonTuple(step.axes) + ")";
        case Op::Expand: return "torch.Tensor.expand(" + in(step) + ", " + pythonTuple(step.shape) + ")";
        case Op::Concat: return "torch.cat((" + list(step) + ",), dim=" + std::to_string(step.axes[0]) + ")";
        case Op::Stack: return "torch.stack((" + list(step) + ",), dim=" + std::to_string(step.axes[0]) + ")";
        case Op::Index: return in(step) + "[" + places(step) + "]";
        }
        return {};
    }

    /// The torch functions take no plain numbers, the operators do.
    std::string binary(const Step& step)
    {
        if (step.name != "minimum" && step.name != "maximum")
            return "(" + in(step, 0) + " " + step.name + " " + in(step, 1) + ")";
        std::string arguments;
        for (std::size_t i = 0; i < 2; ++i) {
            const bool number = stepIn(step, i).op == Op::Constant;
            arguments += (i > 0 ? ", " : "") + (number ? "torch.tensor(" + in(step, i) + ", device=" + in(step, 1 - i) + ".device)" : in(step, i));
        }
        return "torch." + step.name + "(" + arguments + ")";
    }

    std::string list(const Step& step) const
    {
        std::string text;
        for (std::size_t i = 0; i < step.inputs.size(); ++i)
            text += (i > 0 ? ", " : "") + in(step, i);
        return text;
    }

    static std::string places(const Step& step)
    {
        std::string text;
        std::int64_t axis = 0; // of the result
        std::size_t added = 0;
        const auto append = [&](const std::string& place) { text += (text.empty() ? "" : ", ") + place; };
        const auto appendNew = [&] {
            for (; added < step.axes.size() && step.axes[added] == axis; ++added, ++axis)
                append("None");
        };
        for (const AxisRange& range : step.ranges) {
            appendNew();
            if (range.drop) {
                append(std::to_string(range.start));
                continue;
            }
            const std::string stride = range.step > 1 ? ":" + std::to_string(range.step) : "";
            append(range.whole ? ":" : std::to_string(range.start) + ":" + std::to_string(range.end) + stride);
            ++axis;
        }
        appendNew();
        return text;
    }

    const Program& m_program;
    std::span<const TensorType> m_inputs;
    PythonWriter& m_writer;
    std::vector<std::string> m_codes;
    int m_variables = 0;
};

} // namespace

void writePython(const Program& program, std::span<const TensorType> inputs, formats::PythonWriter& writer)
{
    PythonSteps(program, inputs, writer).run();
}

} // namespace cairn::graph::expression
