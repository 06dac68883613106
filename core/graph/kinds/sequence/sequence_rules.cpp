// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/sequence/sequence_rules.h"

#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"

namespace cairn::graph {

Result<void> wantSequence(const NodeView& view, const std::string& title, std::size_t port)
{
    CAIRN_TRY(wantNumbers(view, title, port));
    if (rank(view, port) == 3)
        return {};
    return fail(ErrorCode::Mismatch,
                title + " works on sequences [N, T, F], but gets " + shapeText(view.inputs[port].shape) + " from " + sourceLabel(view, port),
                view.node.label, "Connect it to a sequence, or insert Reshape in front of it");
}

Result<void> wantMask(const NodeView& view, std::size_t port, std::int64_t steps)
{
    if (!view.connected(port))
        return {};
    const TensorType& mask = view.inputs[port];
    const std::vector<std::int64_t> wanted{kBatch, steps};
    if (mask.type == ElementType::Float32 && mask.shape == wanted)
        return {};
    return fail(ErrorCode::Mismatch,
                "A mask of numbers " + shapeText(wanted) + " is needed, but " + sourceLabel(view, port) + " gives "
                    + (mask.type == ElementType::Float32 ? "" : "codes ") + shapeText(mask.shape),
                view.node.label, "Connect the mask that belongs to this sequence, or leave the port open");
}

PortSpec maskPort(const std::string& name, const std::string& of)
{
    return {name, "1 for real " + of + ", 0 for padding behind them, [N, T]; open: all are real", true};
}

namespace onnx {

std::string lengths(formats::OnnxWriter& writer, const std::string& mask, std::int64_t steps, bool wide)
{
    constexpr std::int64_t kInt32 = 6, kInt64 = 7;
    const std::string sum = writer.step("ReduceSum", {mask, writer.constant("axes", std::vector<std::int64_t>{1})}, {{"keepdims", std::int64_t{0}}});
    const std::string inside = writer.step("Clip", {sum, writer.constant("least", 1.0f), writer.constant("most", static_cast<float>(steps))});
    return writer.step("Cast", {inside}, {{"to", wide ? kInt64 : kInt32}});
}

std::string linear(formats::OnnxWriter& writer, const std::string& x, const std::string& weight, const std::string& bias)
{
    const std::string transposed = writer.step("Transpose", {weight}, {{"perm", std::vector<std::int64_t>{1, 0}}});
    const std::string product = writer.step("MatMul", {x, transposed});
    return bias.empty() ? product : writer.step("Add", {product, bias});
}

std::string penalty(formats::OnnxWriter& writer, const std::string& mask)
{
    const std::string padding = writer.step("Mul", {writer.step("Sub", {writer.constant("one", 1.0f), mask}), writer.constant("masked", kMaskedScore)});
    const std::string anyReal = writer.step("ReduceMax", {mask}, {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", std::int64_t{1}}});
    return writer.step("Mul", {padding, anyReal});
}

} // namespace onnx

void python::addPenalty(formats::PythonWriter& writer)
{
    writer.support("mask_penalty", R"(def mask_penalty(mask):
    """What scores [N, T] get added so that padding does not count; a row of padding alone counts as a whole."""
    return (1 - mask) * -1e30 * mask.amax(1, keepdim=True)
)");
}

} // namespace cairn::graph
