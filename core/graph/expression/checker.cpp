// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression/checker.h"

#include "core/base/element_type.h"
#include "core/graph/expression/lexer.h"
#include "core/graph/expression/parser.h"
#include "core/graph/infer/inference.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/axes.h"

#include <algorithm>
#include <cmath>

namespace cairn::graph::expression {

namespace {

constexpr std::string_view kBatchName = "N";

double folded(const std::string& sign, double a, double b)
{
    if (sign == "+")
        return a + b;
    if (sign == "-")
        return a - b;
    if (sign == "*")
        return a * b;
    if (sign == "/")
        return a / b;
    if (sign == "**")
        return std::pow(a, b);
    if (sign == "minimum")
        return std::min(a, b);
    if (sign == "maximum")
        return std::max(a, b);
    if (sign == "<")
        return a < b;
    if (sign == "<=")
        return a <= b;
    if (sign == ">")
        return a > b;
    if (sign == ">=")
        return a >= b;
    return sign == "==" ? a == b : a != b;
}

bool isComparison(const std::string& sign)
{
    return sign[0] == '<' || sign[0] == '>' || sign[0] == '=' || sign[0] == '!';
}

std::string inputNames(std::size_t count)
{
    return count == 1 ? "a" : std::string("a to ") + static_cast<char>('a' + count - 1);
}

} // namespace

Error Checker::wrong(const Ast& ast, const std::string& what, const std::string& fix) const
{
    return errorAt(m_code, ast.offset, what, fix);
}

Checker::Value Checker::add(const Ast& ast, Step step, std::int64_t flopsPerNumber)
{
    if (step.shape.size() > kMostAxes)
        return wrong(ast, "the result has more than " + std::to_string(kMostAxes) + " axes", "Use reshape() or a sum to have fewer");
    const std::int64_t count = hasBatch({ElementType::Float32, step.shape}) ? elementsPerRow({ElementType::Float32, step.shape}) : product(step.shape);
    if (times(count, static_cast<std::int64_t>(sizeof(float))) > kLargestRowBytes)
        return fail(ErrorCode::OutOfMemory, placeText(m_code, ast.offset) + ": the result " + shapeText(step.shape) + " does not fit into memory", {}, "Make the tensors smaller");
    m_flops = plus(m_flops, times(count, flopsPerNumber));
    m_steps.push_back(std::move(step));
    return m_steps.size() - 1;
}

Checker::Value Checker::constant(double number)
{
    Step step{Op::Constant};
    step.number = number;
    m_steps.push_back(std::move(step));
    return m_steps.size() - 1;
}

Checker::Value Checker::name(const Ast& ast)
{
    if (const auto variable = m_variables.find(ast.text); variable != m_variables.end())
        return variable->second;
    if (ast.text == kBatchName)
        return wrong(ast, "N, the batch axis, is no number", "Use it in reshape() and expand() only");
    const std::size_t port = ast.text.size() == 1 ? static_cast<std::size_t>(ast.text[0] - 'a') : m_inputs.size();
    if (port >= m_inputs.size())
        return wrong(ast, findFunction(ast.text) ? ast.text + " is a function" : "there is no \"" + ast.text + "\"",
                     findFunction(ast.text) ? "Write " + callText(*findFunction(ast.text)) : "The inputs are " + inputNames(m_inputs.size()) + "; raise their number or correct the name");
    if (!m_ports[port]) {
        Step step{Op::Input, ast.text};
        step.shape = m_inputs[port].shape;
        step.port = port;
        CAIRN_ASSIGN(m_ports[port], add(ast, std::move(step), 0));
    }
    return *m_ports[port];
}

Checker::Value Checker::arithmetic(const Ast& ast, const std::string& sign, std::size_t left, std::size_t right)
{
    if (isConstant(left) && isConstant(right))
        return constant(folded(sign, m_steps[left].number, m_steps[right].number));
    auto shape = broadcast(m_steps[left].shape, m_steps[right].shape);
    if (!shape)
        return wrong(ast, sign + " needs two tensors of one shape, but gets " + shapeText(m_steps[left].shape) + " and " + shapeText(m_steps[right].shape),
                     "Axes of length 1 are stretched: use unsqueeze() or a sum with keepdim=True");
    Step step{isComparison(sign) ? Op::Compare : Op::Binary, sign, {left, right}};
    step.shape = *std::move(shape);
    return add(ast, std::move(step));
}

Checker::Value Checker::binary(const Ast& ast)
{
    CAIRN_ASSIGN(const std::size_t left, value(ast.children[0]));
    CAIRN_ASSIGN(const std::size_t right, value(ast.children[1]));
    return ast.text == "@" ? matmul(ast, left, right) : arithmetic(ast, ast.text, left, right);
}

Checker::Value Checker::value(const Ast& ast)
{
    switch (ast.kind) {
    case Ast::Kind::Number: return constant(ast.number);
    case Ast::Kind::Name: return name(ast);
    case Ast::Kind::Binary: return binary(ast);
    case Ast::Kind::Call: return call(ast);
    case Ast::Kind::Index: return index(ast);
    case Ast::Kind::Negate: {
        CAIRN_ASSIGN(const std::size_t x, value(ast.children[0]));
        if (isConstant(x))
            return constant(-m_steps[x].number);
        Step step{Op::Unary, "neg", {x}};
        step.shape = shape(x);
        return add(ast, std::move(step));
    }
    case Ast::Kind::Truth: return wrong(ast, ast.text + " is no tensor", "Use it as keepdim=" + ast.text + " only");
    case Ast::Kind::Text: return wrong(ast, "a text is no tensor", "Use it as the equation of einsum() only");
    case Ast::Kind::Tuple: return wrong(ast, "several values stand here, where one is expected", "Use concat() or stack() to join them");
    }
    return wrong(ast, "this cannot be used here", "Remove it");
}

Checker::Value Checker::tensor(const Ast& ast, const std::string& what)
{
    CAIRN_ASSIGN(const std::size_t x, value(ast));
    if (isConstant(x))
        return wrong(ast, what + " needs a tensor, not a number", "Use one of the inputs here");
    return x;
}

/// Keeps what the result needs, in its order.
Program Checker::finished(std::size_t result)
{
    std::vector<bool> needed(m_steps.size());
    needed[result] = true;
    for (std::size_t i = result + 1; i-- > 0;) {
        for (const std::size_t input : m_steps[i].inputs)
            needed[input] = needed[input] || needed[i];
    }
    Program program;
    std::vector<std::size_t> place(m_steps.size());
    for (std::size_t i = 0; i <= result; ++i) {
        if (!needed[i])
            continue;
        Step step = std::move(m_steps[i]);
        for (std::size_t& input : step.inputs) {
            input = place[input];
            ++program.steps[input].uses;
        }
        place[i] = program.steps.size();
        program.steps.push_back(std::move(step));
    }
    program.flops = m_flops;
    return program;
}

Result<Program> Checker::run(const Script& script)
{
    m_ports.resize(m_inputs.size());
    for (const auto& [variable, ast] : script.variables) {
        const bool input = variable.size() == 1 && static_cast<std::size_t>(variable[0] - 'a') < m_inputs.size();
        if (input || variable == kBatchName || findFunction(variable))
            return wrong(ast, "\"" + variable + "\" has a meaning already", "Choose another name for the variable");
        CAIRN_ASSIGN(const std::size_t step, value(ast));
        m_variables.insert_or_assign(variable, step);
    }
    CAIRN_ASSIGN(std::size_t result, value(script.result));
    if (isConstant(result))
        return wrong(script.result, "the result is a number, the same for every row", "Use one of the inputs, " + inputNames(m_inputs.size()));
    if (shape(result).empty())
        return wrong(script.result, "the result has no axis left", "Keep the axes with keepdim=True");
    return finished(result);
}

Result<Program> check(std::string_view code, std::span<const TensorType> inputs)
{
    CAIRN_ASSIGN(const Script script, parse(code));
    return Checker(code, inputs).run(script);
}

} // namespace cairn::graph::expression
