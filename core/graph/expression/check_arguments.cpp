// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/graph/expression/checker.h"
#include "core/graph/kinds/axes.h"

#include <algorithm>
#include <cmath>

namespace cairn::graph::expression {

namespace {

constexpr double kLargestWhole = 1e9;

} // namespace

Result<Checker::Arguments> Checker::bind(const Ast& call, const Function& function) const
{
    std::vector<std::string> names;
    for (const std::string& one : split(function.parameters, ','))
        names.emplace_back(trimmed(one));
    const std::string fix = "Write " + callText(function);
    Arguments arguments;
    std::size_t position = 0;
    for (std::size_t i = 0; i < call.children.size(); ++i) {
        const Ast& child = call.children[i];
        std::string name = call.keywords[i];
        if (name.empty()) {
            if (position < names.size() && names[position].starts_with('*')) {
                arguments.many.push_back(&child);
                continue;
            }
            if (position >= names.size())
                return wrong(child, std::string(function.name) + " takes no more arguments", fix);
            name = names[position++];
        } else if (name.starts_with('*') || std::ranges::find(names, name) == names.end()) {
            return wrong(child, std::string(function.name) + " has no argument \"" + name + "\"", fix);
        }
        if (!arguments.named.emplace(name, &child).second)
            return wrong(child, "\"" + name + "\" is given twice", fix);
    }
    for (int i = 0; i < function.required; ++i) {
        const std::string& name = names[static_cast<std::size_t>(i)];
        if (name.starts_with('*') ? arguments.many.empty() : !arguments.named.contains(name))
            return wrong(call, std::string(function.name) + " needs \"" + (name.starts_with('*') ? name.substr(1) : name) + "\"", fix);
    }
    return arguments;
}

Result<double> Checker::number(const Ast& ast)
{
    CAIRN_ASSIGN(const std::size_t step, value(ast));
    if (!isConstant(step))
        return wrong(ast, "a number is expected here, the same for every row", "Write a number");
    return m_steps[step].number;
}

Result<std::int64_t> Checker::whole(const Ast& ast)
{
    CAIRN_ASSIGN(const double wished, number(ast));
    if (wished != std::floor(wished) || std::abs(wished) > kLargestWhole)
        return wrong(ast, "a whole number is expected here", "Write a number such as 1 or -1");
    return static_cast<std::int64_t>(wished);
}

Result<bool> Checker::truth(const Ast& ast) const
{
    if (ast.kind != Ast::Kind::Truth)
        return wrong(ast, "True or False is expected here", "Write keepdim=True");
    return ast.number != 0;
}

Result<std::size_t> Checker::axis(const Ast& ast, const Shape& shape, const Ast& blame)
{
    CAIRN_ASSIGN(const std::int64_t wished, whole(ast));
    const auto count = static_cast<std::int64_t>(shape.size());
    const std::int64_t found = wished < 0 ? wished + count : wished;
    if (found < 0 || found >= count)
        return wrong(blame, "there is no axis " + std::to_string(wished) + " in " + shapeText(shape), "Choose one of the " + std::to_string(count) + " axes, counted from 0");
    if (shape[static_cast<std::size_t>(found)] == kBatch)
        return wrong(blame, "axis 0 holds the rows of the batch, which are never mixed", count > 1 ? "Choose an axis from 1 to " + std::to_string(count - 1) : "Use unsqueeze() first");
    return static_cast<std::size_t>(found);
}

/// Ascending; all but the batch axis where there is no argument.
Checker::Places Checker::axes(const Ast* ast, std::size_t step, const Ast& blame)
{
    const Shape shape = m_steps[step].shape; // evaluating arguments adds steps
    std::vector<std::int64_t> found;
    if (!ast) {
        for (std::size_t i = hasBatch({ElementType::Float32, shape}) ? 1 : 0; i < shape.size(); ++i)
            found.push_back(static_cast<std::int64_t>(i));
    } else if (ast->kind == Ast::Kind::Tuple) {
        for (const Ast& child : ast->children) {
            CAIRN_ASSIGN(const std::size_t one, axis(child, shape, child));
            found.push_back(static_cast<std::int64_t>(one));
        }
    } else {
        CAIRN_ASSIGN(const std::size_t one, axis(*ast, shape, *ast));
        found.push_back(static_cast<std::int64_t>(one));
    }
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    if (found.empty())
        return wrong(blame, "there is no axis but the batch axis in " + shapeText(shape), "Remove the call");
    return found;
}

Checker::Places Checker::sizes(const Ast& call, const Arguments& arguments, std::size_t step)
{
    std::vector<std::int64_t> found;
    for (const Ast* ast : arguments.many) {
        if (ast->kind == Ast::Kind::Name && ast->text == "N") {
            found.push_back(kRows);
            continue;
        }
        CAIRN_ASSIGN(const std::int64_t size, whole(*ast));
        if (size < 1 && size != -1)
            return wrong(*ast, "an axis cannot have length " + std::to_string(size), "Write lengths from 1 on, or -1");
        found.push_back(size);
    }
    const bool batch = hasBatch({ElementType::Float32, m_steps[step].shape});
    if (std::ranges::count(found, kRows) != (batch ? 1 : 0) || (batch && found.front() != kRows))
        return wrong(call, batch ? "the first size has to be N, the batch axis" : "there is no batch axis in " + shapeText(m_steps[step].shape),
                     batch ? "Write " + call.text + "(x, N, ...)" : "Leave out N");
    return found;
}

} // namespace cairn::graph::expression
