// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks that are small networks by themselves.
#include "core/graph/blocks/library_parts.h"

namespace cairn::graph {

namespace {

LibraryBlock transformerBlock()
{
    Body body;
    body.input("x").then("layer_norm", "norm_1", Json::object(), "x")
        .then("multihead_attention", "attention", {{"num_heads", "=heads"}, {"dropout", "=dropout"}, {"causal", "=causal"}}, "norm_1")
        .then("dropout", "dropout_1", {{"p", "=dropout"}}, "attention").node("add", "sum_1", Json::object(), {{"a", "dropout_1"}, {"b", "x"}})
        .then("layer_norm", "norm_2", Json::object(), "sum_1").then("linear", "wide", {{"out_features", "=4 * width"}}, "norm_2").then("gelu", "gelu", Json::object(), "wide")
        .then("linear", "narrow", {{"out_features", "=width"}}, "gelu").then("dropout", "dropout_2", {{"p", "=dropout"}}, "narrow")
        .node("add", "sum_2", Json::object(), {{"a", "dropout_2"}, {"b", "sum_1"}}).output("y", "sum_2");
    return {"transformer", {"Attention and a small network on every step, each with a norm in front and a way around. Width: that of its input. "
                            "Vaswani et al.: Attention is all you need, 2017; Xiong et al.: On layer normalization in the transformer architecture, 2020.",
                            {{"width", "Width", 128}, {"heads", "Heads", 4}, {"dropout", "Dropout", 0.1}, {"causal", "Causal", false}}, body.take()}};
}

/// Two convolutions behind `from`; returns the label of what comes out.
std::string twice(Body& body, const std::string& name, const char* channels, const std::string& from)
{
    body.then("conv2d", name + "_conv_1", convolution(channels, 3), from).then("batch_norm", name + "_norm_1", Json::object(), name + "_conv_1")
        .then("relu", name + "_relu_1", Json::object(), name + "_norm_1").then("conv2d", name + "_conv_2", convolution(channels, 3), name + "_relu_1")
        .then("batch_norm", name + "_norm_2", Json::object(), name + "_conv_2").then("relu", name, Json::object(), name + "_norm_2");
    return name;
}

/// Back to twice the size, beside what was there on the way down, cut to the same size.
std::string upwards(Body& body, const std::string& name, const char* channels, const std::string& from, const std::string& skip)
{
    body.then("conv_transpose2d", name + "_up", {{"out_channels", channels}, {"kernel_size", 2}, {"stride", 2}}, from)
        .node("crop", name + "_crop", Json::object(), {{"in", skip}, {"like", name + "_up"}})
        .node("concat", name + "_both", Json::object(), {{"a", name + "_crop"}, {"b", name + "_up"}});
    return twice(body, name, channels, name + "_both");
}

LibraryBlock uNet()
{
    const Json halved{{"kernel_size", 2}};
    Body body;
    body.input("x");
    const std::string top = twice(body, "top", "=channels", "x");
    body.then("max_pool2d", "pool_1", halved, top);
    const std::string middle = twice(body, "middle", "=2 * channels", "pool_1");
    body.then("max_pool2d", "pool_2", halved, middle);
    const std::string bottom = twice(body, "bottom", "=4 * channels", "pool_2");
    const std::string back = upwards(body, "back", "=2 * channels", bottom, middle);
    body.output("y", upwards(body, "out", "=channels", back, top));
    return {"unet", {"Down to a quarter of the size and back, each step joined with what was there on the way down: a number for every pixel. "
                     "Sizes that 4 divides are kept. Ronneberger et al.: U-Net, 2015.",
                     {{"channels", "Channels", 32}}, body.take()}};
}

} // namespace

std::vector<LibraryBlock> networkBlocks()
{
    return {transformerBlock(), uNet()};
}

} // namespace cairn::graph
