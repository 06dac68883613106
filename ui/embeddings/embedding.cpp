// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/embeddings/embedding.h"

#include "core/graph/kind.h"
#include "core/stats/pca.h"
#include "ui/common/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

namespace cairn::ui {
namespace {

constexpr std::size_t kMostCategories = 24;
constexpr std::size_t kFewNumbers = 12; ///< integers with at most so many different values are categories

class Texts {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::EmbeddingsPage)
};

/// Classes and predictions of the embedded rows, from an evaluation of the whole part.
Result<void> addPredictions(Embedding& result, const session::Workbench& workbench, prep::Part part, JobContext& job)
{
    CAIRN_ASSIGN(const session::Evaluation all, session::evaluate(workbench, *result.loaded, part, job));
    std::unordered_map<RowId, std::size_t> places;
    for (std::size_t i = 0; i < all.rows.size(); ++i)
        places[all.rows[i]] = i;
    result.classes = all.classes;
    for (const RowId row : result.rows) {
        const auto found = places.find(row);
        const bool known = found != places.end();
        if (!batch::rowwise(all.kind)) {
            result.error.push_back(known ? static_cast<float>(all.rowLoss[found->second]) : std::numeric_limits<float>::quiet_NaN());
            continue;
        }
        if (batch::regresses(all.kind)) {
            result.error.push_back(known ? static_cast<float>(all.predictedValue[found->second] - all.actualValue[found->second])
                                         : std::numeric_limits<float>::quiet_NaN());
            continue;
        }
        result.actual.push_back(known ? static_cast<std::int32_t>(all.actual[found->second]) : -1);
        result.predicted.push_back(known ? static_cast<std::int32_t>(all.predicted[found->second]) : -1);
    }
    return {};
}

} // namespace

NodeId penultimate(const graph::Graph& graph)
{
    // Walk back from the output over layers without weights to the last dense one; what feeds it is the embedding.
    const graph::Node* at = nullptr;
    for (const graph::Node& node : graph.nodes())
        if (node.kind == "output")
            at = &node;
    bool passedWeights = false;
    for (std::size_t steps = 0; at && steps <= graph.nodes().size(); ++steps) {
        if (passedWeights)
            return at->id;
        passedWeights = at->kind == "linear" || at->kind == "conv2d";
        const graph::Kind* kind = graph::findKind(at->kind);
        const graph::Edge* edge = kind && !kind->info.inputs.empty() ? graph.edgeInto({at->id, kind->info.inputs.front().name}) : nullptr;
        at = edge ? graph.find(edge->from.node) : nullptr;
    }
    return graph.empty() ? NodeId{} : graph.nodes().front().id;
}

Result<Embedding> embed(const session::Workbench& workbench, std::shared_ptr<session::LoadedRun> loaded,
                        const EmbeddingRequest& request, JobContext& job)
{
    Embedding result;
    result.loaded = std::move(loaded);
    if (result.loaded->dataProblem)
        return *result.loaded->dataProblem;
    const bool given = request.node && result.loaded->graph.find(request.node);
    result.node = given ? request.node : penultimate(result.loaded->graph);
    job.progress.setText("Asking the layer");
    CAIRN_ASSIGN(session::Activations taken,
                 session::activations(workbench, *result.loaded, result.node, request.part, request.maxRows, job));
    result.rows = std::move(taken.rows);
    result.features = taken.values.shape.size() > 1 ? taken.values.shape[1] : 1;
    job.progress.setText("Principal components");
    CAIRN_ASSIGN(const stats::Pca pca, stats::pca(taken.values, 3, job));
    const std::size_t k = pca.variance.size();
    result.points.assign(result.rows.size() * 3, 0.0f);
    for (std::size_t i = 0; i < result.rows.size(); ++i)
        for (std::size_t a = 0; a < k; ++a)
            result.points[3 * i + a] = pca.scores[i * k + a];
    for (std::size_t a = 0; a < k; ++a)
        result.shares[a] = pca.share(a);
    job.progress.setText("Predictions");
    CAIRN_TRY(addPredictions(result, workbench, request.part, job));
    return result;
}

Result<ColumnColors> columnColors(const data::Dataset& dataset, const std::vector<RowId>& rows, std::size_t column,
                                  JobContext& job)
{
    CAIRN_ASSIGN(const data::TablePage page, dataset.rows(rows, job));
    std::map<std::string, std::size_t> counts;
    bool numbers = true, whole = true;
    for (std::size_t i = 0; i < page.size(); ++i) {
        const data::Cell& cell = page.at(i, column);
        if (std::holds_alternative<std::monostate>(cell))
            continue;
        ++counts[data::cellText(cell)];
        whole = whole && std::holds_alternative<std::int64_t>(cell);
        numbers = numbers && (std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell));
    }
    ColumnColors colors;
    if (numbers && !(whole && counts.size() <= kFewNumbers)) {
        for (std::size_t i = 0; i < page.size(); ++i) {
            const data::Cell& cell = page.at(i, column);
            const auto* real = std::get_if<double>(&cell);
            const auto* integer = std::get_if<std::int64_t>(&cell);
            colors.values.push_back(real ? static_cast<float>(*real)
                                         : integer ? static_cast<float>(*integer) : std::numeric_limits<float>::quiet_NaN());
        }
        return colors;
    }
    std::vector<std::pair<std::string, std::size_t>> order(counts.begin(), counts.end());
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::map<std::string, std::int32_t> codes;
    for (std::size_t i = 0; i < std::min(order.size(), kMostCategories); ++i) {
        codes[order[i].first] = static_cast<std::int32_t>(i);
        colors.names << fromStd(order[i].first);
    }
    const auto other = static_cast<std::int32_t>(colors.names.size());
    if (order.size() > kMostCategories)
        colors.names << Texts::tr("other");
    for (std::size_t i = 0; i < page.size(); ++i) {
        const data::Cell& cell = page.at(i, column);
        if (std::holds_alternative<std::monostate>(cell)) {
            colors.codes.push_back(-1);
            continue;
        }
        const auto found = codes.find(data::cellText(cell));
        colors.codes.push_back(found == codes.end() ? other : found->second);
    }
    return colors;
}

} // namespace cairn::ui
