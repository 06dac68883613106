// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/normalization/normalization.h"

#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"

namespace cairn::graph {

namespace {

Shapes groupNormShape(const NodeView& view)
{
    CAIRN_TRY(wantChannels(view, "GroupNorm", 2));
    const std::int64_t channels = view.inputs[0].shape[1], groups = view.integer("num_groups");
    if (channels % groups != 0)
        return fail(ErrorCode::Mismatch, std::to_string(channels) + " channels cannot be split into " + std::to_string(groups) + " groups", view.node.label,
                    "Choose num_groups that divides the number of channels");
    if (elementsPerRow(view.inputs[0]) == groups)
        return fail(ErrorCode::Mismatch, "Each group would have a single number, of which normalising leaves nothing", view.node.label, "Make num_groups smaller");
    return oneOutput(view.inputs[0].shape);
}

/// A weight per channel, shaped so that it lies along axis 1.
std::string alongChannels(const NodeView& view, formats::OnnxWriter& writer, const std::string& name)
{
    std::vector<std::int64_t> shape(rank(view) - 1, 1);
    shape[0] = view.inputs[0].shape[1];
    return writer.step("Reshape", {writer.weight(name), writer.constant("channels", shape)});
}

/// Opset 17 has no group normalisation: each group as a channel of an instance normalisation.
Result<void> groupNormOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const std::int64_t groups = view.integer("num_groups");
    const auto count = static_cast<std::size_t>(groups);
    const std::string split = writer.step("Reshape", {writer.input(), writer.constant("groups", std::vector<std::int64_t>{0, groups, -1})});
    const std::string normal = writer.step("InstanceNormalization", {split, writer.constant("one", std::vector<float>(count, 1.0f)), writer.constant("zero", std::vector<float>(count, 0.0f))},
                                           {{"epsilon", static_cast<float>(view.real("eps"))}});
    const std::vector<std::string> joined{normal, writer.constant("shape", view.inputs[0].shape)};
    if (!view.flag("affine")) {
        writer.node("Reshape", joined);
        return {};
    }
    const std::string scaled = writer.step("Mul", {writer.step("Reshape", joined), alongChannels(view, writer, "weight")});
    writer.node("Add", {scaled, alongChannels(view, writer, "bias")});
    return {};
}

Kind groupNormKind()
{
    Kind kind;
    kind.info = {"group_norm", "GroupNorm", "normalization", "Brings groups of channels of each row to mean 0 and variance 1; works with small batches too.",
                 "Wu, He: Group normalization, ECCV 2018; torch.nn.GroupNorm", kOneInput, kOneOutput,
                 {integerParam("num_groups", "Groups", "Number of groups; has to divide the number of channels", 8, 1, kMostUnits), epsParam(), affineParam()}};
    kind.shape = groupNormShape;
    kind.state = channelState;
    kind.flops = twicePerElement;
    kind.onnx = groupNormOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.GroupNorm(" + std::to_string(view.integer("num_groups")) + ", " + std::to_string(view.inputs[0].shape[1]) + ", eps="
                      + formats::pythonNumber(view.real("eps")) + (view.flag("affine") ? ")" : ", affine=False)"));
        return {};
    };
    return kind;
}

Shapes responseNormShape(const NodeView& view)
{
    CAIRN_TRY(wantChannels(view, "LocalResponseNorm", 3));
    if (view.integer("size") % 2 == 0)
        return fail(ErrorCode::Mismatch, "The neighbourhood of " + std::to_string(view.integer("size")) + " channels has no middle", view.node.label, "Set size to an odd number");
    return oneOutput(view.inputs[0].shape);
}

/// ONNX Runtime wants images: other inputs become some.
Result<void> responseNormOnnx(const NodeView& view, formats::OnnxWriter& writer)
{
    const formats::OnnxWriter::Attributes attributes{{"size", view.integer("size")}, {"alpha", static_cast<float>(view.real("alpha"))},
                                                     {"beta", static_cast<float>(view.real("beta"))}, {"bias", static_cast<float>(view.real("k"))}};
    if (rank(view) == 4) {
        writer.node("LRN", {writer.input()}, attributes);
        return {};
    }
    const std::string image = writer.step("Reshape", {writer.input(), writer.constant("image", std::vector<std::int64_t>{0, 0, -1, 1})});
    writer.node("Reshape", {writer.step("LRN", {image}, attributes), writer.constant("shape", view.inputs[0].shape)});
    return {};
}

Kind responseNormKind()
{
    Kind kind;
    kind.info = {"local_response_norm", "LocalResponseNorm", "normalization", "Divides every number by a measure of the neighbouring channels at the same place.",
                 "Krizhevsky et al.: ImageNet classification (AlexNet), NeurIPS 2012; torch.nn.LocalResponseNorm", kOneInput, kOneOutput,
                 {integerParam("size", "Neighbours", "Channels of the neighbourhood, an odd number", 5, 1, 1023),
                  realParam("alpha", "Alpha", "Weight of the mean square of the neighbours", 1e-4, 0.0, 1e3),
                  realParam("beta", "Beta", "Exponent of the divisor", 0.75, 0.0, 10.0), realParam("k", "k", "Added to the divisor's base", 1.0, 1e-6, 1e3)}};
    kind.shape = responseNormShape;
    kind.flops = [](const NodeView& view, const std::vector<TensorType>& outputs) { return times(plus(view.integer("size"), 4), elementsPerRow(outputs[0])); };
    kind.onnx = responseNormOnnx;
    kind.python = [](const NodeView& view, formats::PythonWriter& writer) -> Result<void> {
        writer.module("nn.LocalResponseNorm(" + std::to_string(view.integer("size")) + ", alpha=" + formats::pythonNumber(view.real("alpha")) + ", beta="
                      + formats::pythonNumber(view.real("beta")) + ", k=" + formats::pythonNumber(view.real("k")) + ")");
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> groupNormKinds()
{
    return {groupNormKind(), responseNormKind()};
}

} // namespace cairn::graph
