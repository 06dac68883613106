// SPDX-License-Identifier: GPL-3.0-or-later
// Networks that learn their own inputs.
#include "core/graph/templates/chain.h"

#include <algorithm>

namespace cairn::graph {

namespace {

constexpr std::int64_t kLargeRow = 200;  ///< numbers of a row from which it is taken for a picture
constexpr std::int64_t kMostCodes = 30;
constexpr std::int64_t kMostLatent = 20;

/// What is reconstructed.
struct Inputs {
    std::string field;
    TensorType type;
    std::int64_t values = 0;

    bool picture() const { return isImage(type); }
    std::string shapeText() const
    {
        std::string text;
        for (std::size_t axis = 1; axis < type.shape.size(); ++axis)
            text += (axis > 1 ? ", " : "") + std::to_string(type.shape[axis]);
        return text;
    }
};

Result<Inputs> inputsOf(const DataInterface& data)
{
    const auto found = data.fields.find(data.targetField);
    if (found == data.fields.end())
        return fail(ErrorCode::Mismatch, "The data have nothing that could be reconstructed", {}, "Choose the inputs themselves as what is to be learned, on the Data page");
    return Inputs{found->first, found->second, elementsPerRow(found->second)};
}

/// Numbers from a row of numbers.
Chain flatInput(Graph& graph, const Inputs& inputs)
{
    Chain chain(graph);
    chain.input(inputs.field);
    if (inputs.type.shape.size() > 2)
        chain.then("flatten");
    return chain;
}

void flatOutput(Chain& chain, const Inputs& inputs)
{
    chain.then("linear", {{"out_features", inputs.values}});
    if (inputs.type.shape.size() > 2)
        chain.then("reshape", {{"shape", inputs.shapeText()}});
    chain.then("output");
}

/// Hinton, Salakhutdinov: Reducing the dimensionality of data with neural networks, Science 2006, whose autoencoder of MNIST is
/// 784-1000-500-250-30; with ReLU, and smaller for short rows.
Result<Graph> autoencoder(const DataInterface& data)
{
    CAIRN_ASSIGN(const Inputs inputs, inputsOf(data));
    const std::int64_t values = inputs.values;
    const std::vector<std::int64_t> widths = values >= kLargeRow ? std::vector<std::int64_t>{1000, 500, 250}
                                                                 : std::vector<std::int64_t>{std::clamp<std::int64_t>(4 * values, 32, 512), std::clamp<std::int64_t>(2 * values, 16, 256)};
    Graph graph;
    Chain chain = flatInput(graph, inputs);
    for (const std::int64_t width : widths)
        chain.then("linear", {{"out_features", width}}).then("relu");
    chain.then("linear", {{"out_features", std::clamp<std::int64_t>(values / 4, 2, kMostCodes)}});
    for (auto width = widths.rbegin(); width != widths.rend(); ++width)
        chain.then("linear", {{"out_features", *width}}).then("relu");
    flatOutput(chain, inputs);
    return graph;
}

/// Strided convolutions down to a code and transposed ones back (Masci et al.: Stacked convolutional auto-encoders for
/// hierarchical feature extraction, 2011).
Result<Graph> convAutoencoder(const DataInterface& data)
{
    CAIRN_ASSIGN(const Inputs inputs, inputsOf(data));
    if (!inputs.picture())
        return fail(ErrorCode::Mismatch, "The dataset has no images", {}, "Use the template \"autoencoder\"");
    constexpr std::int64_t kFirst = 32, kCode = 64, kSmallSide = 7, kMostStages = 4;
    struct Stage {
        std::int64_t height, width, channels;
    };
    std::vector<Stage> stages{{inputs.type.shape[2], inputs.type.shape[3], inputs.type.shape[1]}};
    while (stages.size() == 1 || (std::max(stages.back().height, stages.back().width) > kSmallSide && stages.size() <= kMostStages))
        stages.push_back({(stages.back().height + 1) / 2, (stages.back().width + 1) / 2, stages.size() == 1 ? kFirst : 2 * stages.back().channels});
    Graph graph;
    Chain chain(graph);
    chain.input(inputs.field);
    for (std::size_t i = 1; i < stages.size(); ++i)
        chain.then("conv2d", {{"out_channels", stages[i].channels}, {"kernel_size", 3}, {"stride", 2}, {"padding", 1}}).then("relu");
    const Stage& last = stages.back();
    chain.then("flatten").then("linear", {{"out_features", kCode}}).then("linear", {{"out_features", last.channels * last.height * last.width}}).then("relu");
    chain.then("reshape", {{"shape", std::to_string(last.channels) + ", " + std::to_string(last.height) + ", " + std::to_string(last.width)}});
    for (std::size_t i = stages.size() - 1; i > 0; --i) {
        const Stage& to = stages[i - 1];
        // Behind stride 2 and padding 1 an even length needs one number more than an odd one.
        chain.then("conv_transpose2d", {{"out_channels", to.channels}, {"kernel_size", 3}, {"stride", 2}, {"padding", 1},
                                        {"output_pads", Json::array({1 - to.height % 2, 1 - to.width % 2})}});
        if (i > 1)
            chain.then("relu");
    }
    chain.then("output");
    return graph;
}

/// Kingma, Welling: Auto-encoding variational Bayes, ICLR 2014. The loss is a mean over the values of a row, so the KL divergence
/// is weighted by 1 / values for cross-entropy; 2 / values for squared errors, which then are those of a Gaussian of variance 1.
Result<Graph> variationalAutoencoder(const DataInterface& data)
{
    CAIRN_ASSIGN(const Inputs inputs, inputsOf(data));
    const std::int64_t hidden = std::clamp<std::int64_t>(4 * inputs.values, 32, 512), latent = std::clamp<std::int64_t>(inputs.values / 4, 2, kMostLatent);
    Graph graph;
    Chain encoder = flatInput(graph, inputs);
    encoder.then("linear", {{"out_features", hidden}}).then("relu");
    Chain mean = encoder, variance = encoder;
    mean.then("linear", {{"out_features", latent}});
    variance.then("linear", {{"out_features", latent}});
    Chain draw(graph);
    draw.node("reparameterize").fed("mean", mean).fed("log_variance", variance);
    Chain divergence = draw;
    divergence.from("kl").then("add_loss", {{"weight", (data.binary ? 1.0 : 2.0) / static_cast<double>(inputs.values)}});
    draw.then("linear", {{"out_features", hidden}}).then("relu");
    flatOutput(draw, inputs);
    return graph;
}

constexpr bool reconstructs(batch::TaskKind kind)
{
    return kind == batch::TaskKind::Reconstruction;
}

} // namespace

std::vector<Template> generativeTemplates()
{
    return {{{"autoencoder", "Autoencoder", "Dense layers squeeze a row into a short code and make the row of it again. For numbers and small images.", TemplateDomain::Generative}, autoencoder, reconstructs},
            {{"conv_autoencoder", "Convolutional autoencoder", "Convolutions squeeze an image into 64 numbers, transposed convolutions draw it again.", TemplateDomain::Generative}, convAutoencoder, reconstructs},
            {{"vae", "Variational autoencoder", "An autoencoder whose codes are draws from normal distributions, so that new rows can be drawn. The KL divergence joins the loss.", TemplateDomain::Generative},
             variationalAutoencoder, reconstructs}};
}

} // namespace cairn::graph
