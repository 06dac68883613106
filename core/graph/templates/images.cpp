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

} // namespace

std::vector<Template> imageTemplates()
{
    return {{{"cnn", "CNN for images", "Convolutions and pooling until the image is small, then two dense layers. Suits images of one object."}, cnn},
            {{"towers", "Two towers for images and columns", "A small CNN reads the image, dense layers read the columns, Concat joins them. Suits rows that have both."}, towers}};
}

} // namespace cairn::graph
