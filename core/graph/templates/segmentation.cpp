// SPDX-License-Identifier: GPL-3.0-or-later
// Networks that answer for every pixel of a picture.
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

/// Two convolutions that keep the size, each normalised and rectified.
void addStage(Chain& chain, std::int64_t channels)
{
    for (int i = 0; i < 2; ++i)
        chain.then("conv2d", {{"out_channels", channels}, {"kernel_size", 3}, {"padding", 1}, {"bias", false}}).then("batch_norm").then("relu");
}

/// A stage; then half the size with twice the channels, and back beside what was there, as often as asked.
Chain uShape(Chain chain, std::int64_t channels, int halvings)
{
    addStage(chain, channels);
    if (halvings == 0)
        return chain;
    Chain half = chain;
    half.then("max_pool2d");
    Chain back = uShape(half, 2 * channels, halvings - 1);
    back.then("conv_transpose2d", {{"out_channels", channels}, {"kernel_size", 2}, {"stride", 2}});
    chain.joined(back);
    addStage(chain, channels);
    return chain;
}

/// Ronneberger, Fischer, Brox: U-Net, MICCAI 2015, with convolutions that keep the size and BatchNorm behind them (Ioffe, Szegedy, ICML
/// 2015). Pictures up to 64 pixels are halved twice and begin with 16 channels, larger ones three or four times and with 32; sizes that
/// cannot be halved so often get a border first, which is cut off at the end.
Result<Graph> unet(const DataInterface& data)
{
    const auto image = std::ranges::find_if(data.fields, [](const auto& field) { return isImage(field.second); });
    if (image == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no images", {}, "Choose a column of pictures as input, on the Data page");
    constexpr std::int64_t kSmallSide = 64, kMiddleSide = 160;
    const std::int64_t height = image->second.shape[2], width = image->second.shape[3], side = std::max(height, width);
    const int halvings = side <= kSmallSide ? 2 : side <= kMiddleSide ? 3 : 4;
    const std::int64_t first = side <= kSmallSide ? 16 : 32, step = std::int64_t{1} << halvings;
    const std::int64_t below = (step - height % step) % step, right = (step - width % step) % step;
    Graph graph;
    Chain chain(graph);
    chain.input(image->first);
    const Chain picture = chain;
    if (below > 0 || right > 0)
        chain.then("pad", {{"padding", Json::array({0, right, 0, below})}});
    Chain answer = uShape(chain, first, halvings);
    answer.then("conv2d", {{"out_channels", std::max<std::int64_t>(data.outputWidth, 1)}, {"kernel_size", 1}});
    if (below > 0 || right > 0)
        answer.then("crop", {{"center", false}}).fed("like", picture);
    answer.then("output");
    return graph;
}

constexpr bool segments(batch::TaskKind kind)
{
    return kind == batch::TaskKind::Segmentation;
}

} // namespace

std::vector<Template> segmentationTemplates()
{
    return {{{"unet", "U-Net", "Convolutions and pooling down, transposed convolutions up again, each size joined with what was there on the way down: a class for every pixel.", TemplateDomain::Images}, unet, segments}};
}

} // namespace cairn::graph
