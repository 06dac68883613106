// SPDX-License-Identifier: GPL-3.0-or-later
// Operators of TFLite that slide over images.
#include "core/graph/transfer/tflite/tflite_builder.h"

#include <algorithm>

namespace cairn::graph {

namespace {

using formats::ForeignConstant;
using formats::ForeignOperator;
using namespace tflite_in;
using PictureFlows = Result<std::vector<TfLiteFlow>>;

/// A sliding window over height and width, and the border that padding "SAME" asks for: the output is as long as the input divided by
/// the stride, rounded up, and an odd number goes to the end.
struct PictureWindow {
    TfLiteInts kernel, stride, dilation, before, behind, out;

    bool even() const { return before == behind; }
};

Result<PictureWindow> pictureWindow(const ForeignOperator& op, const TfLiteInts& kernel, const TfLiteFlow& x)
{
    PictureWindow window{kernel, {op.attribute<std::int64_t>("stride_h", 1), op.attribute<std::int64_t>("stride_w", 1)},
                         {op.attribute<std::int64_t>("dilation_h_factor", 1), op.attribute<std::int64_t>("dilation_w_factor", 1)}, {}, {}, {}};
    const bool same = op.attribute<std::string>("padding") == "SAME";
    for (std::size_t i = 0; i < 2; ++i) {
        const std::int64_t length = x.rows[i + 1], stride = window.stride[i];
        if (kernel[i] < 1 || stride < 1 || window.dilation[i] < 1 || kernel[i] > 1024 || stride > 1024 || window.dilation[i] > 1024)
            return cannot("its window is impossible");
        const std::int64_t reach = (kernel[i] - 1) * window.dilation[i] + 1;
        const std::int64_t out = same ? (length + stride - 1) / stride : length < reach ? 0 : (length - reach) / stride + 1;
        if (out < 1)
            return cannot("its window is larger than its input");
        const std::int64_t border = same ? std::max<std::int64_t>(0, (out - 1) * stride + reach - length) : 0;
        window.before.push_back(border / 2);
        window.behind.push_back(border - border / 2);
        window.out.push_back(out);
    }
    return window;
}

/// Zeros around, where the border is not the same on both sides; the layer behind it then has none.
TfLiteFlow bordered(const PictureWindow& window, const TfLiteFlow& x, TfLiteBuilder& builder)
{
    if (window.even())
        return x;
    const TfLiteInts rows{x.rows[0], x.rows[1] + window.before[0] + window.behind[0], x.rows[2] + window.before[1] + window.behind[1]};
    return builder.layer("pad", {{"padding", {window.before[1], window.behind[1], window.before[0], window.behind[0]}}}, {x}, rows, true);
}

void describe(Json& params, const std::string& name, const std::string& list, const TfLiteInts& numbers)
{
    if (numbers[0] == numbers[1])
        params[name] = numbers[0];
    else
        params[list] = numbers;
}

Json windowParams(const PictureWindow& window, bool dilation)
{
    Json params;
    describe(params, "kernel_size", "kernel_shape", window.kernel);
    describe(params, "stride", "strides", window.stride);
    describe(params, "padding", "pads", window.even() ? window.before : TfLiteInts{0, 0});
    if (dilation)
        describe(params, "dilation", "dilations", window.dilation);
    return params;
}

/// What all convolutions have: an image, constant weights and perhaps a constant bias.
struct Filter {
    TfLiteFlow x;
    const ForeignConstant *weight = nullptr, *bias = nullptr;
    std::string weightName, biasName;

