// SPDX-License-Identifier: GPL-3.0-or-later
// Networks that make pictures like those of the data.
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

constexpr std::int64_t kNoise = 100, kSmallestSide = 4, kGrownSide = 7, kSmallPicture = 32;
constexpr double kLeak = 0.2;

/// Radford, Metz, Chintala: Unsupervised representation learning with deep convolutional generative adversarial networks, ICLR 2016: strided
/// convolutions instead of pooling, BatchNorm but at the border to the pictures, ReLU and tanh in the generator, LeakyReLU in the
/// discriminator. Pictures up to 32 pixels begin with half of the channels.
Result<Graph> dcgan(const DataInterface& data)
{
    const auto image = data.fields.find(data.targetField);
    if (image == data.fields.end() || !isImage(image->second))
        return fail(ErrorCode::Mismatch, "The dataset has no images", {}, "Choose a column of pictures as input, on the Data page");
    const std::int64_t pictureChannels = image->second.shape[1], side = image->second.shape[2];
    if (side != image->second.shape[3] || side < 2 * kSmallestSide || side % 2 != 0)
        return fail(ErrorCode::Mismatch, "Pictures of " + shapeText(image->second.shape) + " are not square with an even side of at least 8", image->first,
                    "Resize them on the Data page, to 32 x 32 or 64 x 64, say");
    std::int64_t first = side, doublings = 0;
    while (first % 2 == 0 && first > kGrownSide && first / 2 >= kSmallestSide) {
        first /= 2;
        ++doublings;
    }
    const std::int64_t narrow = side <= kSmallPicture ? 32 : 64;
    const Json convolution{{"kernel_size", 4}, {"stride", 2}, {"padding", 1}, {"bias", false}};
    const auto wide = [&](std::int64_t channels) {
        Json params = convolution;
        params["out_channels"] = channels;
        return params;
    };
    Graph graph;
    Chain real(graph);
    real.input(image->first);
    Chain made = real;
    made.thenAt("like", "noise", {{"size", kNoise}});
    made.then("reshape", {{"shape", std::to_string(kNoise) + ", 1, 1"}}).then("conv_transpose2d", {{"out_channels", narrow << (doublings - 1)}, {"kernel_size", first}, {"bias", false}});
    made.then("batch_norm").then("relu");
    for (std::int64_t i = doublings - 1; i > 0; --i)
        made.then("conv_transpose2d", wide(narrow << (i - 1))).then("batch_norm").then("relu");
    Json last = wide(pictureChannels);
    made.then("conv_transpose2d", last).then("tanh");
    Chain judged(graph);
    judged.node("adversary").fed("real", real).fed("made", made);
    for (std::int64_t i = 0; i < doublings; ++i) {
        judged.then("conv2d", wide(narrow << i));
        if (i > 0)
            judged.then("batch_norm");
        judged.then("leaky_relu", {{"negative_slope", kLeak}});
    }
    judged.then("conv2d", {{"out_channels", 1}, {"kernel_size", first}, {"bias", false}}).then("flatten").then("output");
    return graph;
}

constexpr bool plays(batch::TaskKind kind)
{
    return kind == batch::TaskKind::Adversarial;
}

} // namespace

std::vector<Template> adversarialTemplates()
{
    return {{{"dcgan", "DCGAN", "A generator makes square pictures of noise, a discriminator tells them from those of the data; both are on the canvas and learn in turn.", TemplateDomain::Generative}, dcgan, plays}};
}

} // namespace cairn::graph
