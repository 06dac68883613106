// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/families.h"
#include "core/graph/kinds/sequence/sequence_rules.h"

namespace cairn::graph {

namespace {

constexpr std::size_t kMask = 1;
using Numbers = std::vector<std::int64_t>;
using formats::OnnxWriter;
using formats::PythonWriter;

std::int64_t steps(const NodeView& view)
{
    return view.inputs[0].shape[1];
}

std::int64_t features(const NodeView& view)
{
    return view.inputs[0].shape[2];
}

/// [N, T, F] becomes [N, F]; ONNX and Python are to be added.
Kind timePooling(const std::string& id, const std::string& title, const std::string& help, const std::string& reference)
{
    Kind kind;
    kind.info = {id, title, "sequence", help, reference, {{"in", "A sequence [N, T, F]"}, maskPort()}, {{"out", "One row per sequence [N, F]"}}, {}};
    kind.shape = [title](const NodeView& view) -> Shapes {
        CAIRN_TRY(wantSequence(view, title));
        CAIRN_TRY(wantMask(view, kMask, steps(view)));
        return oneOutput({kBatch, features(view)});
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) { return elementsPerRow(view.inputs[0]); };
    return kind;
}

/// [N, T] as [N, T, 1] or [N, 1, T].
std::string withAxis(OnnxWriter& writer, const std::string& x, std::int64_t axis)
{
    return writer.step("Unsqueeze", {x, writer.constant("axis", Numbers{axis})});
}

bool takesFirst(const NodeView& view)
{
    return view.text("step") == "first";
}

Result<void> takeStepOnnx(const NodeView& view, OnnxWriter& writer)
{
    if (takesFirst(view) || !view.connected(kMask)) {
        const Numbers index{takesFirst(view) ? 0 : steps(view) - 1};
        const std::string step = writer.step("Gather", {writer.input(), writer.constant("index", index)}, {{"axis", std::int64_t{1}}});
        writer.node("Reshape", {step, writer.constant("shape", Numbers{0, features(view)})});
        return {};
    }
    const std::string lengths = onnx::lengths(writer, writer.input(kMask), steps(view), true);
    const std::string index = writer.step("Sub", {lengths, writer.constant("one", Numbers{1})});
    writer.node("GatherND", {writer.input(), withAxis(writer, index, 1)}, {{"batch_dims", std::int64_t{1}}});
    return {};
}

Kind takeStep()
{
    Kind kind = timePooling("take_step", "TakeStep", "One step of a sequence: the last real one, a summary of all before it, or the first, where a transformer has its class token.",
                            "x[:, -1], x[:, 0]");
    kind.info.params = {choiceParam("step", "Step", "Which one", {"last", "first"})};
    kind.flops = {};
    kind.onnx = takeStepOnnx;
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        if (takesFirst(view))
            writer.expression(writer.input() + "[:, 0]");
        else if (view.connected(kMask))
            writer.expression(writer.input() + "[torch.arange(len(" + writer.input() + ")), " + writer.input(kMask) + ".sum(1).long().clamp(1, "
                              + std::to_string(steps(view)) + ") - 1]");
        else
            writer.expression(writer.input() + "[:, -1]");
        return {};
    };
    return kind;
}

Result<void> meanOnnx(const NodeView& view, OnnxWriter& writer)
{
    if (!view.connected(kMask)) {
        writer.node("ReduceMean", {writer.input()}, {{"axes", Numbers{1}}, {"keepdims", std::int64_t{0}}});
        return {};
    }
    const std::string axis = writer.constant("axis", Numbers{1});
    const std::string real = writer.step("Mul", {writer.input(), withAxis(writer, writer.input(kMask), 2)});
    const std::string sum = writer.step("ReduceSum", {real, axis}, {{"keepdims", std::int64_t{0}}});
    const std::string count = writer.step("ReduceSum", {writer.input(kMask), axis}, {{"keepdims", std::int64_t{1}}});
    writer.node("Div", {sum, writer.step("Max", {count, writer.constant("one", 1.0f)})});
    return {};
}

Kind meanOverTime()
{
    Kind kind = timePooling("mean_over_time", "MeanOverTime", "The mean over all real steps of a sequence.", "torch.mean(dim=1)");
    kind.onnx = meanOnnx;
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        const std::string &x = writer.input(), &mask = writer.input(kMask);
        writer.expression(view.connected(kMask) ? "(" + x + " * " + mask + ".unsqueeze(2)).sum(1) / " + mask + ".sum(1, keepdim=True).clamp(min=1)" : x + ".mean(1)");
        return {};
    };
    return kind;
}

