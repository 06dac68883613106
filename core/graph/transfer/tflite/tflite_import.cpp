// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/tflite/tflite_import.h"

#include "core/base/text.h"
#include "core/graph/transfer/tflite/tflite_builder.h"

#include <algorithm>
#include <set>

namespace cairn::graph {

namespace {

using formats::ForeignGraph;
using formats::ForeignOperator;
using formats::StoredType;

const TfLiteRule* tfLiteRule(const std::string& type)
{
    static const TfLiteRules rules = [] {
        TfLiteRules all = tfLiteLayerRules();
        for (auto more : {tfLiteArithmeticRules, tfLitePictureRules, tfLiteAxisRules})
            all.merge(more());
        return all;
    }();
    const auto found = rules.find(type);
    return found == rules.end() ? nullptr : &found->second;
}

bool isFloat(const std::optional<StoredType>& type)
{
    return type == StoredType::Float32 || type == StoredType::Float16 || type == StoredType::BFloat16 || type == StoredType::Float64;
}

/// Whether operators work on small integers that stand for real numbers.
bool isQuantised(const ForeignGraph& file)
{
    return std::ranges::any_of(file.operators, [&](const ForeignOperator& op) {
        return std::ranges::any_of(op.outputs, [&](const std::string& name) {
            const auto value = file.values.find(name);
            const auto type = value == file.values.end() ? std::nullopt : value->second.type;
            return (type == StoredType::Int8 || type == StoredType::UInt8 || type == StoredType::Int16) && value->second.quantization;
        });
    });
}

Result<void> addInput(const ForeignGraph& file, const std::string& name, ImportBuilder& nodes, TfLiteBuilder& builder)
{
    const auto found = file.values.find(name);
    if (found == file.values.end() || !found->second.shape || found->second.shape->empty())
        return fail(ErrorCode::InvalidInput, "The input " + toUtf8(name) + " is no tensor of a known shape", {}, "Convert the model for inputs of one size");
    const TfLiteInts& shape = *found->second.shape;
    const TfLiteInts rows = TfLiteBuilder::rowsOf(shape);
    if (std::ranges::any_of(rows, [](std::int64_t length) { return length < 1; }))
        return fail(ErrorCode::InvalidInput, "The input " + toUtf8(name) + " has an axis without a length", {}, "Convert the model for inputs of one size");
    if (shape.size() == 4 && !TfLiteBuilder::hasBatch(shape))
        return fail(ErrorCode::InvalidInput, "The model is made for batches of " + std::to_string(shape[0]) + " rows", {}, "Convert it for batches of one row");
    const bool picture = rows.size() == 3;
    TensorType type;
    type.type = isFloat(found->second.type) ? ElementType::Float32 : ElementType::Int64;
    type.shape = picture ? TfLiteInts{rows[2], rows[0], rows[1]} : rows;
    type.shape.insert(type.shape.begin(), kBatch);
    nodes.addInput(name, type);
    builder.declare(name, picture);
    return {};
}

/// DEQUANTIZE of a constant is the constant: weights that are stored in fewer bits.
bool unpacksConstant(const ForeignOperator& op, const ImportBuilder& nodes)
{
    return op.type == "DEQUANTIZE" && op.inputs.size() == 1 && op.outputs.size() == 1 && nodes.constant(op.inputs[0]);
}

Result<void> applyRule(const ForeignOperator& op, TfLiteBuilder& builder)
{
    const TfLiteRule* rule = op.domain.empty() ? tfLiteRule(op.type) : nullptr;
    if (!rule)
        return fail(ErrorCode::Unsupported, "there is no layer that does it");
    CAIRN_ASSIGN(const std::vector<TfLiteFlow> flows, (*rule)(op, builder));
    if (flows.size() < op.outputs.size())
        return fail(ErrorCode::Unsupported, "it has more outputs than are known");
    for (std::size_t i = 0; i < op.outputs.size(); ++i)
        CAIRN_TRY(builder.finish(op.outputs[i], flows[i]));
    return {};
}

void keepAsOpaque(const ForeignOperator& op, ImportBuilder& nodes, TfLiteBuilder& builder)
{
    std::vector<TfLiteFlow> flows;
    for (const std::string& value : op.inputs) {
        if (auto flow = builder.plain(value))
            flows.push_back(std::move(*flow));
    }
    const TfLiteFlow made = builder.layer("tflite." + op.type, Json::object(), flows, {});
    for (const std::string& value : op.outputs) {
        nodes.alias(made.source, value);
        builder.declare(value, false);
    }
}

} // namespace

Result<ImportedModel> importTfLite(const ForeignGraph& file)
{
    if (file.format != ForeignGraph::Format::TfLite)
        return fail(ErrorCode::InvalidInput, "This is no TFLite model");
    if (file.operators.size() + file.inputs.size() > kMostNodes / 2)
        return fail(ErrorCode::InvalidInput, "The model has " + grouped(file.operators.size()) + " operators, more than a canvas takes", {}, "Use a smaller model");
    if (isQuantised(file))
        return fail(ErrorCode::Unsupported, "The model computes with small integers, which layers do not", {}, "Use the model before quantisation, or take over its weights only");
    ImportedModel made;
    made.notes = file.notes;
    ImportBuilder nodes(file, made);
    TfLiteBuilder builder(file, nodes);
    for (const std::string& name : file.inputs)
        CAIRN_TRY(addInput(file, name, nodes, builder));
    for (const ForeignOperator& op : file.operators) {
        if (unpacksConstant(op, nodes)) {
            nodes.alias(op.inputs[0], op.outputs[0]);
            continue;
        }
        const auto done = applyRule(op, builder);
        if (!done)
            keepAsOpaque(op, nodes, builder);
        made.operators.push_back({op.name, op.domain.empty() ? op.type : op.domain + "::" + op.type, done ? ImportState::Mapped : ImportState::Refused,
                                  done ? std::string() : done.error().what});
    }
    if (!file.outputs.empty()) {
        if (const auto answer = builder.flow(file.outputs.front()))
            builder.layer("output", Json::object(), {*answer}, {});
    }
    if (file.outputs.size() > 1)
        made.notes.push_back("The model has " + std::to_string(file.outputs.size()) + " outputs; the first one goes to the Output");
    CAIRN_TRY(nodes.finish());
    return made;
}

} // namespace cairn::graph
