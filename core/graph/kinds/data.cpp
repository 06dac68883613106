// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/rules.h"

#include <algorithm>

namespace cairn::graph {

namespace {

std::string fieldList(const DataInterface& data)
{
    std::string names;
    for (const auto& [name, type] : data.fields)
        names += (names.empty() ? "" : ", ") + name;
    return names;
}

Shapes inputShape(const NodeView& view)
{
    CAIRN_ASSIGN(const std::string name, inputField(view.node, view.data));
    if (view.data.task == batch::TaskKind::Segmentation && name == view.data.targetField)
        return fail(ErrorCode::Mismatch, "The field \"" + name + "\" holds the classes that are to be learned", view.node.label, "Choose the field of the pictures");
    if (view.data.task == batch::TaskKind::Tagging && name == view.data.targetField)
        return fail(ErrorCode::Mismatch, "The field \"" + name + "\" holds the tags that are to be learned", view.node.label, "Choose the field of the words");
    if (view.data.task == batch::TaskKind::Transcription && (name == view.data.targetField || name == "answer_mask"))
        return fail(ErrorCode::Mismatch, "The field \"" + name + "\" holds the texts that are to be written", view.node.label, "Choose the field of what is read");
    const TensorType& type = view.data.fields.at(name);
    const bool perRow = !type.shape.empty() && type.shape[0] == kBatch;
    if (elementsPerRow(type) < 1 || type.shape.size() < (perRow ? 2 : 1))
        return fail(ErrorCode::Mismatch, "The field \"" + name + "\" has no columns: " + shapeText(type.shape), view.node.label,
                    "Choose at least one input column on the Data page");
    return std::vector<TensorType>{type};
}

/// "QuantileHead", and what joins its outputs.
std::string headOf(batch::AnswerForm form)
{
    const char* joined = form == batch::AnswerForm::Mixture ? ", Flatten and Concat" : form == batch::AnswerForm::Normal ? " and Concat" : "";
    return findKind(std::string(batch::formFacts(form).head))->info.title + joined;
}

Error wrongAnswer(const NodeView& view, const std::string& what)
{
    const batch::Answer& answer = view.data.answer;
    const Node* source = view.sources.empty() ? nullptr : view.sources[0].node;
    return fail(ErrorCode::Mismatch, what, view.node.label,
                (source ? "Replace the head, " + source->label + ", by " + headOf(answer.form) : "Insert " + headOf(answer.form) + " in front of it") + ", or choose another form of answer on the Data page");
}

/// Whether the numbers in front of the Output are those that the answer is read from, as far as the last layer tells.
Result<void> checkAnswer(const NodeView& view)
{
    const batch::Answer& answer = view.data.answer;
    const std::string numbers(batch::formFacts(answer.form).numbers);
    if (answer.form == batch::AnswerForm::Value)
        return {};
    if (view.inputs[0].shape[1] != view.data.outputWidth)
        return wrongAnswer(view, "The target needs " + std::to_string(view.data.outputWidth) + (view.data.outputWidth == 1 ? " number per row, " : " numbers per row, ") + numbers + ", but the Output gets " + shapeText(view.inputs[0].shape));
    const Node* source = view.sources.empty() ? nullptr : view.sources[0].node;
    const bool spread = answer.form == batch::AnswerForm::Normal || answer.form == batch::AnswerForm::Mixture;
    if (spread && source && source->kind == "linear")
        return wrongAnswer(view, "The target needs " + numbers + ", but " + source->label + " puts out numbers of any sign");
    if (answer.form != batch::AnswerForm::Quantiles || !source || source->kind != "quantile_head")
        return {};
    CAIRN_ASSIGN(const Json params, completeParams(*findKind(source->kind), source->params));
    if (params.at("quantiles") == Json(answer.quantiles))
        return {};
    return fail(ErrorCode::Mismatch, "The target asks for the quantiles " + Json(answer.quantiles).dump() + ", but " + source->label + " has " + params.at("quantiles").dump(), view.node.label,
                "Set quantiles of " + source->label + " to those of the target");
}

Error wrongWidth(const NodeView& view, std::int64_t width)
{
    const Node* source = view.sources.empty() ? nullptr : view.sources[0].node;
    const std::string wanted = std::to_string(width);
    const bool linear = source && source->kind == "linear";
    return fail(ErrorCode::Mismatch,
                "The target needs " + wanted + (width == 1 ? " number" : " numbers (one per class)") + " per row, but the Output gets "
                    + shapeText(view.inputs[0].shape),
                view.node.label,
                linear ? "Set out_features of " + source->label + " to " + wanted
                       : "Insert a Linear layer with out_features = " + wanted + " in front of it");
}

/// Logits [N, C, H, W] for each pixel.
Error wrongPixels(const NodeView& view, const std::vector<std::int64_t>& wanted)
{
    const std::vector<std::int64_t>& given = view.inputs[0].shape;
    const Node* source = view.sources.empty() ? nullptr : view.sources[0].node;
    const bool channels = given.size() == wanted.size() && given[2] == wanted[2] && given[3] == wanted[3];
    const std::string width = std::to_string(wanted[1]);
    return fail(ErrorCode::Mismatch, "The task needs a score of every class for every pixel, " + shapeText(wanted) + ", but the Output gets " + shapeText(given), view.node.label,
                !channels                                  ? "Connect a layer whose images are as large as the masks: enlarge them with ConvTranspose2d or Upsample"
                : source && source->kind == "conv2d" ? "Set out_channels of " + source->label + " to " + width
                                                           : "Insert a Conv2d layer with out_channels = " + width + " and kernel_size = 1 in front of it");
}

std::string needText(const NodeView& view, const std::vector<std::int64_t>& wanted)
{
    if (view.data.task == batch::TaskKind::Transcription)
        return "scores of all pieces and of the blank at every step, [N, steps, " + std::to_string(wanted.back()) + "]";
    return (batch::answersTokens(view.data.task) ? "scores of all tokens at every step, " : "as many numbers as the field \"" + view.data.targetField + "\" has, ") + shapeText(wanted);
}

/// Tasks whose answers have a shape of their own: sequences of scores, pictures.
Shapes wholeAnswer(const NodeView& view)
{
    std::vector<std::int64_t> wanted = view.data.outputShape;
    wanted.insert(wanted.begin(), kBatch);
    const std::vector<std::int64_t>& given = view.inputs[0].shape;
    const bool transcribes = view.data.task == batch::TaskKind::Transcription; // any number of steps
    if (given == wanted || (transcribes && given.size() == 3 && given[0] == wanted[0] && given[2] == wanted[2]))
        return std::vector<TensorType>{};
    if (view.data.task == batch::TaskKind::Segmentation)
        return wrongPixels(view, wanted);
    const Node* source = view.sources.empty() ? nullptr : view.sources[0].node;
    const bool widthOnly = given.size() == wanted.size() && (transcribes || std::equal(given.begin(), given.end() - 1, wanted.begin()));
    const std::string width = std::to_string(wanted.back());
    return fail(ErrorCode::Mismatch, "The task needs " + needText(view, wanted) + ", but the Output gets " + shapeText(given), view.node.label,
                widthOnly && source && source->kind == "linear" ? "Set out_features of " + source->label + " to " + width
                : widthOnly                                      ? "Insert a Linear layer with out_features = " + width + " in front of it"
                : batch::answersTokens(view.data.task)           ? "Connect a layer that keeps the steps, then a Linear layer with out_features = " + width
                                                                 : "Make the sizes of the decoder fit, or insert a Linear layer and Reshape in front of it");
}

Shapes outputShape(const NodeView& view)
{
    CAIRN_TRY(wantNumbers(view, "Output"));
    if (view.data.outputWidth > 0 && !view.inputs[0].shape.empty() && view.inputs[0].shape[0] != kBatch)
        return fail(ErrorCode::Mismatch, "The Output needs an answer for each row, but gets " + shapeText(view.inputs[0].shape) + ", which is one for all rows together", view.node.label,
                    "Insert IndexSelect in front of it, fed by the Input \"node\" of the rows");
    if (!view.data.outputShape.empty())
        return wholeAnswer(view);
    const std::int64_t width = view.data.outputWidth;
    if (width == 0)
        return std::vector<TensorType>{};
    if (rank(view) != 2)
        return fail(ErrorCode::Mismatch, "The Output needs rows [N, " + std::to_string(width) + "], but gets " + shapeText(view.inputs[0].shape),
                    view.node.label, "Insert Flatten and a Linear layer with out_features = " + std::to_string(width) + " in front of it");
    if (batch::regresses(view.data.task))
        CAIRN_TRY(checkAnswer(view));
    if (view.inputs[0].shape[1] != width)
        return wrongWidth(view, width);
    return std::vector<TensorType>{};
}

Kind inputKind()
{
    Kind kind;
    kind.info = {"input", "Input", "data", "Where a field of the dataset enters the network.", "", {}, kOneOutput,
                 {{"field", "Field", "Name of the dataset's field; may be empty where there is only one", ParamType::Text, ""}}};
    kind.shape = inputShape;
    kind.onnx = [](const NodeView&, formats::OnnxWriter&) -> Result<void> { return {}; };
    kind.python = [](const NodeView&, formats::PythonWriter&) -> Result<void> { return {}; };
    return kind;
}

Kind outputKind()
{
    Kind kind;
    kind.info = {"output", "Output", "data",
                 "What the network answers: one number per class (logits, before softmax), the numbers that a value is answered by, the inputs again, scores of tokens, or one number per class for each pixel.", "",
                 {{"in", "Logits or values, [N, width], or of the shape that the task needs"}}, {}, {}};
    kind.shape = outputShape;
    kind.onnx = [](const NodeView&, formats::OnnxWriter& writer) -> Result<void> {
        writer.node("Identity", {writer.input()});
        return {};
    };
    kind.python = [](const NodeView&, formats::PythonWriter& writer) -> Result<void> {
        writer.expression(writer.input());
        return {};
    };
    return kind;
}

Kind addLossKind()
{
    Kind kind;
    kind.info = {"add_loss", "AddLoss", "data",
                 "Adds the mean of its input, times a weight, to the loss while training: the KL divergence of a VAE, the commitment of a vector quantiser, a penalty.",
                 "Model.add_loss of Keras", {{"in", "What is to become small, of any shape"}}, {},
                 {realParam("weight", "Weight", "How much it counts beside the loss of the target", 1.0, -1e6, 1e6)}};
    kind.shape = [](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantNumbers(view, "AddLoss"));
        return std::vector<TensorType>{};
    };
    // A trained model has no loss: nothing is exported.
    kind.onnx = [](const NodeView&, formats::OnnxWriter&) -> Result<void> { return {}; };
    kind.python = [](const NodeView&, formats::PythonWriter&) -> Result<void> { return {}; };
    return kind;
}

} // namespace

Result<std::string> inputField(const Node& node, const DataInterface& data)
{
    const auto param = node.params.find("field");
    const std::string name = param != node.params.end() && param->is_string() ? param->get<std::string>() : std::string();
    if (data.fields.contains(name))
        return name;
    if (data.fields.empty())
        return fail(ErrorCode::Mismatch, "The dataset has no input fields", node.label, "Choose input columns on the Data page");
    if (name.empty() && data.fields.size() == 1)
        return data.fields.begin()->first;
    if (name.empty())
        return fail(ErrorCode::Mismatch, "No field is chosen", node.label, "Choose one of: " + fieldList(data));
    return fail(ErrorCode::Mismatch, "The dataset has no field \"" + name + "\"", node.label, "Choose one of: " + fieldList(data));
}

std::vector<Kind> dataKinds()
{
    return {inputKind(), outputKind(), addLossKind()};
}

} // namespace cairn::graph
