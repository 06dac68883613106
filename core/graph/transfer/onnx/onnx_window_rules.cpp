// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of ONNX that slide over signals, images and volumes.
#include "core/graph/transfer/onnx/onnx_operators.h"

#include <algorithm>
#include <cmath>

namespace cairn::graph {

namespace {

using formats::ForeignConstant;
using formats::ForeignOperator;
using namespace onnx_in;

constexpr std::int64_t kLongestWindow = 1024;

/// A sliding window over the axes behind the channels, and its border.
struct SlidingWindow {
    Ints kernel, stride, dilation, before, behind;

    std::size_t axes() const { return kernel.size(); }
    bool even() const { return before == behind; }
};

/// Padding "SAME" along an axis of that length: the output is the length divided by the stride, rounded up.
std::int64_t sameBorder(std::int64_t length, std::int64_t reach, std::int64_t stride)
{
    return std::max<std::int64_t>(0, ((length + stride - 1) / stride - 1) * stride + reach - length);
}

Result<SlidingWindow> slidingWindow(const ForeignOperator& op, const Ints& kernel, const ImportBuilder& builder)
{
    const auto list = [&](const char* name, std::int64_t usual) {
        const Ints given = op.attribute<Ints>(name);
        return given.empty() ? Ints(kernel.size(), usual) : given;
    };
    SlidingWindow window{kernel, list("strides", 1), list("dilations", 1), Ints(kernel.size(), 0), Ints(kernel.size(), 0)};
    const auto possible = [&](const Ints& numbers) { return numbers.size() == kernel.size() && std::ranges::all_of(numbers, [](std::int64_t n) { return n >= 1 && n <= kLongestWindow; }); };
    if (kernel.empty() || kernel.size() > 3 || !possible(window.kernel) || !possible(window.stride) || !possible(window.dilation))
        return cannot("its window is impossible, or over more than three axes");
    const std::string automatic = op.attribute<std::string>("auto_pad", "NOTSET");
    const Ints pads = op.attribute<Ints>("pads");
    if (automatic == "NOTSET" && pads.size() == 2 * kernel.size()) {
        window.before.assign(pads.begin(), pads.begin() + static_cast<std::ptrdiff_t>(kernel.size()));
        window.behind.assign(pads.begin() + static_cast<std::ptrdiff_t>(kernel.size()), pads.end());
        const auto allowed = [](std::int64_t pad) { return pad >= 0 && pad <= kLongestWindow; };
        return std::ranges::all_of(pads, allowed) ? Result<SlidingWindow>(window) : cannot("its border is negative");
    }
    if (automatic != "SAME_UPPER" && automatic != "SAME_LOWER")
        return window;
    const auto shape = builder.shapeOf(input(op, 0));
    for (std::size_t i = 0; i < kernel.size(); ++i) {
        if (!shape || shape->size() != kernel.size() + 2)
            return cannot("its border depends on an input of unknown size");
        const std::int64_t border = sameBorder((*shape)[i + 2], window.dilation[i] * (kernel[i] - 1) + 1, window.stride[i]);
        (automatic == "SAME_UPPER" ? window.before : window.behind)[i] = border / 2;
        (automatic == "SAME_UPPER" ? window.behind : window.before)[i] = border - border / 2;
    }
    return window;
}

void describe(Json& params, const char* name, const char* list, const Ints& numbers)
{
    if (std::ranges::all_of(numbers, [&](std::int64_t number) { return number == numbers.front(); }))
        params[name] = numbers.front();
    else
        params[list] = numbers;
}

Json windowParams(const SlidingWindow& window, bool dilation)
{
    Json params;
    describe(params, "kernel_size", "kernel_shape", window.kernel);
    describe(params, "stride", "strides", window.stride);
    describe(params, "padding", "pads", window.even() ? window.before : Ints(window.axes(), 0));
    if (dilation)
        describe(params, "dilation", "dilations", window.dilation);
    return params;
}

/// PyTorch's order: the last axis first.
Ints torchOrder(const Ints& before, const Ints& behind)
{
    Ints numbers;
    for (std::size_t i = before.size(); i-- > 0;)
        numbers.insert(numbers.end(), {before[i], behind[i]});
    return numbers;
}

std::string kindOver(const char* name, std::size_t axes)
{
    return name + std::to_string(axes) + "d";
}

/// The value in front of the window, with a border of `value` where the window cannot have it itself.
std::string bordered(const ForeignOperator& op, const SlidingWindow& window, double value, ImportBuilder& builder)
{
    if (window.even())
        return input(op, 0);
    const std::string name = output(op) + "/border";
    builder.output(builder.add("pad", {{"padding", torchOrder(window.before, window.behind)}, {"value", value}}, {input(op, 0)}), name);
    return name;
}

void addWeights(const Node& node, const ForeignOperator& op, ImportBuilder& builder)
{
    builder.weight(node, "weight", input(op, 1));
    if (!input(op, 2).empty())
        builder.weight(node, "bias", input(op, 2));
    builder.output(node, output(op));
}

Result<const ForeignConstant*> constantWeight(const ForeignOperator& op, const ImportBuilder& builder)
{
    const ForeignConstant* weight = builder.constant(input(op, 1));
    const bool bias = !input(op, 2).empty();
    if (!weight || (bias && !builder.constant(input(op, 2))))
        return cannot("its weights are computed");
    if (weight->tensor.shape.size() < 3 || weight->tensor.shape.size() > 5)
        return cannot("it works on " + std::to_string(static_cast<int>(weight->tensor.shape.size()) - 2) + " axes");
    return weight;
}

Result<bool> convolve(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    CAIRN_ASSIGN(const ForeignConstant* weight, constantWeight(op, builder));
    const Ints& shape = weight->tensor.shape;
    CAIRN_ASSIGN(const SlidingWindow window, slidingWindow(op, {shape.begin() + 2, shape.end()}, builder));
    Json params = windowParams(window, true);
    params["out_channels"] = shape[0];
    params["groups"] = op.attribute<std::int64_t>("group", 1);
    params["bias"] = !input(op, 2).empty();
    const std::string from = bordered(op, window, 0, builder);
    addWeights(builder.add(kindOver("conv", window.axes()), std::move(params), {from}, input(op, 1)), op, builder);
    return false;
}

Result<bool> convolveBack(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    CAIRN_ASSIGN(const ForeignConstant* weight, constantWeight(op, builder));
    const Ints& shape = weight->tensor.shape;
    CAIRN_ASSIGN(const SlidingWindow window, slidingWindow(op, {shape.begin() + 2, shape.end()}, builder));
    if (!window.even() || !op.attribute<Ints>("output_shape").empty() || op.attribute<std::string>("auto_pad", "NOTSET").starts_with("SAME"))
        return cannot("its border is not the same on both sides, or it is given by the output's size");
    const std::int64_t groups = op.attribute<std::int64_t>("group", 1);
    Json params = windowParams(window, true);
    params["out_channels"] = shape[1] * groups;
    params["groups"] = groups;
    params["bias"] = !input(op, 2).empty();
    if (const Ints more = op.attribute<Ints>("output_padding"); more.size() == window.axes())
        describe(params, "output_padding", "output_pads", more);
    addWeights(builder.add(kindOver("conv_transpose", window.axes()), std::move(params), {input(op, 0)}, input(op, 1)), op, builder);
    return false;
}

OnnxRule pooled(bool largest)
{
    return [largest](const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        CAIRN_ASSIGN(SlidingWindow window, slidingWindow(op, op.attribute<Ints>("kernel_shape"), builder));
        const bool dilated = std::ranges::any_of(window.dilation, [](std::int64_t step) { return step != 1; });
        const bool counts = op.attribute<std::int64_t>("count_include_pad") != 0;
        if (op.outputs.size() > 1 || (dilated && !largest) || op.attribute<std::int64_t>("storage_order") != 0)
            return cannot("it gives places away, or its mean has gaps");
        const bool hangsOver = !window.even() && std::ranges::all_of(window.before, [](std::int64_t pad) { return pad == 0; });
        const bool padded = !window.even() && !largest && counts;
        if (!window.even() && !padded && !hangsOver)
            return cannot("its border is not the same on both sides");
        Json params = windowParams(window, largest);
        params["ceil_mode"] = op.attribute<std::int64_t>("ceil_mode") != 0 || (hangsOver && !padded);
        if (!largest)
            params["count_include_pad"] = counts;
        const std::string from = padded ? bordered(op, window, 0, builder) : input(op, 0);
        builder.output(builder.add(kindOver(largest ? "max_pool" : "avg_pool", window.axes()), std::move(params), {from}), output(op));
        return false;
    };
}

OnnxRule pooledToOne(const char* kind)
{
    return [kind](const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder) -> Result<bool> {
        const auto shape = builder.shapeOf(input(op, 0));
        const std::size_t axes = shape && shape->size() > 2 ? shape->size() - 2 : 2;
        if (axes > 3)
            return cannot("it works on more than three axes");
        builder.output(builder.add(kindOver(kind, axes), {{"output_size", 1}}, {input(op, 0)}), output(op));
        return false;
    };
}

/// Pad in front of or behind the axes behind the channels.
Result<bool> padded(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    Ints pads = op.attribute<Ints>("pads");
    if (const auto given = builder.integers(input(op, 1)))
        pads = *given;
    if (!input(op, 3).empty() || pads.size() < 4 || pads.size() % 2 != 0)
        return cannot("its border is computed, or for chosen axes");
    if (std::ranges::all_of(pads, [](std::int64_t pad) { return pad == 0; })) {
        builder.alias(input(op, 0), output(op));
        return false;
    }
    const std::size_t rank = pads.size() / 2;
    const bool rowsOrChannels = pads[0] != 0 || pads[1] != 0 || pads[rank] != 0 || pads[rank + 1] != 0;
    if (rank < 3 || rank > 5 || rowsOrChannels || std::ranges::any_of(pads, [](std::int64_t pad) { return pad < 0 || pad > 65536; }))
        return cannot("it widens rows or channels, or cuts off");
    static const std::map<std::string, std::string> modes{{"constant", "constant"}, {"reflect", "reflect"}, {"edge", "replicate"}, {"wrap", "circular"}};
    const auto mode = modes.find(op.attribute<std::string>("mode", "constant"));
    const double value = singleNumber(builder, input(op, 2)).value_or(op.attribute<double>("value", 0.0));
    if (mode == modes.end() || std::abs(value) > 1e6)
        return cannot("its border is of another kind");
    const Ints before(pads.begin() + 2, pads.begin() + static_cast<std::ptrdiff_t>(rank)), behind(pads.begin() + static_cast<std::ptrdiff_t>(rank) + 2, pads.end());
    builder.output(builder.add("pad", {{"mode", mode->second}, {"padding", torchOrder(before, behind)}, {"value", value}}, {input(op, 0)}), output(op));
    return false;
}

/// Resize, and the older Upsample.
Result<bool> resized(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    const auto shape = builder.shapeOf(input(op, 0));
    const bool upsample = op.type == "Upsample";
    const auto sizes = upsample ? std::nullopt : builder.integers(input(op, 3));
    const ForeignConstant* factors = builder.constant(input(op, upsample || builder.opset() < 11 ? 1 : 2));
    if (!shape || shape->size() < 3 || shape->size() > 5 || (!sizes && !factors) || !op.attribute<Ints>("axes").empty())
        return cannot("its size is computed, or for chosen axes");
    Ints wanted;
    if (sizes && sizes->size() == shape->size()) {
        wanted.assign(sizes->begin() + 2, sizes->end());
    } else {
        const auto numbers = factors ? formats::floatsOf(*factors) : Result<std::vector<float>>(cannot(""));
        if (!numbers || numbers->size() != shape->size() || (*numbers)[0] != 1 || (*numbers)[1] != 1)
            return cannot("its factors are not for height and width");
        for (std::size_t i = 2; i < shape->size(); ++i)
            wanted.push_back(static_cast<std::int64_t>(std::floor(static_cast<double>((*shape)[i]) * static_cast<double>((*numbers)[i]))));
    }
    const std::string mode = op.attribute<std::string>("mode", "nearest"), place = op.attribute<std::string>("coordinate_transformation_mode", upsample || builder.opset() < 11 ? "asymmetric" : "half_pixel");
    bool whole = true;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        whole = whole && (*shape)[i + 2] > 0 && wanted[i] >= (*shape)[i + 2] && wanted[i] % (*shape)[i + 2] == 0;
    const bool nearest = mode == "nearest" && (whole || (place == "asymmetric" && op.attribute<std::string>("nearest_mode", "floor") == "floor"));
    const bool corners = place == "align_corners", centres = place == "half_pixel" || place == "pytorch_half_pixel";
    if (!nearest && !(mode == "linear" && (corners || centres)))
        return cannot("it places or mixes the numbers in another way");
    if (std::ranges::any_of(wanted, [](std::int64_t length) { return length < 1 || length > 100'000'000; }))
        return cannot("its size is impossible");
    builder.output(builder.add("upsample", {{"mode", nearest ? "nearest" : "linear"}, {"align_corners", !nearest && corners}, {"size", wanted}}, {input(op, 0)}), output(op));
    return false;
}

Result<bool> depthToSpace(const ForeignOperator& op, const ForeignOperator*, ImportBuilder& builder)
{
    if (op.attribute<std::string>("mode", "DCR") != "CRD")
        return cannot("it takes the channels apart in another order");
    builder.output(builder.add("pixel_shuffle", {{"upscale_factor", op.attribute<std::int64_t>("blocksize", 2)}}, {input(op, 0)}), output(op));
    return false;
}

} // namespace

const OnnxRule* onnxWindowRule(const std::string& type)
{
    static const std::map<std::string, OnnxRule> rules{{"Conv", convolve}, {"ConvTranspose", convolveBack}, {"MaxPool", pooled(true)}, {"AveragePool", pooled(false)},
        {"GlobalAveragePool", pooledToOne("adaptive_avg_pool")}, {"GlobalMaxPool", pooledToOne("adaptive_max_pool")}, {"Pad", padded}, {"Resize", resized}, {"Upsample", resized},
        {"DepthToSpace", depthToSpace}};
    const auto found = rules.find(type);
    return found == rules.end() ? nullptr : &found->second;
}

} // namespace cairn::graph
