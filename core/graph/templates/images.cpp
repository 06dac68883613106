// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates/chain.h"

#include <algorithm>
#include <array>

namespace cairn::graph {

namespace {

constexpr double kCnnDropout = 0.25;
constexpr std::int64_t kTowerWidth = 64;
constexpr std::int64_t kFinalSide = 7; // pooling goes on until the image is at most this large

/// Convolutions and pooling until the image is small.
void addConvolutions(Chain& chain, const TensorType& image)
{
    constexpr std::array<std::int64_t, 3> kChannels{32, 64, 128};
    std::int64_t height = image.shape[2], width = image.shape[3];
    for (std::size_t stage = 0; stage < 2 || std::max(height, width) > kFinalSide; ++stage) {
        chain.then("conv2d", {{"out_channels", kChannels[std::min(stage, kChannels.size() - 1)]}, {"kernel_size", 3}, {"padding", 1}, {"bias", false}});
        chain.then("batch_norm").then("relu");
        if (std::min(height, width) < 2)
            break;
        chain.then("max_pool2d");
        height /= 2;
        width /= 2;
    }
    chain.then("flatten").then("dropout", {{"p", kCnnDropout}}).then("linear", {{"out_features", kDenseWidth}}).then("relu");
}

Result<Graph> cnn(const DataInterface& data)
{
    const auto image = std::find_if(data.fields.begin(), data.fields.end(), [](const auto& field) { return isImage(field.second); });
    if (image == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no images", {}, "Use the template \"mlp\"");
    Graph graph;
    Chain chain(graph);
    chain.input(image->first);
    addConvolutions(chain, image->second);
    addOutput(chain, data);
    return graph;
}

/// One tower for the image, one for the columns, joined.
Result<Graph> towers(const DataInterface& data)
{
    auto fields = orderedFields(data);
    const auto image = std::find_if(fields.begin(), fields.end(), [](const auto& field) { return isImage(field.second); });
    if (image == fields.end() || fields.size() < 2)
        return fail(ErrorCode::Mismatch, "The dataset has no images together with columns", {}, image == fields.end() ? "Use the template \"mlp\"" : "Use the template \"cnn\"");
    Graph graph;
    Chain pictures(graph);
    pictures.input(image->first);
    addConvolutions(pictures, image->second);
    fields.erase(image);
    Chain columns = rowsOf(graph, fields.front().first, fields.front().second);
    for (std::size_t i = 1; i < fields.size(); ++i)
        columns.joined(rowsOf(graph, fields[i].first, fields[i].second));
    columns.then("linear", {{"out_features", kTowerWidth}}).then("relu");
    pictures.joined(columns).then("linear", {{"out_features", kDenseWidth}}).then("relu").then("dropout", {{"p", kMlpDropout}});
    addOutput(pictures, data);
    return graph;
}

/// The largest patch up to 16 pixels that divides the image into at least kFewPatches, else the one that makes most.
std::int64_t patchSize(const TensorType& image)
{
    constexpr std::int64_t kFewPatches = 49;
    const std::int64_t height = image.shape[2], width = image.shape[3];
    for (std::int64_t size = 16; size > 1; --size) {
        if (height % size == 0 && width % size == 0 && (height / size) * (width / size) >= kFewPatches)
            return size;
    }
    return 1;
}

/// Dosovitskiy et al.: An image is worth 16x16 words, ICLR 2021; width and heads of ViT-Ti (Touvron et al.: Training
/// data-efficient image transformers, ICML 2021), half as deep for small images.
Result<Graph> visionTransformer(const DataInterface& data)
{
    const auto image = std::find_if(data.fields.begin(), data.fields.end(), [](const auto& field) { return isImage(field.second); });
    if (image == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no images", {}, "Use the template \"mlp\"");
    constexpr std::int64_t kWidth = 192, kHeads = 3, kMostPatches = 1024, kSmallSide = 64;
    const std::int64_t height = image->second.shape[2], width = image->second.shape[3], size = patchSize(image->second);
    if ((height / size) * (width / size) > kMostPatches)
        return fail(ErrorCode::Mismatch, "Images " + shapeText(image->second.shape) + " cannot be cut into equal patches", image->first,
                    "Resize them on the Data page to a multiple of 16, or use the template \"cnn\"");
    Graph graph;
    Chain chain(graph);
    chain.input(image->first).then("patch_embedding", {{"embed_dim", kWidth}, {"patch_size", size}}).then("class_token").then("positional_embedding");
    for (int layer = 0; layer < (std::max(height, width) > kSmallSide ? 12 : 6); ++layer)
        chain.then("transformer_encoder_layer", {{"nhead", kHeads}, {"dim_feedforward", 4 * kWidth}, {"activation", "gelu"}, {"norm_first", true}});
    chain.then("take_step", {{"step", "first"}}).then("layer_norm");
    addOutput(chain, data);
    return graph;
}

} // namespace

std::vector<Template> imageTemplates()
{
    return {{{"cnn", "CNN for images", "Convolutions and pooling until the image is small, then two dense layers. Suits images of one object.", TemplateDomain::Images}, cnn},
            {{"towers", "Two towers for images and columns", "A small CNN reads the image, dense layers read the columns, Concat joins them. Suits rows that have both.", TemplateDomain::Images}, towers},
            {{"vit", "ViT-tiny for images", "A transformer over patches of the image. Needs more images than a CNN to become as good.", TemplateDomain::Images}, visionTransformer}};
}

} // namespace cairn::graph