Result<void> maxOnnx(const NodeView& view, OnnxWriter& writer)
{
    const OnnxWriter::Attributes overTime{{"axes", Numbers{1}}, {"keepdims", std::int64_t{0}}};
    if (!view.connected(kMask)) {
        writer.node("ReduceMax", {writer.input()}, overTime);
        return {};
    }
    writer.node("ReduceMax", {writer.step("Add", {writer.input(), withAxis(writer, onnx::penalty(writer, writer.input(kMask)), 2)})}, overTime);
    return {};
}

Kind maxOverTime()
{
    Kind kind = timePooling("max_over_time", "MaxOverTime", "The largest number of each feature over all real steps of a sequence.",
                            "Collobert et al.: Natural language processing (almost) from scratch, JMLR 2011; torch.amax(dim=1)");
    kind.onnx = maxOnnx;
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        if (!view.connected(kMask)) {
            writer.expression(writer.input() + ".amax(1)");
            return {};
        }
        python::addPenalty(writer);
        writer.expression("(" + writer.input() + " + mask_penalty(" + writer.input(kMask) + ").unsqueeze(2)).amax(1)");
        return {};
    };
    return kind;
}

Result<void> attentionOnnx(const NodeView& view, OnnxWriter& writer)
{
    const std::string hidden = writer.step("Tanh", {onnx::linear(writer, writer.input(), writer.weight("proj.weight"), writer.weight("proj.bias"))});
    std::string scores = writer.step("MatMul", {hidden, writer.weight("query")});
    if (view.connected(kMask))
        scores = writer.step("Add", {scores, onnx::penalty(writer, writer.input(kMask))});
    const std::string weights = withAxis(writer, writer.step("Softmax", {scores}, {{"axis", std::int64_t{-1}}}), 1);
    writer.node("Squeeze", {writer.step("MatMul", {weights, writer.input()}), writer.constant("axis", Numbers{1})});
    return {};
}

constexpr const char* kAttentionPooling = R"(class AttentionPooling(nn.Module):
    """The mean of a sequence's steps, weighted by how well each answers a learned query."""

    def __init__(self, features, size):
        super().__init__()
        self.proj = nn.Linear(features, size)
        self.query = nn.Parameter(torch.zeros(size))

    def forward(self, x, mask=None):
        scores = torch.tanh(self.proj(x)) @ self.query
        if mask is not None:
            scores = scores + mask_penalty(mask)
        return (scores.softmax(1).unsqueeze(1) @ x).squeeze(1)
)";

Kind attentionPooling()
{
    Kind kind = timePooling("attention_pooling", "AttentionPooling", "The mean of all real steps, weighted by how well each answers a learned query.",
                            "Yang et al.: Hierarchical attention networks for document classification, NAACL 2016");
    kind.info.params = {integerParam("attention_size", "Attention size", "Numbers in the query that each step is compared with", 64, 1, kMostUnits)};
    kind.info.taps = {{"weights", "Weight of each step, [N, T]"}};
    kind.state = [](const NodeView& view) {
        const std::int64_t size = view.integer("attention_size");
        return std::vector<StateTensor>{{"query", {size}}, {"proj.weight", {size, features(view)}}, {"proj.bias", {size}}};
    };
    kind.flops = [](const NodeView& view, const std::vector<TensorType>&) {
        return times(times(2, elementsPerRow(view.inputs[0])), plus(view.integer("attention_size"), 1));
    };
    kind.onnx = attentionOnnx;
    kind.python = [](const NodeView& view, PythonWriter& writer) -> Result<void> {
        python::addPenalty(writer);
        writer.support("AttentionPooling", kAttentionPooling);
        writer.module("AttentionPooling(" + std::to_string(features(view)) + ", " + std::to_string(view.integer("attention_size")) + ")",
                      writer.input() + (view.connected(kMask) ? ", " + writer.input(kMask) : ""));
        return {};
    };
    return kind;
}

} // namespace

std::vector<Kind> timePoolingKinds()
{
    return {takeStep(), meanOverTime(), maxOverTime(), attentionPooling()};
}

} // namespace cairn::graph
