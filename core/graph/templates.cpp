// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/templates.h"

#include "core/graph/layout.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

namespace cairn::graph {

namespace {

/// Adds layers to a graph one behind the other.
class Chain {
public:
    explicit Chain(Graph& graph) : m_graph(graph) {}

    Chain& input(const std::string& field)
    {
        m_last = m_graph.add("input", {{"field", field}});
        Node named = *m_graph.find(m_last);
        named.label = m_graph.freeLabel(field);
        must(m_graph.update(named));
        return *this;
    }

    Chain& then(const std::string& kind, Json params = Json::object())
    {
        const NodeId next = m_graph.add(kind, std::move(params));
        must(m_graph.connect({m_last, "out"}, {next, "in"}));
        m_last = next;
        return *this;
    }

    /// Joins this chain and another one.
    Chain& joined(const Chain& other)
    {
        const NodeId next = m_graph.add("concat");
        must(m_graph.connect({m_last, "out"}, {next, "a"}));
        must(m_graph.connect({other.m_last, "out"}, {next, "b"}));
        m_last = next;
        return *this;
    }

private:
    static void must([[maybe_unused]] const Result<void>& result) { assert(result); }

    Graph& m_graph;
    NodeId m_last;
};

constexpr std::int64_t kEmbeddingDim = 8;
constexpr double kMlpDropout = 0.2;
constexpr std::int64_t kMlpWidth = 256;
constexpr double kCnnDropout = 0.25;
constexpr std::int64_t kCnnWidth = 128;
constexpr std::int64_t kTowerWidth = 64;
constexpr std::int64_t kTokenDim = 128;
constexpr std::int64_t kFinalSide = 7; // pooling goes on until the image is at most this large

bool isImage(const TensorType& type)
{
    return type.type == ElementType::Float32 && type.shape.size() == 4;
}

/// Input, and what makes a row of numbers of it.
Chain rowsOf(Graph& graph, const std::string& field, const TensorType& type)
{
    Chain chain(graph);
    chain.input(field);
    if (type.type == ElementType::Int64)
        chain.then("embedding", {{"embedding_dim", kEmbeddingDim}});
    if (type.type == ElementType::Int64 || type.shape.size() > 2)
        chain.then("flatten");
    return chain;
}

/// Numbers enter the network before categories.
std::vector<std::pair<std::string, TensorType>> orderedFields(const DataInterface& data)
{
    std::vector<std::pair<std::string, TensorType>> fields(data.fields.begin(), data.fields.end());
    std::erase_if(fields, [](const auto& field) { return field.first == "mask"; });
    std::stable_partition(fields.begin(), fields.end(), [](const auto& field) { return field.second.type == ElementType::Float32; });
    return fields;
}

Result<Graph> mlp(const DataInterface& data)
{
    const auto fields = orderedFields(data);
    if (fields.empty())
        return fail(ErrorCode::Mismatch, "The dataset has no input fields", {}, "Choose input columns on the Data page");
    Graph graph;
    Chain chain = rowsOf(graph, fields.front().first, fields.front().second);
    for (std::size_t i = 1; i < fields.size(); ++i)
        chain.joined(rowsOf(graph, fields[i].first, fields[i].second));
    for (int block = 0; block < 2; ++block)
        chain.then("linear", {{"out_features", kMlpWidth}}).then("relu").then("dropout", {{"p", kMlpDropout}});
    chain.then("linear", {{"out_features", std::max<std::int64_t>(data.outputWidth, 1)}}).then("output");
    return graph;
}

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
    chain.then("flatten").then("dropout", {{"p", kCnnDropout}}).then("linear", {{"out_features", kCnnWidth}}).then("relu");
}

void addOutput(Chain& chain, const DataInterface& data)
{
    chain.then("linear", {{"out_features", std::max<std::int64_t>(data.outputWidth, 1)}}).then("output");
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
    pictures.joined(columns).then("linear", {{"out_features", kCnnWidth}}).then("relu").then("dropout", {{"p", kMlpDropout}});
    addOutput(pictures, data);
    return graph;
}

bool isText(const std::pair<const std::string, TensorType>& field)
{
    return field.first == "tokens" && field.second.type == ElementType::Int64;
}

/// The mean of the vectors of a text's tokens before one linear layer (Joulin et al.: Bag of tricks for efficient
/// text classification, EACL 2017); further columns are joined to it. The normalisation undoes what padding dilutes.
Result<Graph> textMean(const DataInterface& data)
{
    const auto text = std::find_if(data.fields.begin(), data.fields.end(), isText);
    if (text == data.fields.end())
        return fail(ErrorCode::Mismatch, "The dataset has no text", {}, "Use the template \"mlp\"");
    Graph graph;
    Chain chain(graph);
    chain.input(text->first).then("embedding", {{"embedding_dim", kTokenDim}}).then("global_avg_pool1d").then("batch_norm");
    for (const auto& [name, type] : orderedFields(data)) {
        if (name != text->first && !isImage(type))
            chain.joined(rowsOf(graph, name, type));
    }
    chain.then("dropout", {{"p", kMlpDropout}});
    addOutput(chain, data);
    return graph;
}

struct Template {
    TemplateInfo info;
    Result<Graph> (*build)(const DataInterface&);
};

const std::array<Template, 4>& all()
{
    static const std::array<Template, 4> kAll{
        Template{{"mlp", "MLP for tables", "Two wide layers with dropout; categories are embedded. Suits tables of numbers and categories."}, mlp},
        Template{{"cnn", "CNN for images", "Convolutions and pooling until the image is small, then two dense layers. Suits images of one object."}, cnn},
        Template{{"towers", "Two towers for images and columns", "A small CNN reads the image, dense layers read the columns, Concat joins them. Suits rows that have both."}, towers},
        Template{{"text", "Mean of words for text", "Embedded tokens, averaged over the text, then one linear layer. Fast, and hard to beat where words tell the class or the number."}, textMean}};
    return kAll;
}

} // namespace

std::span<const TemplateInfo> templates()
{
    static const std::vector<TemplateInfo> kInfos = [] {
        std::vector<TemplateInfo> infos;
        for (const Template& entry : all())
            infos.push_back(entry.info);
        return infos;
    }();
    return kInfos;
}

std::string defaultTemplate(const DataInterface& data)
{
    const bool image = std::any_of(data.fields.begin(), data.fields.end(), [](const auto& field) { return isImage(field.second); });
    if (!image && std::any_of(data.fields.begin(), data.fields.end(), isText))
        return "text";
    return !image ? "mlp" : data.fields.size() > 1 ? "towers" : "cnn";
}

Result<Graph> buildTemplate(const std::string& id, const DataInterface& data)
{
    for (const Template& entry : all()) {
        if (entry.info.id != id)
            continue;
        CAIRN_ASSIGN(Graph graph, entry.build(data));
        applyLayout(graph, autoLayout(graph));
        return graph;
    }
    return fail(ErrorCode::NotFound, "There is no template of this name", id, "Use one of: mlp, cnn, towers, text");
}

} // namespace cairn::graph
