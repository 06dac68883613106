// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/blocks/library_parts.h"

#include <algorithm>

namespace cairn::graph {

namespace {

LibraryBlock residual()
{
    Body body;
    body.input("x")
        .then("conv2d", "conv_1", convolution("=channels", 3), "x").then("batch_norm", "norm_1", Json::object(), "conv_1").then("relu", "relu_1", Json::object(), "norm_1")
        .then("conv2d", "conv_2", convolution("=channels", 3), "relu_1").then("batch_norm", "norm_2", Json::object(), "conv_2")
        .node("add", "sum", Json::object(), {{"a", "norm_2"}, {"b", "x"}}).then("relu", "relu_2", Json::object(), "sum").output("y", "relu_2");
    return {"residual", {"Two convolutions and a way around them: images keep their size and number of channels. He et al.: Deep residual learning for image recognition, 2016.",
                         {kChannelsParameter}, body.take()}};
}

LibraryBlock residualDown()
{
    Json first = convolution("=channels", 3), skip = convolution("=channels", 1);
    first["stride"] = skip["stride"] = 2;
    Body body;
    body.input("x")
        .then("conv2d", "conv_1", first, "x").then("batch_norm", "norm_1", Json::object(), "conv_1").then("relu", "relu_1", Json::object(), "norm_1")
        .then("conv2d", "conv_2", convolution("=channels", 3), "relu_1").then("batch_norm", "norm_2", Json::object(), "conv_2")
        .then("conv2d", "skip", skip, "x").then("batch_norm", "norm_skip", Json::object(), "skip")
        .node("add", "sum", Json::object(), {{"a", "norm_2"}, {"b", "norm_skip"}}).then("relu", "relu_2", Json::object(), "sum").output("y", "relu_2");
    return {"residual_down", {"A residual block that halves height and width and sets the number of channels. He et al.: Deep residual learning for image recognition, 2016.",
                              {kChannelsParameter}, body.take()}};
}

/// Option A of the paper: the way around takes every second pixel and fills the new channels with zeros.
LibraryBlock residualPad()
{
    Json first = convolution("=channels", 3);
    first["stride"] = 2;
    Body body;
    body.input("x")
        .then("conv2d", "conv_1", first, "x").then("batch_norm", "norm_1", Json::object(), "conv_1").then("relu", "relu_1", Json::object(), "norm_1")
        .then("conv2d", "conv_2", convolution("=channels", 3), "relu_1").then("batch_norm", "norm_2", Json::object(), "conv_2")
        .then("max_pool2d", "every_second", {{"kernel_size", 1}, {"stride", 2}}, "x")
        .then("slice", "some", {{"dim", 1}, {"start", 0}, {"end", "=channels / 4"}}, "every_second").then("scale", "zeros", {{"scale", 0.0}}, "some")
        .node("concat", "skip", {{"inputs", 3}}, {{"a", "zeros"}, {"b", "every_second"}, {"c", "zeros"}})
        .node("add", "sum", Json::object(), {{"a", "norm_2"}, {"b", "skip"}}).then("relu", "relu_2", Json::object(), "sum").output("y", "relu_2");
    return {"residual_pad", {"A residual block that halves height and width and doubles the channels, with a way around that has no weights. "
                             "Channels: twice those of its input. He et al.: Deep residual learning for image recognition, 2016, option A.",
                             {kChannelsParameter}, body.take()}};
}

LibraryBlock residualDense()
{
    Body body;
    body.input("x")
        .then("layer_norm", "norm", Json::object(), "x").then("linear", "wide", {{"out_features", "=2 * width"}}, "norm").then("gelu", "gelu", Json::object(), "wide")
        .then("dropout", "dropout", {{"p", "=dropout"}}, "gelu").then("linear", "narrow", {{"out_features", "=width"}}, "dropout")
        .node("add", "sum", Json::object(), {{"a", "narrow"}, {"b", "x"}}).output("y", "sum");
    return {"residual_dense", {"Two linear layers and a way around them, for rows of as many numbers as its width. Gorishniy et al.: Revisiting deep learning models for tabular data, 2021.",
                               {{"width", "Width", 64}, {"dropout", "Dropout", 0.1}}, body.take()}};
}

LibraryBlock inception()
{
    Body body;
    body.input("x")
        .then("conv2d", "one", convolution("=channels", 1), "x").then("relu", "relu_1", Json::object(), "one")
        .then("conv2d", "before_3", convolution("=channels", 1), "x").then("conv2d", "three", convolution("=channels", 3), "before_3").then("relu", "relu_3", Json::object(), "three")
        .then("conv2d", "before_5", convolution("=max(1, channels / 4)", 1), "x").then("conv2d", "five", convolution("=max(1, channels / 2)", 5), "before_5").then("relu", "relu_5", Json::object(), "five")
        .then("max_pool2d", "pool", {{"kernel_size", 3}, {"stride", 1}, {"padding", 1}}, "x").then("conv2d", "after_pool", convolution("=max(1, channels / 2)", 1), "pool").then("relu", "relu_pool", Json::object(), "after_pool")
        .node("concat", "join_1", Json::object(), {{"a", "relu_1"}, {"b", "relu_3"}}).node("concat", "join_2", Json::object(), {{"a", "relu_5"}, {"b", "relu_pool"}})
        .node("concat", "join", Json::object(), {{"a", "join_1"}, {"b", "join_2"}}).output("y", "join");
    return {"inception", {"Convolutions of three sizes and a pooling beside each other; puts out three times its channels. Szegedy et al.: Going deeper with convolutions, 2015.",
                          {kChannelsParameter}, body.take()}};
}

std::vector<LibraryBlock> makeLibrary()
{
    std::vector<LibraryBlock> library{residual(), residualDown(), residualPad(), residualDense(), inception()};
    for (auto more : {mobileBlocks, networkBlocks}) {
        for (LibraryBlock& block : more())
            library.push_back(std::move(block));
    }
    for (LibraryBlock& block : library)
        block.parts = blockParts(block.block);
    return library;
}

} // namespace

std::span<const LibraryBlock> blockLibrary()
{
    static const std::vector<LibraryBlock> kLibrary = makeLibrary();
    return kLibrary;
}

std::vector<std::string> blockParts(const Block& block)
{
    std::vector<std::string> parts;
    for (const Node& node : block.body.nodes()) {
        const Json name = node.kind == kBlockKind ? node.params.value("block", Json()) : Json();
        if (name.is_string() && std::ranges::find(parts, name.get<std::string>()) == parts.end())
            parts.push_back(name.get<std::string>());
    }
    return parts;
}

} // namespace cairn::graph
