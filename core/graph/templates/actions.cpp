// SPDX-License-Identifier: GPL-3.0-or-later
// Networks that choose actions. From a table of states and actions taken they learn to act alike (behaviour cloning).
#include "core/graph/templates/chain.h"

#include <algorithm>
#include <array>

namespace cairn::graph {

namespace {

constexpr std::int64_t kAtariSide = 36; ///< the least that the three convolutions of Mnih et al. leave something of

/// What the network sees of a state: all numbers and categories in one row.
Result<Chain> stateOf(Graph& graph, const DataInterface& data)
{
    const auto fields = orderedFields(data);
    if (fields.empty())
        return fail(ErrorCode::Mismatch, "The dataset has no columns that describe a state", {}, "Choose input columns on the Data page");
    Chain chain = rowsOf(graph, fields.front().first, fields.front().second);
    for (std::size_t i = 1; i < fields.size(); ++i)
        chain.joined(rowsOf(graph, fields[i].first, fields[i].second));
    return chain;
}

Result<void> wantActions(const DataInterface& data)
{
    if (data.outputWidth < 2 || batch::regresses(data.task))
        return fail(ErrorCode::Mismatch, "A network that chooses needs at least two actions", {}, "Choose the column of the actions taken as target");
    return {};
}

/// The screen of a game: Mnih et al.: Human-level control through deep reinforcement learning, Nature 2015; smaller pictures get smaller kernels.
Chain screenOf(Graph& graph, const std::string& field, const TensorType& image)
{
    struct Convolution {
        std::int64_t channels, kernel, stride;
    };
    const bool large = std::min(image.shape[2], image.shape[3]) >= kAtariSide;
    const std::array<Convolution, 3> layers = large ? std::array<Convolution, 3>{{{32, 8, 4}, {64, 4, 2}, {64, 3, 1}}} : std::array<Convolution, 3>{{{32, 3, 1}, {64, 3, 2}, {64, 3, 1}}};
    Chain chain(graph);
    chain.input(field);
    for (const Convolution& layer : layers)
        chain.then("conv2d", {{"out_channels", layer.channels}, {"kernel_size", layer.kernel}, {"stride", layer.stride}, {"padding", large ? 0 : 1}}).then("relu");
    chain.then("flatten").then("linear", {{"out_features", large ? 512 : kDenseWidth}}).then("relu");
    return chain;
}

/// A picture if there is one, else all columns; the widths for columns are CleanRL's.
Result<Chain> screenOrState(Graph& graph, const DataInterface& data)
{
    const auto image = std::ranges::find_if(data.fields, [](const auto& field) { return isImage(field.second); });
    if (image != data.fields.end())
        return screenOf(graph, image->first, image->second);
    CAIRN_ASSIGN(Chain chain, stateOf(graph, data));
    for (const std::int64_t width : {120, 84})
        chain.then("linear", {{"out_features", width}}).then("relu");
    return chain;
}

/// Values of actions with a dueling head (Wang et al., 2016).
Result<Graph> dqn(const DataInterface& data)
{
    CAIRN_TRY(wantActions(data));
    Graph graph;
    CAIRN_ASSIGN(Chain chain, screenOrState(graph, data));
    chain.then("dueling_head", {{"actions", data.outputWidth}}).then("output");
    return graph;
}

/// Two layers with tanh, as in Schulman et al.: Proximal policy optimization, 2017.
Result<Graph> policy(const DataInterface& data)
{
    CAIRN_TRY(wantActions(data));
    Graph graph;
    CAIRN_ASSIGN(Chain chain, stateOf(graph, data));
    for (int layer = 0; layer < 2; ++layer)
        chain.then("linear", {{"out_features", 64}}).then("tanh");
    chain.then("policy_head", {{"actions", data.outputWidth}}).then("output");
    return graph;
}

bool ofClasses(batch::TaskKind kind)
{
    return kind == batch::TaskKind::Classification;
}

} // namespace

std::vector<Template> actionTemplates()
{
    return {{{"dqn", "DQN (dueling)", "Values of actions in a state, of numbers or a picture (Mnih et al., 2015; Wang et al., 2016). From a table of states it learns the actions taken there.", TemplateDomain::Decisions}, dqn, ofClasses},
            {{"policy", "Policy network", "Chances of actions in a state (Williams, 1992). From a table of states it learns the actions taken there.", TemplateDomain::Decisions}, policy, ofClasses}};
}

} // namespace cairn::graph
