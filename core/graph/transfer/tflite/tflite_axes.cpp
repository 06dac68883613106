// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of TFLite that move, join, cut and reduce axes.
#include "core/graph/transfer/tflite/tflite_builder.h"

#include <algorithm>

namespace cairn::graph {

namespace {

using formats::ForeignOperator;
using namespace tflite_in;
using AxisFlows = Result<std::vector<TfLiteFlow>>;

constexpr std::size_t kMostParts = 16;

/// What only says the shape anew: the file has it at the output.
AxisFlows seenAnew(const ForeignOperator& op, TfLiteBuilder& builder)
{
    CAIRN_ASSIGN(TfLiteFlow x, builder.plain(input(op, 0)));
    CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(op.outputs.empty() ? std::string() : op.outputs[0]));
    if (product(TfLiteBuilder::rowsOf(shape)) != product(x.rows))
        return cannot("it takes the batch apart");
    return std::vector<TfLiteFlow>{TfLiteBuilder::seenAs(std::move(x), TfLiteBuilder::rowsOf(shape))};
}

AxisFlows permuted(const ForeignOperator& op, TfLiteBuilder& builder)
{
    const auto order = builder.nodes().integers(input(op, 1));
    CAIRN_ASSIGN(TfLiteFlow x, builder.plain(input(op, 0)));
    CAIRN_ASSIGN(TfLiteInts shape, builder.shape(input(op, 0)));
    if (!order || order->size() != shape.size() || shape.size() > 7)
        return cannot("its order is computed");
    const bool batchStays = TfLiteBuilder::hasBatch(shape) && order->front() == 0;
    if (!batchStays)
        shape[0] = std::max<std::int64_t>(1, shape[0]);
    x.rows = batchStays ? TfLiteBuilder::rowsOf(shape) : shape;
    TfLiteInts places, rows;
    for (std::size_t i = batchStays ? 1 : 0; i < order->size(); ++i) {
        const std::int64_t from = (*order)[i] - (batchStays ? 1 : 0);
        if (from < 0 || from >= std::ssize(x.rows))
            return cannot("its order is impossible");
        places.push_back(from + 1);
        rows.push_back(x.rows[static_cast<std::size_t>(from)]);
    }
    return std::vector<TfLiteFlow>{builder.layer("permute", {{"dims", listText(places)}}, {x}, std::move(rows))};
}

TfLiteRule reduced(const std::string& function)
{
    return [function](const ForeignOperator& op, TfLiteBuilder& builder) -> AxisFlows {
        const auto axes = builder.nodes().integers(input(op, 1));
        CAIRN_ASSIGN(TfLiteFlow x, builder.flow(input(op, 0)));
        CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(input(op, 0)));
        const bool keeps = op.attribute<std::int64_t>("keep_dims") != 0;
        if (!axes || axes->empty())
            return cannot("its axes are computed");
        std::vector<std::size_t> rows;
        for (const std::int64_t axis : *axes) {
            CAIRN_ASSIGN(const std::size_t row, rowAxis(axis, shape));
            rows.push_back(row);
        }
        std::ranges::sort(rows);
        rows.erase(std::ranges::unique(rows).begin(), rows.end());
        if (x.first && function == "mean" && rows == std::vector<std::size_t>{0, 1})
            return std::vector<TfLiteFlow>{keeps ? builder.layer("adaptive_avg_pool2d", {{"output_size", 1}}, {x}, {x.rows[0], 1, 1}, true)
                                                 : builder.layer("global_avg_pool2d", Json::object(), {x}, {x.rows[0]})};
        if (!keeps)
            x = builder.toPlain(x);
        TfLiteInts places, left = x.rows;
        for (const std::size_t row : rows) {
            places.push_back(static_cast<std::int64_t>(placeOf(row, x)) + 1);
            left[placeOf(row, x)] = 1;
        }
        TfLiteFlow made = builder.layer("reduce", {{"function", function}, {"dim", listText(places)}, {"keepdim", true}}, {x}, left, x.first);
        if (!keeps) {
            for (auto row = rows.rbegin(); row != rows.rend(); ++row)
                left.erase(left.begin() + static_cast<std::ptrdiff_t>(*row));
            made.rows = left.empty() ? TfLiteInts{1} : left;
        }
        return std::vector<TfLiteFlow>{std::move(made)};
    };
}

