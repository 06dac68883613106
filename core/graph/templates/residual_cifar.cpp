// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

/// An image [C, H, W] on its way through residual blocks.
struct ResidualPath {
    Chain chain;
    std::int64_t channels, height, width;

    /// A 3 x 3 convolution and its norm, with the names that their weights have in the published files.
    void convolve(const std::string& prefix, const std::string& number, std::int64_t out, std::int64_t stride)
    {
        chain.then("conv2d", {{"out_channels", out}, {"kernel_size", 3}, {"stride", stride}, {"padding", 1}, {"bias", false}}).named(prefix + "conv" + number);
        chain.then("batch_norm").named(prefix + "bn" + number);
        channels = out;
        height = (height + stride - 1) / stride;
        width = (width + stride - 1) / stride;
    }
};

/// The shortcut without weights (option A of the paper): every second pixel, and zeros as further channels. `before`: in front of
/// the block.
Chain narrowed(const ResidualPath& before, const ResidualPath& behind)
{
    Chain chain = before.chain;
    for (const int axis : {2, 3})
        chain.then("slice", {{"dim", axis}, {"step", 2}});
    const std::int64_t more = behind.channels - before.channels, pixels = behind.height * behind.width;
    const auto shape = [](std::int64_t a, std::int64_t b, std::int64_t c) { return std::to_string(a) + ", " + std::to_string(b) + ", " + std::to_string(c); };
    // The channels as an axis of a picture, which a border widens.
    chain.then("reshape", {{"shape", shape(1, before.channels, pixels)}});
    chain.then("pad", {{"padding", {0, 0, more / 2, more - more / 2}}});
    chain.then("reshape", {{"shape", shape(behind.channels, behind.height, behind.width)}});
    return chain;
}

void addBlock(ResidualPath& path, const std::string& name, std::int64_t out, std::int64_t stride)
{
    const ResidualPath before = path;
    path.convolve(name, "1", out, stride);
    path.chain.then("relu");
    path.convolve(name, "2", out, 1);
    path.chain.thenAt("a", "add").fed("b", stride == 1 && before.channels == out ? before.chain : narrowed(before, path));
    path.chain.then("relu");
}

/// He et al.: Deep residual learning for image recognition, CVPR 2016, section 4.2: three stages of n blocks with 16, 32, 64 channels.
Result<Graph> cifarResidual(const DataInterface& data, int blocks)
{
    const auto image = std::find_if(data.fields.begin(), data.fields.end(), [](const auto& field) { return isImage(field.second); });
    if (image == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no images", {}, "Use the template \"mlp\"");
    const auto& shape = image->second.shape;
    if (std::min(shape[2], shape[3]) < 4)
        return fail(ErrorCode::Mismatch, "Images " + shapeText(shape) + " are too small for three stages", image->first, "Use the template \"cnn\"");
    Graph graph;
    ResidualPath path{Chain(graph), shape[1], shape[2], shape[3]};
    path.chain.input(image->first);
    path.convolve("", "1", 16, 1);
    path.chain.then("relu");
    for (int stage = 1; stage <= 3; ++stage) {
        for (int block = 0; block < blocks; ++block)
            addBlock(path, "layer" + std::to_string(stage) + "_" + std::to_string(block) + "_", std::int64_t{8} << stage, stage > 1 && block == 0 ? 2 : 1);
    }
    path.chain.then("global_avg_pool2d");
    addOutput(path.chain, data);
    return graph;
}

Result<Graph> resnet20(const DataInterface& data)
{
    return cifarResidual(data, 3);
}

Result<Graph> resnet56(const DataInterface& data)
{
    return cifarResidual(data, 9);
}

} // namespace

std::vector<Template> smallResidualTemplates()
{
    return {{{"resnet20", "ResNet-20 for small images", "The residual network of the CIFAR-10 experiments: three stages of three blocks. Takes the published weights over by name.", TemplateDomain::Images}, resnet20},
            {{"resnet56", "ResNet-56 for small images", "The same with nine blocks in each stage; better, and three times as slow.", TemplateDomain::Images}, resnet56}};
}

} // namespace cairn::graph
