// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/tflite/tflite_builder.h"

#include "core/graph/infer/saturating.h"

#include <algorithm>

namespace cairn::graph {

namespace tflite_in {

std::int64_t product(const TfLiteInts& numbers)
{
    std::int64_t count = 1;
    for (const std::int64_t number : numbers)
        count = times(count, number);
    return count;
}

std::string listText(const TfLiteInts& numbers)
{
    std::string text;
    for (const std::int64_t number : numbers)
        text += (text.empty() ? "" : ", ") + std::to_string(number);
    return text;
}

Result<std::size_t> rowAxis(std::int64_t axis, const TfLiteInts& shape)
{
    const auto count = static_cast<std::int64_t>(shape.size());
    const std::int64_t batch = TfLiteBuilder::hasBatch(shape) ? 1 : 0, found = axis < 0 ? axis + count : axis;
    if (found < batch || found >= count)
        return cannot("it works along the batch, or along an axis that is not there");
    return static_cast<std::size_t>(found - batch);
}

Result<std::vector<TfLiteFlow>> only(const formats::ForeignOperator& op, TfLiteBuilder& builder, TfLiteFlow flow)
{
    CAIRN_ASSIGN(flow, builder.activated(op, std::move(flow)));
    return std::vector<TfLiteFlow>{std::move(flow)};
}

} // namespace tflite_in

using namespace tflite_in;

TfLiteInts TfLiteBuilder::rowsOf(const TfLiteInts& shape)
{
    if (shape.empty())
        return {1};
    return hasBatch(shape) ? TfLiteInts(shape.begin() + 1, shape.end()) : shape;
}

Result<TfLiteInts> TfLiteBuilder::shape(const std::string& value) const
{
    const auto known = m_nodes.shape(value);
    if (!known)
        return cannot("the shape of " + value + " is not in the file");
    const std::size_t first = hasBatch(*known) ? 1 : 0;
    if (std::any_of(known->begin() + static_cast<std::ptrdiff_t>(first), known->end(), [](std::int64_t length) { return length < 1; }))
        return cannot("the shape of " + value + " is open");
    return *known;
}

Result<TfLiteFlow> TfLiteBuilder::flow(const std::string& value) const
{
    const auto found = m_flows.find(value);
    if (found != m_flows.end())
        return found->second;
    return cannot(isConstant(value) ? "it works on the constant " + value : "its input " + value + " is never computed");
}

Result<TfLiteFlow> TfLiteBuilder::plain(const std::string& value)
{
    CAIRN_ASSIGN(const TfLiteFlow found, flow(value));
    return toPlain(found);
}

Result<TfLiteFlow> TfLiteBuilder::picture(const std::string& value)
{
    CAIRN_ASSIGN(const TfLiteFlow found, flow(value));
    if (found.rows.size() != 3)
        return cannot("it does not work on images");
    if (std::ranges::any_of(found.rows, [](std::int64_t length) { return length < 1; }))
        return cannot("its input has no numbers");
    return toPicture(found);
}

TfLiteFlow TfLiteBuilder::seenAs(TfLiteFlow flow, TfLiteInts rows)
{
    flow.rows = std::move(rows);
    return flow;
}

TfLiteFlow TfLiteBuilder::toPlain(const TfLiteFlow& flow)
{
    if (!flow.first)
        return flow;
    TfLiteFlow moved = flow;
    if (flow.rows[1] != 1 || flow.rows[2] != 1) // a single pixel has the same order either way
        moved = layer("permute", {{"dims", "2, 3, 1"}}, {flow}, {});
    moved.rows = {flow.rows[1], flow.rows[2], flow.rows[0]};
    if (flow.rows[1] != 1 || flow.rows[2] != 1)
        moved.lies = moved.rows;
    moved.first = false;
    return moved;
}

TfLiteFlow TfLiteBuilder::toPicture(const TfLiteFlow& flow)
{
    if (flow.first)
        return flow;
    TfLiteInts rows{flow.rows[2], flow.rows[0], flow.rows[1]};
    if (flow.rows[2] == 1 || (flow.rows[0] == 1 && flow.rows[1] == 1)) {
        TfLiteFlow same = seenAs(flow, std::move(rows));
        same.first = true;
        return same;
    }
    return layer("permute", {{"dims", "3, 1, 2"}}, {flow}, std::move(rows), true);
}

TfLiteFlow TfLiteBuilder::parameter(const std::string& constant, const TfLiteFlow& like, const TfLiteInts& rows, bool trainable, const WeightTransform& transform)
{
    WeightTransform all = transform;
    all.shape = rows;
    return layer("parameter", {{"shape", listText(rows)}, {"initial", "zeros"}, {"trainable", trainable}}, {seenAs(like, like.lies)}, rows, false, {{"weight", constant, all}});
}

std::string TfLiteBuilder::use(const TfLiteFlow& flow)
{
    if (flow.rows == flow.lies)
        return flow.source;
    std::string& known = m_conversions[flow.source + " as " + listText(flow.rows)];
    if (known.empty()) {
        known = flow.source + " as " + listText(flow.rows);
        const Node& node = flow.rows.size() == 1 ? m_nodes.add("flatten", Json::object(), {flow.source}) : m_nodes.add("reshape", {{"shape", listText(flow.rows)}}, {flow.source});
        m_nodes.output(node, known);
    }
    return known;
}

TfLiteFlow TfLiteBuilder::layer(const std::string& kind, Json params, const std::vector<TfLiteFlow>& inputs, TfLiteInts rows, bool first, const std::vector<TfLiteWeight>& weights)
{
    std::vector<std::string> sources;
    for (const TfLiteFlow& flow : inputs)
        sources.push_back(use(flow));
    // The order of axes is often wanted twice; the node is made once.
    const std::string key = kind == "permute" ? sources.front() + " in order " + params.at("dims").get<std::string>() : std::string();
    if (const auto known = m_conversions.find(key); !key.empty() && known != m_conversions.end())
        return {known->second, rows, rows, first};
    const std::string name = "\x1f" + std::to_string(++m_steps); // no name of a file
    const Node& node = m_nodes.add(kind, std::move(params), sources);
    m_nodes.output(node, name);
    for (const TfLiteWeight& weight : weights)
        m_nodes.weight(node, weight.name, weight.constant, weight.transform);
    if (!key.empty())
        m_conversions[key] = name;
    return {name, rows, rows, first};
}

Result<TfLiteFlow> TfLiteBuilder::activated(const formats::ForeignOperator& op, TfLiteFlow flow)
{
    const std::string function = op.attribute<std::string>("fused_activation_function", "NONE");
    static const std::map<std::string, std::pair<const char*, Json>> kinds{
        {"RELU", {"relu", Json::object()}}, {"RELU6", {"relu6", Json::object()}}, {"TANH", {"tanh", Json::object()}},
        {"RELU_N1_TO_1", {"hardtanh", {{"min_val", -1.0}, {"max_val", 1.0}}}}};
    if (function == "NONE")
        return flow;
    const auto found = kinds.find(function);
    if (found == kinds.end())
        return cannot("its built-in function " + function + " is not known");
    return layer(found->second.first, found->second.second, {flow}, flow.rows, flow.first);
}

Result<void> TfLiteBuilder::finish(const std::string& value, const TfLiteFlow& flow)
{
    CAIRN_ASSIGN(const TfLiteInts known, shape(value));
    const TfLiteInts rows = rowsOf(known);
    if (product(rows) != product(flow.rows))
        return cannot("its output has another shape than the file says");
    TfLiteFlow made = flow;
    if (flow.first && rows != TfLiteInts{flow.rows[1], flow.rows[2], flow.rows[0]})
        made = toPlain(flow);
    if (!made.first)
        made.rows = rows;
    m_flows[value] = std::move(made);
    return {};
}

void TfLiteBuilder::declare(const std::string& value, bool first)
{
    const auto known = m_nodes.shape(value);
    TfLiteInts rows = rowsOf(known.value_or(TfLiteInts{}));
    if (first)
        rows = {rows[2], rows[0], rows[1]};
    m_flows[value] = {value, rows, rows, first};
}

} // namespace cairn::graph