/// Computed values, and constants as Parameters beside the first computed one; all in the file's order, or all images.
Result<std::vector<TfLiteFlow>> partsOf(const ForeignOperator& op, TfLiteBuilder& builder)
{
    const auto computed = std::ranges::find_if(op.inputs, [&](const std::string& value) { return !builder.isConstant(value); });
    if (computed == op.inputs.end())
        return cannot("it joins constants only");
    CAIRN_ASSIGN(const TfLiteFlow like, builder.flow(*computed));
    std::vector<TfLiteFlow> parts;
    for (const std::string& value : op.inputs) {
        if (builder.isConstant(value)) {
            CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(value));
            parts.push_back(builder.parameter(value, like, TfLiteBuilder::rowsOf(shape), true));
        } else {
            CAIRN_ASSIGN(parts.emplace_back(), builder.flow(value));
        }
    }
    if (!std::ranges::all_of(parts, &TfLiteFlow::first)) {
        for (TfLiteFlow& part : parts)
            part = builder.toPlain(part);
    }
    return parts;
}

AxisFlows concatenated(const ForeignOperator& op, TfLiteBuilder& builder)
{
    if (op.inputs.empty() || op.inputs.size() > kMostParts)
        return cannot("it joins more than 16 inputs");
    CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(op.outputs.empty() ? std::string() : op.outputs[0]));
    const auto given = op.attribute<std::int64_t>("axis");
    const std::int64_t axis = given < 0 ? given + std::ssize(shape) : given;
    if (axis < 0 || axis >= std::ssize(shape))
        return cannot("it joins along an axis that is not there");
    CAIRN_ASSIGN(std::vector<TfLiteFlow> parts, partsOf(op, builder));
    // Along the first axis the batch of 1 is an axis as any other.
    const bool whole = axis == 0;
    std::size_t place = static_cast<std::size_t>(axis);
    if (whole) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            CAIRN_ASSIGN(TfLiteInts all, builder.shape(op.inputs[i]));
            all[0] = std::max<std::int64_t>(1, all[0]);
            parts[i] = TfLiteBuilder::seenAs(builder.toPlain(parts[i]), std::move(all));
        }
    } else {
        CAIRN_ASSIGN(const std::size_t row, rowAxis(axis, shape));
        place = placeOf(row, parts[0]);
    }
    TfLiteInts rows = parts[0].rows;
    if (place >= rows.size())
        return cannot("its inputs have fewer axes than its output");
    rows[place] = 0;
    for (const TfLiteFlow& part : parts) {
        if (part.rows.size() != rows.size())
            return cannot("its inputs have different numbers of axes");
        rows[place] += part.rows[place];
    }
    if (parts.size() == 1)
        return only(op, builder, parts[0]);
    return only(op, builder, builder.layer("concat", {{"dim", place + 1}, {"inputs", parts.size()}}, parts, rows, parts[0].first));
}

TfLiteFlow sliced(const TfLiteFlow& x, std::size_t place, std::int64_t start, std::int64_t end, std::int64_t step, TfLiteBuilder& builder)
{
    TfLiteInts rows = x.rows;
    if (start == 0 && end == rows[place] && step == 1)
        return x;
    rows[place] = (end - start + step - 1) / step;
    return builder.layer("slice", {{"dim", place + 1}, {"start", start}, {"end", end}, {"step", step}}, {x}, std::move(rows), x.first);
}

/// What a slice takes of each axis of the file.
struct Range {
    std::int64_t start, end, step;
};

AxisFlows cut(const std::vector<Range>& ranges, const ForeignOperator& op, TfLiteBuilder& builder)
{
    CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(input(op, 0)));
    CAIRN_ASSIGN(TfLiteFlow x, builder.flow(input(op, 0)));
    for (std::size_t axis = 0; axis < ranges.size(); ++axis) {
        const Range& range = ranges[axis];
        const std::int64_t length = std::max<std::int64_t>(1, shape[axis]);
        if (range.step < 1 || range.start < 0 || range.end > length || range.start >= range.end)
            return cannot("it goes backwards, or takes nothing");
        if (range.start == 0 && range.end == length && range.step == 1)
            continue;
        CAIRN_ASSIGN(const std::size_t row, rowAxis(static_cast<std::int64_t>(axis), shape));
        x = sliced(x, placeOf(row, x), range.start, range.end, range.step, builder);
    }
    // Axes that vanish, or come in, have the length 1: the shape of the file says the rest.
    CAIRN_ASSIGN(const TfLiteInts out, builder.shape(op.outputs.empty() ? std::string() : op.outputs[0]));
    if (out.size() != shape.size())
        x = TfLiteBuilder::seenAs(builder.toPlain(x), TfLiteBuilder::rowsOf(out));
    return std::vector<TfLiteFlow>{std::move(x)};
}