    std::vector<TfLiteWeight> weights(const WeightTransform& transform) const
    {
        std::vector<TfLiteWeight> list{{"weight", weightName, transform}};
        if (bias)
            list.push_back({"bias", biasName});
        return list;
    }
};

Result<Filter> filterOf(const ForeignOperator& op, TfLiteBuilder& builder, std::size_t image, std::size_t bias)
{
    Filter filter;
    CAIRN_ASSIGN(filter.x, builder.picture(input(op, image)));
    filter.weightName = input(op, 1);
    filter.biasName = input(op, bias);
    filter.weight = builder.nodes().constant(filter.weightName);
    filter.bias = builder.nodes().constant(filter.biasName);
    if (!filter.weight || filter.weight->tensor.shape.size() != 4 || (!filter.biasName.empty() && !filter.bias))
        return cannot("its weights are computed");
    return filter;
}

PictureFlows convolution2d(const ForeignOperator& op, TfLiteBuilder& builder)
{
    CAIRN_ASSIGN(const Filter filter, filterOf(op, builder, 0, 2));
    const TfLiteInts& shape = filter.weight->tensor.shape; // [out, height, width, in]
    const std::int64_t channels = filter.x.rows[0];
    if (shape[3] < 1 || channels % shape[3] != 0 || (filter.bias && filter.bias->tensor.shape != TfLiteInts{shape[0]}))
        return cannot("its weights do not fit its input");
    CAIRN_ASSIGN(const PictureWindow window, pictureWindow(op, {shape[1], shape[2]}, filter.x));
    Json params = windowParams(window, true);
    params["out_channels"] = shape[0];
    params["groups"] = channels / shape[3];
    params["bias"] = filter.bias != nullptr;
    return only(op, builder, builder.layer("conv2d", std::move(params), {bordered(window, filter.x, builder)}, {shape[0], window.out[0], window.out[1]}, true,
                                           filter.weights({.axes = {0, 3, 1, 2}})));
}

PictureFlows depthwise(const ForeignOperator& op, TfLiteBuilder& builder)
{
    CAIRN_ASSIGN(const Filter filter, filterOf(op, builder, 0, 2));
    const TfLiteInts& shape = filter.weight->tensor.shape; // [1, height, width, channels * multiplier]
    const std::int64_t channels = filter.x.rows[0], out = shape[3];
    if (shape[0] != 1 || out % channels != 0 || (filter.bias && filter.bias->tensor.shape != TfLiteInts{out}))
        return cannot("its weights do not fit its input");
    CAIRN_ASSIGN(const PictureWindow window, pictureWindow(op, {shape[1], shape[2]}, filter.x));
    Json params = windowParams(window, true);
    params["channel_multiplier"] = out / channels;
    params["bias"] = filter.bias != nullptr;
    const WeightTransform turned{.view = {shape[1], shape[2], out}, .axes = {2, 0, 1}, .shape = {out, 1, shape[1], shape[2]}};
    return only(op, builder, builder.layer("depthwise_conv2d", std::move(params), {bordered(window, filter.x, builder)}, {out, window.out[0], window.out[1]}, true, filter.weights(turned)));
}

/// The gradient of a convolution of that padding: what lies outside of the wanted size is cut off.
PictureFlows transposed(const ForeignOperator& op, TfLiteBuilder& builder)
{
    CAIRN_ASSIGN(const Filter filter, filterOf(op, builder, 2, 3));
    CAIRN_ASSIGN(const TfLiteInts wanted, builder.shape(op.outputs.empty() ? std::string() : op.outputs[0]));
    const TfLiteInts& shape = filter.weight->tensor.shape; // [out, height, width, in]
    if (wanted.size() != 4 || shape[3] != filter.x.rows[0])
        return cannot("its weights do not fit its input");
    const TfLiteInts stride{op.attribute<std::int64_t>("stride_h", 1), op.attribute<std::int64_t>("stride_w", 1)};
    TfLiteInts padding, extra, made;
    for (std::size_t i = 0; i < 2; ++i) {
        const std::int64_t full = (filter.x.rows[i + 1] - 1) * stride[i] + shape[i + 1], surplus = full - wanted[i + 1];
        padding.push_back(std::max<std::int64_t>(0, surplus) / 2);
        extra.push_back(std::max<std::int64_t>(0, -surplus));
        made.push_back(full - 2 * padding[i] + extra[i]);
    }
    Json params{{"out_channels", shape[0]}, {"bias", filter.bias != nullptr}};
    describe(params, "kernel_size", "kernel_shape", {shape[1], shape[2]});
    describe(params, "stride", "strides", stride);
    describe(params, "padding", "pads", padding);
    describe(params, "output_padding", "output_pads", extra);
    TfLiteFlow x = builder.layer("conv_transpose2d", std::move(params), {filter.x}, {shape[0], made[0], made[1]}, true, filter.weights({.axes = {3, 0, 1, 2}}));
    if (made[0] != wanted[1] || made[1] != wanted[2])
        x = builder.layer("crop", {{"size", {wanted[1], wanted[2]}}, {"center", false}}, {x}, {shape[0], wanted[1], wanted[2]}, true);
    return only(op, builder, std::move(x));
}

TfLiteRule pooling(bool largest)
{
    return [largest](const ForeignOperator& op, TfLiteBuilder& builder) -> PictureFlows {
        CAIRN_ASSIGN(const TfLiteFlow x, builder.picture(input(op, 0)));
        const TfLiteInts kernel{op.attribute<std::int64_t>("filter_height"), op.attribute<std::int64_t>("filter_width")};
        CAIRN_ASSIGN(const PictureWindow window, pictureWindow(op, kernel, x));
        const TfLiteInts rows{x.rows[0], window.out[0], window.out[1]};
        if (window.out == TfLiteInts{1, 1} && kernel == TfLiteInts{x.rows[1], x.rows[2]})
            return only(op, builder, builder.layer(largest ? "adaptive_max_pool2d" : "adaptive_avg_pool2d", {{"output_size", 1}}, {x}, rows, true));
        // A border at the end only is what windows that hang over leave: their means count what is there.
        const bool hangsOver = !window.even() && window.before == TfLiteInts{0, 0};
        if (!window.even() && !hangsOver)
            return cannot("its border is not the same on both sides");
        Json params = windowParams(window, false);
        params["ceil_mode"] = hangsOver;
        if (!largest)
            params["count_include_pad"] = false;
        return only(op, builder, builder.layer(largest ? "max_pool2d" : "avg_pool2d", std::move(params), {x}, rows, true));
    };
}

TfLiteRule border(const std::string& mode)
{
    return [mode](const ForeignOperator& op, TfLiteBuilder& builder) -> PictureFlows {
        const auto widths = builder.nodes().integers(input(op, 1));
        CAIRN_ASSIGN(const TfLiteInts shape, builder.shape(input(op, 0)));
        if (!widths || widths->size() != 2 * shape.size() || op.attribute<std::string>("mode", "REFLECT") != "REFLECT")
            return cannot("its border is computed, or mirrors the edge twice");
        CAIRN_ASSIGN(const TfLiteFlow as, builder.flow(input(op, 0)));
        if (std::ranges::all_of(*widths, [](std::int64_t width) { return width == 0; }))
            return std::vector<TfLiteFlow>{as};
        CAIRN_ASSIGN(const TfLiteFlow x, builder.picture(input(op, 0)));
        const auto& w = *widths;
        if (w.size() != 8 || w[0] != 0 || w[1] != 0 || w[6] != 0 || w[7] != 0)
            return cannot("it widens another axis than height and width");
        double value = 0;
        if (const ForeignConstant* given = builder.nodes().constant(input(op, 2))) {
            const auto numbers = formats::floatsOf(*given);
            value = numbers && numbers->size() == 1 ? static_cast<double>(numbers->front()) : 0;
        }
        return std::vector<TfLiteFlow>{builder.layer("pad", {{"mode", mode}, {"padding", {w[4], w[5], w[2], w[3]}}, {"value", value}}, {x},
                                                     {x.rows[0], x.rows[1] + w[2] + w[3], x.rows[2] + w[4] + w[5]}, true)};
    };
}

TfLiteRule resize(bool linear)
{
    return [linear](const ForeignOperator& op, TfLiteBuilder& builder) -> PictureFlows {
        const auto size = builder.nodes().integers(input(op, 1));
        CAIRN_ASSIGN(const TfLiteFlow x, builder.picture(input(op, 0)));
        if (!size || size->size() != 2 || (*size)[0] < 1 || (*size)[1] < 1)
            return cannot("its size is computed");
        const bool corners = op.attribute<std::int64_t>("align_corners") != 0, half = op.attribute<std::int64_t>("half_pixel_centers") != 0;
        const bool whole = (*size)[0] % x.rows[1] == 0 && (*size)[1] % x.rows[2] == 0;
        if (linear ? !corners && !half : corners || (half && !whole))
            return cannot("it places the pixels in another way");
        return std::vector<TfLiteFlow>{builder.layer("upsample", {{"mode", linear ? "linear" : "nearest"}, {"align_corners", linear && corners}, {"size", *size}}, {x},
                                                     {x.rows[0], (*size)[0], (*size)[1]}, true)};
    };
}

} // namespace

TfLiteRules tfLitePictureRules()
{
    return {{"CONV_2D", convolution2d}, {"DEPTHWISE_CONV_2D", depthwise}, {"TRANSPOSE_CONV", transposed}, {"AVERAGE_POOL_2D", pooling(false)}, {"MAX_POOL_2D", pooling(true)},
            {"PAD", border("constant")}, {"PADV2", border("constant")}, {"MIRROR_PAD", border("reflect")}, {"RESIZE_BILINEAR", resize(true)}, {"RESIZE_NEAREST_NEIGHBOR", resize(false)}};
}

} // namespace cairn::graph
