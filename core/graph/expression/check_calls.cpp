// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression/checker.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/axes.h"

#include <algorithm>
#include <set>

namespace cairn::graph::expression {

namespace {

constexpr std::size_t kMostOperands = 8;

/// Whether nothing but letters stands there.
bool areLetters(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

struct Equation {
    std::vector<std::string> operands;
    std::string result;
};

/// "ij,jk->ik"; nothing where it is none.
std::optional<Equation> parseEquation(std::string text)
{
    std::erase(text, ' ');
    const std::size_t arrow = text.find("->");
    if (arrow == std::string::npos)
        return std::nullopt;
    Equation equation{{}, text.substr(arrow + 2)};
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= arrow; ++i) {
        if (i < arrow && text[i] != ',')
            continue;
        equation.operands.push_back(text.substr(begin, i - begin));
        begin = i + 1;
    }
    const bool letters = areLetters(equation.result) && std::ranges::all_of(equation.operands, areLetters);
    return letters ? std::optional(std::move(equation)) : std::nullopt;
}

bool hasTwice(const std::string& letters)
{
    return std::set<char>(letters.begin(), letters.end()).size() != letters.size();
}

} // namespace

Checker::Value Checker::call(const Ast& ast)
{
    const Function* function = findFunction(ast.text);
    if (!function)
        return wrong(ast, "there is no function \"" + ast.text + "\"", "The functions are listed in the guide: exp, log, sum, mean, softmax, einsum, ...");
    CAIRN_ASSIGN(const Arguments arguments, bind(ast, *function));
    switch (function->form) {
    case Form::Unary: {
        CAIRN_ASSIGN(const std::size_t x, value(*arguments.named.at("x")));
        return unary(ast, *function, x);
    }
    case Form::Binary: {
        CAIRN_ASSIGN(const std::size_t left, value(*arguments.named.at("a")));
        CAIRN_ASSIGN(const std::size_t right, value(*arguments.named.at("b")));
        return arithmetic(ast, ast.text == "pow" ? "**" : ast.text, left, right);
    }
    case Form::MatMul: {
        CAIRN_ASSIGN(const std::size_t left, value(*arguments.named.at("a")));
        CAIRN_ASSIGN(const std::size_t right, value(*arguments.named.at("b")));
        return matmul(ast, left, right);
    }
    case Form::Clamp: return clamp(ast, arguments);
    case Form::Where: return where(ast, arguments);
    case Form::Reduce: return reduce(ast, *function, arguments);
    case Form::Along: return along(ast, *function, arguments);
    case Form::Einsum: return einsum(ast, arguments);
    case Form::Reshape: return reshape(ast, arguments);
    case Form::Expand: return expand(ast, arguments);
    case Form::Squeeze:
    case Form::Unsqueeze: return squeeze(ast, *function, arguments);
    case Form::Permute:
    case Form::Transpose: return permute(ast, *function, arguments);
    case Form::Concat:
    case Form::Stack: return join(ast, *function, arguments);
    }
    return wrong(ast, "this cannot be called", "Remove it");
}

Checker::Value Checker::unary(const Ast& ast, const Function& function, std::size_t x)
{
    if (isConstant(x))
        return constant(function.fold(m_steps[x].number));
    Step step{Op::Unary, std::string(function.name), {x}};
    step.shape = shape(x);
    return add(ast, std::move(step));
}

Checker::Value Checker::clamp(const Ast& ast, const Arguments& arguments)
{
    CAIRN_ASSIGN(const std::size_t x, tensor(*arguments.named.at("x"), "clamp"));
    Step step{Op::Clamp, "clamp", {x}};
    CAIRN_ASSIGN(step.low, number(*arguments.named.at("min")));
    CAIRN_ASSIGN(step.high, number(*arguments.named.at("max")));
    if (!(step.low <= step.high))
        return wrong(ast, "the least value is above the most", "Make min smaller than max");
    step.shape = shape(x);
    return add(ast, std::move(step));
}

Checker::Value Checker::where(const Ast& ast, const Arguments& arguments)
{
    Step step{Op::Where, "where"};
    CAIRN_ASSIGN(const std::size_t condition, tensor(*arguments.named.at("condition"), "the condition of where"));
    CAIRN_ASSIGN(const std::size_t a, value(*arguments.named.at("a")));
    CAIRN_ASSIGN(const std::size_t b, value(*arguments.named.at("b")));
    step.inputs = {condition, a, b};
    auto all = broadcast(shape(a), shape(b));
    if (all)
        all = broadcast(*all, shape(condition));
    if (!all)
        return wrong(ast, "where needs tensors of one shape, but gets " + shapeText(shape(condition)) + ", " + shapeText(shape(a)) + " and " + shapeText(shape(b)),
                     "Axes of length 1 are stretched: use unsqueeze()");
    step.shape = *std::move(all);
    return add(ast, std::move(step));
}

Checker::Value Checker::reduce(const Ast& ast, const Function& function, const Arguments& arguments)
{
    CAIRN_ASSIGN(const std::size_t x, tensor(*arguments.named.at("x"), ast.text));
    const auto dim = arguments.named.find("dim"), keep = arguments.named.find("keepdim");
    Step step{Op::Reduce, std::string(function.name), {x}};
    CAIRN_ASSIGN(step.axes, axes(dim == arguments.named.end() ? nullptr : dim->second, x, ast));
    if (keep != arguments.named.end()) {
        CAIRN_ASSIGN(step.keep, truth(*keep->second));
    }
    step.shape = shape(x);
    for (auto axis = step.axes.rbegin(); axis != step.axes.rend(); ++axis) {
        if (step.keep)
            step.shape[static_cast<std::size_t>(*axis)] = 1;
        else
            step.shape.erase(step.shape.begin() + *axis);
    }
    m_flops = plus(m_flops, elementsPerRow({ElementType::Float32, shape(x)}));
    return add(ast, std::move(step), 0);
}

Checker::Value Checker::along(const Ast& ast, const Function& function, const Arguments& arguments)
{
    CAIRN_ASSIGN(const std::size_t x, tensor(*arguments.named.at("x"), ast.text));
    const Ast& dim = *arguments.named.at("dim");
    CAIRN_ASSIGN(const std::size_t place, axis(dim, Shape(shape(x)), dim));
    Step step{Op::Along, std::string(function.name), {x}};
    step.axes = {static_cast<std::int64_t>(place)};
    step.shape = shape(x);
    return add(ast, std::move(step));
}

Checker::Value Checker::matmul(const Ast& ast, std::size_t left, std::size_t right)
{
    const Shape a = shape(left), b = shape(right);
    const std::string both = shapeText(a) + " and " + shapeText(b);
    if (a.size() < 2 || b.size() < 2)
        return wrong(ast, "@ multiplies matrices, but gets " + both, "Use unsqueeze(), or sum(a * b, -1) for rows");
    const std::int64_t shared = a.back();
    if (shared == kBatch || shared != b[b.size() - 2])
        return wrong(ast, "@ needs as many columns on the left as rows on the right, but gets " + both, "Use transpose(b, -2, -1), or sum(a * b, -1) for rows");
    auto found = broadcast({a.begin(), a.end() - 2}, {b.begin(), b.end() - 2});
    if (found)
        found->insert(found->end(), {a[a.size() - 2], b.back()});
    if (!found || std::find(found->begin() + 1, found->end(), kBatch) != found->end())
        return wrong(ast, "@ needs equal axes in front of the matrices, but gets " + both, "Bring both to [N, rows, columns] with reshape() or unsqueeze()");
    Step step{Op::MatMul, "@", {left, right}};
    step.shape = *std::move(found);
    return add(ast, std::move(step), times(2, shared));
}

Result<void> Checker::operand(const Ast& ast, const std::string& letters, Lengths& lengths, Step& step)
{
    CAIRN_ASSIGN(const std::size_t x, tensor(ast, "einsum"));
    step.name += (step.inputs.empty() ? "" : ",") + letters;
    step.inputs.push_back(x);
    if (letters.size() != shape(x).size() || hasTwice(letters))
        return wrong(ast, "\"" + letters + "\" does not name the axes of " + shapeText(shape(x)), "Write a different letter for each axis");
    for (std::size_t axis = 0; axis < letters.size(); ++axis) {
        const auto [known, added] = lengths.emplace(letters[axis], shape(x)[axis]);
        if (!added && known->second != shape(x)[axis])
            return wrong(ast, std::string("the axes \"") + letters[axis] + "\" have different lengths, one of them in " + shapeText(shape(x)), "Correct the letters, or the tensors");
    }
    return {};
}

/// The shape of the result, and the numbers that are multiplied.
Result<void> Checker::einsumResult(const Ast& text, const std::string& letters, const Lengths& lengths, Step& step)
{
    std::int64_t terms = 2;
    for (const auto& [letter, length] : lengths) {
        if (length == kBatch && !letters.starts_with(letter))
            return wrong(text, std::string("the rows of the batch, \"") + letter + "\", are never mixed", std::string("Begin the result with ") + letter);
        terms = times(terms, length == kBatch ? 1 : length);
    }
    for (const char letter : letters) {
        const bool known = lengths.contains(letter);
        if (!known || std::ranges::count(letters, letter) > 1)
            return wrong(text, std::string("the result has an axis \"") + letter + "\" that " + (known ? "stands there twice" : "no tensor has"), "Correct the letters");
        step.shape.push_back(lengths.at(letter));
    }
    step.name += "->" + letters;
    m_flops = plus(m_flops, terms);
    return {};
}

Checker::Value Checker::einsum(const Ast& ast, const Arguments& arguments)
{
    const Ast& text = *arguments.named.at("equation");
    const auto equation = text.kind == Ast::Kind::Text ? parseEquation(text.text) : std::nullopt;
    if (!equation)
        return wrong(text, "an equation such as \"nij,njk->nik\" is expected here", "Write one letter per axis, and the result behind ->");
    const std::size_t given = arguments.many.size();
    if (equation->operands.size() != given || given > kMostOperands)
        return wrong(text, "the equation has " + std::to_string(equation->operands.size()) + " tensors, but " + std::to_string(given) + " are given (at most " + std::to_string(kMostOperands) + ")",
                     "Give one tensor for each group of letters");
    Lengths lengths;
    Step step{Op::Einsum};
    for (std::size_t i = 0; i < given; ++i)
        CAIRN_TRY(operand(*arguments.many[i], equation->operands[i], lengths, step));
    CAIRN_TRY(einsumResult(text, equation->result, lengths, step));
    return add(ast, std::move(step), 0);
}

Checker::Value Checker::join(const Ast& ast, const Function& function, const Arguments& arguments)
{
    const bool stack = function.form == Form::Stack;
    Step step{stack ? Op::Stack : Op::Concat, std::string(function.name)};
    for (const Ast* part : arguments.many) {
        CAIRN_ASSIGN(const std::size_t x, tensor(*part, ast.text));
        step.inputs.push_back(x);
    }
    const auto dim = arguments.named.find("dim");
    if (dim == arguments.named.end())
        return wrong(ast, ast.text + " needs an axis", "Write " + ast.text + "(a, b, dim=1)");
    step.shape = shape(step.inputs[0]);
    Shape counted = step.shape;
    if (stack)
        counted.push_back(1);
    CAIRN_ASSIGN(const std::size_t place, axis(*dim->second, counted, *dim->second));
    step.axes = {static_cast<std::int64_t>(place)};
    for (std::size_t i = 1; i < step.inputs.size(); ++i) {
        Shape other = shape(step.inputs[i]);
        const std::int64_t length = !stack && other.size() == step.shape.size() ? std::exchange(other[place], step.shape[place]) : 0;
        if (other != step.shape)
            return wrong(*arguments.many[i], ast.text + " cannot put " + shapeText(shape(step.inputs[i])) + " beside " + shapeText(shape(step.inputs[0])),
                         stack ? "Make the tensors alike" : "Make them alike in all axes but dim");
        step.shape[place] = plus(step.shape[place], length);
    }
    if (stack)
        step.shape.insert(step.shape.begin() + static_cast<std::ptrdiff_t>(place), static_cast<std::int64_t>(step.inputs.size()));
    return add(ast, std::move(step), 0);
}

} // namespace cairn::graph::expression
