// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression/checker.h"
#include "core/graph/expression/lexer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/axes.h"

#include <algorithm>
#include <numeric>

namespace cairn::graph::expression {

Checker::Value Checker::reshape(const Ast& ast, const Arguments& arguments)
{
    CAIRN_ASSIGN(const std::size_t x, tensor(*arguments.named.at("x"), "reshape"));
    CAIRN_ASSIGN(std::vector<std::int64_t> wished, sizes(ast, arguments, x));
    const bool batch = hasBatch({ElementType::Float32, shape(x)});
    const std::int64_t count = batch ? elementsPerRow({ElementType::Float32, shape(x)}) : product(shape(x));
    std::int64_t known = 1;
    for (const std::int64_t size : wished)
        known = times(known, size < 0 ? 1 : size);
    const auto open = std::ranges::find(wished, -1);
    if (std::ranges::count(wished, -1) > 1)
        return wrong(ast, "only one size can be -1", "Write the other sizes as numbers");
    if (open != wished.end() && count % known == 0) {
        *open = count / known;
        known = count;
    }
    if (known != count)
        return wrong(ast, "the " + std::to_string(count) + " numbers of " + shapeText(shape(x)) + " do not fill these axes", "Choose sizes whose product is " + std::to_string(count));
    std::ranges::replace(wished, kRows, kBatch);
    Step step{Op::Reshape, "reshape", {x}};
    step.shape = std::move(wished);
    return add(ast, std::move(step), 0);
}

Checker::Value Checker::expand(const Ast& ast, const Arguments& arguments)
{
    CAIRN_ASSIGN(const std::size_t x, tensor(*arguments.named.at("x"), "expand"));
    CAIRN_ASSIGN(const std::vector<std::int64_t> wished, sizes(ast, arguments, x));
    Step step{Op::Expand, "expand", {x}};
    step.shape = shape(x);
    if (wished.size() != step.shape.size())
        return wrong(ast, "expand needs as many sizes as there are axes in " + shapeText(step.shape), "Use unsqueeze() to have more axes");
    for (std::size_t i = 0; i < wished.size(); ++i) {
        if (wished[i] < 0 || wished[i] == step.shape[i])
            continue;
        if (step.shape[i] != 1)
            return wrong(ast, "only axes of length 1 are stretched, axis " + std::to_string(i) + " of " + shapeText(shape(x)) + " is longer", "Write -1 for this axis");
        step.shape[i] = wished[i];
    }
    return add(ast, std::move(step), 0);
}

Checker::Value Checker::squeeze(const Ast& ast, const Function& function, const Arguments& arguments)
{
    CAIRN_ASSIGN(const std::size_t x, tensor(*arguments.named.at("x"), ast.text));
    Step step{Op::Reshape, "reshape", {x}};
    step.shape = shape(x);
    const Ast& dim = *arguments.named.at("dim");
    Shape counted = step.shape;
    if (function.form == Form::Unsqueeze)
        counted.push_back(1);
    CAIRN_ASSIGN(const std::size_t place, axis(dim, counted, dim));
    const auto at = step.shape.begin() + static_cast<std::ptrdiff_t>(place);
    if (function.form == Form::Unsqueeze)
        step.shape.insert(at, 1);
    else if (*at != 1)
        return wrong(dim, "axis " + std::to_string(place) + " of " + shapeText(step.shape) + " is longer than 1", "Use a sum or an index in place of squeeze()");
    else
        step.shape.erase(at);
    return add(ast, std::move(step), 0);
}

Checker::Value Checker::permute(const Ast& ast, const Function& function, const Arguments& arguments)
{
    CAIRN_ASSIGN(const std::size_t x, tensor(*arguments.named.at("x"), ast.text));
    const Shape before = shape(x);
    const auto count = static_cast<std::int64_t>(before.size());
    Step step{Op::Permute, "permute", {x}};
    if (function.form == Form::Transpose) {
        CAIRN_ASSIGN(const std::size_t first, axis(*arguments.named.at("dim0"), before, *arguments.named.at("dim0")));
        CAIRN_ASSIGN(const std::size_t second, axis(*arguments.named.at("dim1"), before, *arguments.named.at("dim1")));
        step.axes.resize(before.size());
        std::iota(step.axes.begin(), step.axes.end(), 0);
        std::swap(step.axes[first], step.axes[second]);
    }
    for (const Ast* one : arguments.many) {
        CAIRN_ASSIGN(const std::int64_t wished, whole(*one));
        step.axes.push_back(wished < 0 ? wished + count : wished);
    }
    Shape sorted = step.axes, all(before.size());
    std::ranges::sort(sorted);
    std::iota(all.begin(), all.end(), 0);
    if (sorted != all || (hasBatch({ElementType::Float32, before}) && step.axes[0] != 0))
        return wrong(ast, "this is no order of the axes of " + shapeText(before), "Write each axis once; the batch axis 0 stays in front");
    for (const std::int64_t axis : step.axes)
        step.shape.push_back(before[static_cast<std::size_t>(axis)]);
    return add(ast, std::move(step), 0);
}

Result<AxisRange> Checker::range(const IndexItem& item, const Shape& shape, std::size_t axis) const
{
    const auto error = [&](const std::string& what, const std::string& fix) { return errorAt(m_code, item.offset, what, fix); };
    const std::int64_t length = shape[axis];
    if (item.form == IndexItem::Form::Range && !item.start && !item.end && item.step.value_or(1) == 1)
        return AxisRange{0, length, 1, false, true};
    if (length == kBatch)
        return error("the rows of the batch are never taken apart", "Write \":\" for axis 0");
    if (item.form == IndexItem::Form::Place) {
        const std::int64_t place = *item.start < 0 ? *item.start + length : *item.start;
        if (place < 0 || place >= length)
            return error("there is no place " + std::to_string(*item.start) + " in axis " + std::to_string(axis) + " of " + shapeText(shape),
                         "Choose a place from 0 to " + std::to_string(length - 1));
        return AxisRange{place, place + 1, 1, true, false};
    }
    const auto place = [&](std::int64_t wished) { return std::clamp<std::int64_t>(wished < 0 ? wished + length : wished, 0, length); };
    const AxisRange range{place(item.start.value_or(0)), place(item.end.value_or(length)), item.step.value_or(1), false, false};
    if (range.step < 1)
        return error("the step has to be 1 or more", "Write start:end:step with a positive step");
    if (range.start >= range.end)
        return error("nothing lies in this range of axis " + std::to_string(axis) + " of " + shapeText(shape), "Choose a start in front of the end");
    return range;
}

Checker::Value Checker::index(const Ast& ast)
{
    CAIRN_ASSIGN(const std::size_t x, tensor(ast.children[0], "an index"));
    const Shape before = shape(x);
    const auto taking = static_cast<std::size_t>(
        std::ranges::count_if(ast.items, [](const IndexItem& item) { return item.form == IndexItem::Form::Place || item.form == IndexItem::Form::Range; }));
    if (taking > before.size() || std::ranges::count(ast.items, IndexItem::Form::Rest, &IndexItem::form) > 1)
        return wrong(ast, "there are more entries than axes in " + shapeText(before), "Write at most one entry per axis, and \"...\" once");
    Step step{Op::Index, "index", {x}};
    const auto wholeAxis = [&] {
        step.ranges.push_back({0, before[step.ranges.size()], 1, false, true});
        step.shape.push_back(step.ranges.back().end);
    };
    for (const IndexItem& item : ast.items) {
        if (item.form == IndexItem::Form::New) {
            step.axes.push_back(static_cast<std::int64_t>(step.shape.size()));
            step.shape.push_back(1);
        } else if (item.form == IndexItem::Form::Rest) {
            for (std::size_t left = before.size() - taking; left > 0; --left)
                wholeAxis();
        } else {
            CAIRN_ASSIGN(const AxisRange one, range(item, before, step.ranges.size()));
            step.ranges.push_back(one);
            if (!one.drop)
                step.shape.push_back(one.whole ? one.end : (one.end - one.start + one.step - 1) / one.step);
        }
    }
    while (step.ranges.size() < before.size())
        wholeAxis();
    if (std::find(step.shape.begin() + (step.shape.empty() ? 0 : 1), step.shape.end(), kBatch) != step.shape.end())
        return wrong(ast, "the batch axis has to stay in front", "Write \":\" first");
    return add(ast, std::move(step), 0);
}

} // namespace cairn::graph::expression