AxisFlows stridedSlice(const ForeignOperator& op, TfLiteBuilder& builder)
{
    const auto begin = builder.nodes().integers(input(op, 1)), end = builder.nodes().integers(input(op, 2)), step = builder.nodes().integers(input(op, 3));
    CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(input(op, 0)));
    if (!begin || !end || !step || begin->size() != end->size() || begin->size() != step->size() || begin->size() > shape.size())
        return cannot("its range is computed");
    if (op.attribute<std::int64_t>("ellipsis_mask") != 0 || op.attribute<std::int64_t>("new_axis_mask") != 0)
        return cannot("its range leaves axes out or puts them in");
    const auto beginMask = op.attribute<std::int64_t>("begin_mask"), endMask = op.attribute<std::int64_t>("end_mask"), shrinkMask = op.attribute<std::int64_t>("shrink_axis_mask");
    std::vector<Range> ranges;
    for (std::size_t i = 0; i < begin->size(); ++i) {
        const std::int64_t length = std::max<std::int64_t>(1, shape[i]), bit = std::int64_t{1} << i;
        const auto place = [length](std::int64_t wished) { return std::clamp<std::int64_t>(wished < 0 ? wished + length : wished, 0, length); };
        Range range{(beginMask & bit) != 0 ? 0 : place((*begin)[i]), (endMask & bit) != 0 ? length : place((*end)[i]), (*step)[i]};
        if ((shrinkMask & bit) != 0)
            range = {place((*begin)[i]), place((*begin)[i]) + 1, 1};
        ranges.push_back(range);
    }
    return cut(ranges, op, builder);
}

AxisFlows plainSlice(const ForeignOperator& op, TfLiteBuilder& builder)
{
    const auto begin = builder.nodes().integers(input(op, 1)), size = builder.nodes().integers(input(op, 2));
    CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(input(op, 0)));
    if (!begin || !size || begin->size() != size->size() || begin->size() != shape.size())
        return cannot("its range is computed");
    std::vector<Range> ranges;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const std::int64_t length = std::max<std::int64_t>(1, shape[i]), from = (*begin)[i], count = (*size)[i];
        if (from < 0 || from > length || count > length)
            return cannot("its range is impossible");
        ranges.push_back({from, count < 0 ? length : from + count, 1});
    }
    return cut(ranges, op, builder);
}

/// Equal or given parts of an axis; UNPACK's parts have lost it.
TfLiteRule split(std::size_t valuePort, std::size_t axisPort)
{
    return [=](const ForeignOperator& op, TfLiteBuilder& builder) -> AxisFlows {
        const auto given = builder.nodes().integers(input(op, axisPort));
        const std::string value = input(op, valuePort);
        CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(value));
        CAIRN_ASSIGN(const TfLiteFlow x, builder.flow(value));
        const bool unpack = op.type == "UNPACK";
        if ((!unpack && (!given || given->size() != 1)) || op.outputs.empty())
            return cannot("its axis is computed");
        CAIRN_ASSIGN(const std::size_t row, rowAxis(unpack ? op.attribute<std::int64_t>("axis") : given->front(), shape));
        const std::size_t place = placeOf(row, x);
        std::vector<TfLiteFlow> parts;
        std::int64_t at = 0;
        for (const std::string& output : op.outputs) {
            CAIRN_ASSIGN(const TfLiteInts out, builder.shape(output));
            const TfLiteInts rows = TfLiteBuilder::rowsOf(out);
            if (!unpack && row >= rows.size())
                return cannot("its parts have fewer axes than its input");
            const std::int64_t length = unpack ? 1 : rows[row];
            if (at + length > x.rows[place])
                return cannot("its parts are longer than its input");
            TfLiteFlow part = sliced(x, place, at, at + length, 1, builder);
            if (unpack)
                part = TfLiteBuilder::seenAs(builder.toPlain(part), rows);
            parts.push_back(std::move(part));
            at += length;
        }
        return parts;
    };
}

