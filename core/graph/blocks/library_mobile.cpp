// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks of networks for small devices.
#include "core/graph/blocks/library_parts.h"

namespace cairn::graph {

namespace {

const BlockParameter kExpand{"expand", "Expansion", 6};

/// Expanding convolution, depthwise one, projection; the last without activation. Returns the label of what comes out.
std::string invertedBody(Body& body, const std::string& inner, const char* channels, const Json& stride, const char* activation, bool squeeze)
{
    body.input("x").then("conv2d", "expand", convolution(inner.c_str(), 1), "x").then("batch_norm", "norm_1", Json::object(), "expand").then(activation, "act_1", Json::object(), "norm_1")
        .then("depthwise_conv2d", "depthwise", {{"kernel_size", 3}, {"padding", 1}, {"stride", stride}, {"bias", false}}, "act_1")
        .then("batch_norm", "norm_2", Json::object(), "depthwise").then(activation, "act_2", Json::object(), "norm_2");
    if (squeeze)
        body.block("squeeze_excite", "squeeze", {{"channels", inner}, {"reduction", "=4 * expand"}}, "act_2");
    body.then("conv2d", "project", convolution(channels, 1), squeeze ? "squeeze" : "act_2").then("batch_norm", "norm_3", Json::object(), "project");
    return "norm_3";
}

LibraryBlock squeezeExcite()
{
    Body body;
    body.input("x").then("adaptive_avg_pool2d", "mean", {{"output_size", 1}}, "x")
        .then("conv2d", "squeeze", {{"out_channels", "=max(1, channels / reduction)"}, {"kernel_size", 1}}, "mean").then("relu", "relu", Json::object(), "squeeze")
        .then("conv2d", "excite", {{"out_channels", "=channels"}, {"kernel_size", 1}}, "relu").then("sigmoid", "gate", Json::object(), "excite")
        .node("mul", "gated", Json::object(), {{"a", "x"}, {"b", "gate"}}).output("y", "gated");
    return {"squeeze_excite", {"Weighs every channel by what is seen in all of them. Channels: those of its input. Hu et al.: Squeeze-and-excitation networks, 2018.",
                               {kChannelsParameter, {"reduction", "Reduction", 16}}, body.take()}};
}

LibraryBlock invertedResidual()
{
    Body body;
    const std::string out = invertedBody(body, "=expand * channels", "=channels", 1, "relu6", false);
    body.node("add", "sum", Json::object(), {{"a", out}, {"b", "x"}}).output("y", "sum");
    return {"inverted_residual", {"A wide depthwise convolution between two narrow layers and a way around: images keep size and channels. Sandler et al.: MobileNetV2, 2018.",
                                  {kChannelsParameter, kExpand}, body.take()}};
}

LibraryBlock invertedDown()
{
    Body body;
    body.output("y", invertedBody(body, "=inner", "=channels", "=stride", "relu6", false));
    return {"inverted_down", {"A wide depthwise convolution between two narrow layers that changes the number of channels, and with stride 2 the size. Sandler et al.: MobileNetV2, 2018.",
                              {kChannelsParameter, {"inner", "Inner channels", 384}, {"stride", "Stride", 2}}, body.take()}};
}

LibraryBlock mbConv()
{
    Body body;
    const std::string out = invertedBody(body, "=expand * channels", "=channels", 1, "silu", true);
    body.then("drop_path", "drop", {{"p", "=drop"}}, out).node("add", "sum", Json::object(), {{"a", "drop"}, {"b", "x"}}).output("y", "sum");
    return {"mbconv", {"An inverted residual block with squeeze-and-excitation: images keep size and channels. Tan, Le: EfficientNet, 2019.",
                       {kChannelsParameter, kExpand, {"drop", "Drop path", 0.0}}, body.take()}};
}

} // namespace

std::vector<LibraryBlock> mobileBlocks()
{
    return {squeezeExcite(), invertedResidual(), invertedDown(), mbConv()};
}

} // namespace cairn::graph
