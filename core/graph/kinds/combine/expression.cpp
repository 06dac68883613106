// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression/export.h"
#include "core/graph/kinds/axes.h"
#include "core/graph/kinds/families.h"

namespace cairn::graph {

namespace {

const char* const kOperand = "A tensor that the expression can name";

Result<expression::Program> programOf(const NodeView& view)
{
    return expression::check(view.text("code"), view.inputs);
}

Kind expressionKind()
{
    Kind kind;
    kind.info = {"expression", "Expression", "combine",
                 "Computes what a line of text says from its inputs a, b, c, ...: arithmetic, sums, softmax, einsum, indexing. Shapes are checked as you type.",
                 "Python's operators, PyTorch's functions; see the guide, Expression", letterPorts(1, kOperand), kOneOutput,
                 {{"code", "Expression", "For example a * sigmoid(b), softmax(a @ transpose(b, 1, 2) / 8, -1) or a[:, 0:3]; h = ...; before it names a part",
                   ParamType::Text, "a * sigmoid(a)"},
                  integerParam("inputs", "Inputs", "Number of input ports: a, b, c, ...", 1, 1, kMostPorts)}};
    kind.ports = [](const Json& params) -> Ports { return {letterPorts(params.at("inputs").get<std::size_t>(), kOperand), kOneOutput}; };
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_ASSIGN(const expression::Program program, programOf(view));
        return oneOutput(program.steps.back().shape);
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) {
        const auto program = programOf(view);
        return program ? program->flops : 0;
    };
    kind.onnx = [](const NodeView& view, formats::OnnxWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const expression::Program program, programOf(view));
        expression::writeOnnx(program, view.inputs, writer);
        return {};
    };
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        CAIRN_ASSIGN(const expression::Program program, programOf(view));
        expression::writePython(program, view.inputs, writer);
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> expressionKinds()
{
    return {expressionKind()};
}

} // namespace cairn::graph
