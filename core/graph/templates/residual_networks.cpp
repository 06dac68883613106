// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutional networks of the literature, of blocks of the library.
#include "core/graph/templates/chain.h"

#include <algorithm>
#include <array>

namespace cairn::graph {

namespace {

constexpr std::int64_t kSmallImage = 64; ///< up to this side the first layers keep the size

Result<NamedType> imageField(const DataInterface& data)
{
    const auto image = std::ranges::find_if(data.fields, [](const auto& field) { return isImage(field.second); });
    if (image == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no images", {}, "Use the template \"mlp\"");
    return NamedType(*image);
}

bool smallImage(const TensorType& image)
{
    return std::max(image.shape[2], image.shape[3]) <= kSmallImage;
}

Chain& normalised(Chain& chain, std::int64_t channels, std::int64_t kernel, std::int64_t stride, const char* activation)
{
    chain.then("conv2d", {{"out_channels", channels}, {"kernel_size", kernel}, {"stride", stride}, {"padding", kernel / 2}, {"bias", false}}).then("batch_norm");
    return activation ? chain.then(activation) : chain;
}

/// LeCun et al.: Gradient-based learning applied to document recognition, 1998 (LeNet-5, with tanh and mean pooling).
Result<Graph> leNet(const DataInterface& data)
{
    CAIRN_ASSIGN(const NamedType image, imageField(data));
    constexpr std::int64_t kLeast = 12;
    if (std::min(image.second.shape[2], image.second.shape[3]) < kLeast)
        return fail(ErrorCode::Mismatch, "LeNet needs images of " + std::to_string(kLeast) + " pixels a side, but these are " + shapeText(image.second.shape), image.first,
                    "Resize them on the Data page, or use the template \"cnn\"");
    Graph graph;
    Chain chain(graph);
    chain.input(image.first);
    chain.then("conv2d", {{"out_channels", 6}, {"kernel_size", 5}, {"padding", 2}}).then("tanh").then("avg_pool2d");
    chain.then("conv2d", {{"out_channels", 16}, {"kernel_size", 5}}).then("tanh").then("avg_pool2d").then("flatten");
    chain.then("linear", {{"out_features", 120}}).then("tanh").then("linear", {{"out_features", 84}}).then("tanh");
    addOutput(chain, data);
    return graph;
}

/// He et al.: Deep residual learning for image recognition, CVPR 2016, table 1: stages of two-layer blocks. Small images get the
/// first layer of the paper's CIFAR networks.
Result<Graph> resNet(const DataInterface& data, const std::array<int, 4>& blocks)
{
    CAIRN_ASSIGN(const NamedType image, imageField(data));
    Graph graph;
    Chain chain(graph);
    chain.input(image.first);
    std::int64_t channels = 64;
    if (smallImage(image.second))
        normalised(chain, channels, 3, 1, "relu");
    else
        normalised(chain, channels, 7, 2, "relu").then("max_pool2d", {{"kernel_size", 3}, {"stride", 2}, {"padding", 1}});
    for (std::size_t stage = 0; stage < blocks.size(); ++stage) {
        if (stage > 0)
            chain.block("residual_down", {{"channels", channels *= 2}});
        chain.block("residual", {{"channels", channels}}, blocks[stage] - (stage > 0 ? 1 : 0));
    }
    chain.then("global_avg_pool2d");
    addOutput(chain, data);
    return graph;
}

/// Sandler et al.: MobileNetV2: inverted residuals and linear bottlenecks, CVPR 2018, table 2. Small images keep their size in
/// the first layer and the second stage.
Result<Graph> mobileNet(const DataInterface& data)
{
    CAIRN_ASSIGN(const NamedType image, imageField(data));
    struct Stage {
        std::int64_t channels, repeats, stride;
    };
    const bool small = smallImage(image.second);
    constexpr std::int64_t kExpand = 6;
    Graph graph;
    Chain chain(graph);
    chain.input(image.first);
    normalised(chain, 32, 3, small ? 1 : 2, "relu6");
    chain.then("depthwise_conv2d", {{"kernel_size", 3}, {"padding", 1}, {"bias", false}}).then("batch_norm").then("relu6");
    normalised(chain, 16, 1, 1, nullptr);
    std::int64_t before = 16;
    for (const Stage& stage : {Stage{24, 2, small ? 1 : 2}, Stage{32, 3, 2}, Stage{64, 4, 2}, Stage{96, 3, 1}, Stage{160, 3, 2}, Stage{320, 1, 1}}) {
        chain.block("inverted_down", {{"inner", kExpand * before}, {"channels", stage.channels}, {"stride", stage.stride}});
        if (stage.repeats > 1)
            chain.block("inverted_residual", {{"channels", stage.channels}, {"expand", kExpand}}, stage.repeats - 1);
        before = stage.channels;
    }
    normalised(chain, 1280, 1, 1, "relu6").then("global_avg_pool2d").then("dropout", {{"p", 0.2}});
    addOutput(chain, data);
    return graph;
}

} // namespace

std::vector<Template> residualTemplates()
{
    return {{{"lenet", "LeNet-5", "Two convolutions and three dense layers: the first network that read digits. Small and quick.", TemplateDomain::Images}, leNet},
            {{"resnet18", "ResNet-18", "Residual blocks in four stages; small images keep their size in the first layer. 11 million weights: for a GPU.", TemplateDomain::Images},
             [](const DataInterface& data) { return resNet(data, {2, 2, 2, 2}); }},
            {{"resnet34", "ResNet-34", "As ResNet-18 with twice as many blocks; 21 million weights.", TemplateDomain::Images}, [](const DataInterface& data) { return resNet(data, {3, 4, 6, 3}); }},
            {{"mobilenet_v2", "MobileNetV2", "Inverted residual blocks: 2 million weights, quick on small devices.", TemplateDomain::Images}, mobileNet}};
}

} // namespace cairn::graph