AxisFlows packed(const ForeignOperator& op, TfLiteBuilder& builder)
{
    CAIRN_ASSIGN(const TfLiteInts out, builder.shape(op.outputs.empty() ? std::string() : op.outputs[0]));
    CAIRN_ASSIGN(const std::size_t row, rowAxis(op.attribute<std::int64_t>("axis"), out));
    CAIRN_ASSIGN(std::vector<TfLiteFlow> parts, partsOf(op, builder));
    if (parts.size() > kMostParts)
        return cannot("it joins more than 16 inputs");
    TfLiteInts rows = TfLiteBuilder::rowsOf(out);
    rows[row] = 1;
    for (TfLiteFlow& part : parts)
        part = TfLiteBuilder::seenAs(builder.toPlain(part), rows);
    rows[row] = static_cast<std::int64_t>(parts.size());
    if (parts.size() == 1)
        return parts;
    return std::vector<TfLiteFlow>{builder.layer("concat", {{"dim", row + 1}, {"inputs", parts.size()}}, parts, rows)};
}

/// Places first, first + step, ...
struct Progression {
    std::int64_t first = 0, step = 1, count = 0;
};

std::optional<Progression> progression(const TfLiteInts& numbers)
{
    Progression found{numbers[0], numbers.size() > 1 ? numbers[1] - numbers[0] : 1, std::ssize(numbers)};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i] != found.first + static_cast<std::int64_t>(i) * found.step)
            return {};
    }
    return found.step >= 1 && found.first >= 0 ? std::optional(found) : std::nullopt;
}

/// Constant places of an axis that follow each other in equal steps; a table of them, [n, k], is k such rows side by side: windows.
AxisFlows gathered(const ForeignOperator& op, TfLiteBuilder& builder)
{
    const auto* table = builder.nodes().constant(input(op, 1));
    const auto numbers = builder.nodes().integers(input(op, 1));
    CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(input(op, 0)));
    if (!table || !numbers || numbers->empty() || table->tensor.shape.size() > 2 || op.attribute<std::int64_t>("batch_dims") != 0)
        return cannot("its places are computed");
    CAIRN_ASSIGN(const std::size_t row, rowAxis(op.attribute<std::int64_t>("axis"), shape));
    CAIRN_ASSIGN(const TfLiteFlow x, builder.plain(input(op, 0)));
    const std::size_t columns = table->tensor.shape.size() == 2 ? static_cast<std::size_t>(table->tensor.shape[1]) : 1, count = numbers->size() / columns;
    if (columns > kMostParts)
        return cannot("its table of places is wider than 16");
    std::vector<TfLiteFlow> parts;
    for (std::size_t column = 0; column < columns; ++column) {
        TfLiteInts places;
        for (std::size_t i = 0; i < count; ++i)
            places.push_back((*numbers)[i * columns + column]);
        const auto steps = progression(places);
        if (!steps || steps->first + (steps->count - 1) * steps->step >= x.rows[row])
            return cannot("its places do not follow each other in equal steps");
        parts.push_back(sliced(x, row, steps->first, steps->first + (steps->count - 1) * steps->step + 1, steps->step, builder));
    }
    TfLiteInts rows = parts[0].rows;
    if (columns == 1)
        return parts;
    rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(row) + 1, static_cast<std::int64_t>(columns));
    return std::vector<TfLiteFlow>{builder.layer("stack", {{"dim", row + 2}, {"inputs", columns}}, parts, rows)};
}

} // namespace

TfLiteRules tfLiteAxisRules()
{
    return {{"RESHAPE", seenAnew}, {"SQUEEZE", seenAnew}, {"EXPAND_DIMS", seenAnew}, {"TRANSPOSE", permuted}, {"MEAN", reduced("mean")}, {"SUM", reduced("sum")},
            {"REDUCE_MAX", reduced("max")}, {"REDUCE_MIN", reduced("min")}, {"REDUCE_PROD", reduced("prod")}, {"CONCATENATION", concatenated}, {"STRIDED_SLICE", stridedSlice},
            {"SLICE", plainSlice}, {"SPLIT", split(1, 0)}, {"SPLIT_V", split(0, 2)}, {"UNPACK", split(0, 99)}, {"PACK", packed}, {"GATHER", gathered}};
}

} // namespace cairn::graph
