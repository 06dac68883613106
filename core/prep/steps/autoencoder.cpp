// SPDX-License-Identifier: GPL-3.0-or-later
// A small autoencoder of the number columns; what is kept is the half that makes the code.
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"
#include "core/stats/autoencoder.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

constexpr std::size_t kMostColumns = 100;
constexpr double kMostRows = 50'000, kMostCells = 2'000'000; ///< learned from
constexpr std::size_t kMostUnits = 4096; ///< of a layer that is read back

struct Standard {
    std::vector<double> means, scales;
};

/// Rows [n, d] of training values, NaN where one is missing: all of them, or a share drawn by a hash of the row.
Result<std::vector<double>> trainingValues(const FitView& view)
{
    const auto d = static_cast<double>(view.columns.size());
    CAIRN_ASSIGN(const auto size, oneRow(view, {"count(*)"}));
    const double share = std::min({1.0, kMostRows / std::max(size[0].value_or(0), 1.0), kMostCells / d / std::max(size[0].value_or(0), 1.0)});
    std::string sql;
    for (const auto& name : view.columns)
        sql += (sql.empty() ? "SELECT " : ", ") + numberSql(view.column(name));
    sql += std::string(" FROM ") + kTrainingRows;
    if (share < 1)
        sql += " WHERE ((cairn_row % 1000003) * 2654435761) % 4294967296 < " + sqlNumber(std::floor(share * 4294967296.0));
    CAIRN_ASSIGN(const auto rows, view.query(sql + " ORDER BY cairn_row"));
    std::vector<double> values;
    values.reserve(rows.size() * view.columns.size());
    for (const auto& row : rows) {
        for (const auto& cell : row)
            values.push_back(numberIn(cell).value_or(std::nan("")));
    }
    return values;
}

/// Means and deviations in the order of the rows, so that equal rows give equal bits (the engine's sums come in any order).
Result<Standard> standardOf(const FitView& view, const std::vector<double>& values)
{
    const std::size_t d = view.columns.size();
    Standard made{std::vector<double>(d), std::vector<double>(d)};
    for (std::size_t i = 0; i < d; ++i) {
        double count = 0, square = 0;
        for (std::size_t at = i; at < values.size(); at += d) {
            if (std::isnan(values[at]))
                continue;
            const double before = values[at] - made.means[i]; // Welford 1962
            made.means[i] += before / ++count;
            square += before * (values[at] - made.means[i]);
        }
        const double deviation = count > 0 ? std::sqrt(square / count) : 0;
        if (!std::isfinite(made.means[i]) || !std::isfinite(deviation))
            return fail(ErrorCode::InvalidInput, "The values of column \"" + view.columns[i] + "\" are too large", {}, "Clip or scale it first");
        made.scales[i] = deviation > 0 ? deviation : 1;
    }
    return made;
}

Json toJson(const stats::DenseNet& net)
{
    Json layers = Json::array();
    for (const stats::DenseLayer& layer : net.layers) {
        Json weights = Json::array();
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            Json row = Json::array();
            for (std::size_t i = 0; i < layer.inputs; ++i)
                row.push_back(layer.weights[i * layer.outputs + o]);
            weights.push_back(std::move(row));
        }
        layers.push_back({{"weights", std::move(weights)}, {"bias", layer.bias}});
    }
    return layers;
}

Error damaged()
{
    return fail(ErrorCode::Corrupt, "What the step has learned is damaged", {}, "Fit the recipe again");
}

Result<stats::DenseNet> netFrom(const Json& layers, std::size_t inputs, stats::DenseActivation activation)
{
    stats::DenseNet net{{}, activation};
    for (const Json& json : layers) {
        const auto bias = json.at("bias").get<std::vector<double>>();
        const auto rows = json.at("weights").get<std::vector<std::vector<double>>>();
        stats::DenseLayer layer{inputs, bias.size(), std::vector<double>(inputs * bias.size()), bias};
        if (bias.empty() || bias.size() > kMostUnits || rows.size() != bias.size())
            return damaged();
        for (std::size_t o = 0; o < rows.size(); ++o) {
            if (rows[o].size() != inputs)
                return damaged();
            for (std::size_t i = 0; i < inputs; ++i)
                layer.weights[i * layer.outputs + o] = rows[o][i];
        }
        inputs = layer.outputs;
        net.layers.push_back(std::move(layer));
    }
    return net.layers.empty() ? Result<stats::DenseNet>(damaged()) : Result<stats::DenseNet>(std::move(net));
}

stats::DenseActivation activationOf(const StepView& view)
{
    return view.text("activation") == "relu" ? stats::DenseActivation::Relu : stats::DenseActivation::Tanh;
}

Result<Json> fit(const FitView& view)
{
    const std::size_t d = view.columns.size();
    if (d < 2 || d > kMostColumns)
        return fail(ErrorCode::InvalidInput, "An autoencoder needs 2 to " + std::to_string(kMostColumns) + " columns of numbers, here are " + std::to_string(d), {},
                    "Choose the columns");
    CAIRN_ASSIGN(auto values, trainingValues(view));
    CAIRN_ASSIGN(const Standard standard, standardOf(view, values));
    for (std::size_t at = 0; at < values.size(); ++at)
        values[at] = std::isnan(values[at]) ? 0 : (values[at] - standard.means[at % d]) / standard.scales[at % d];
    stats::AutoencoderOptions options;
    options.code = std::min(static_cast<std::size_t>(view.integer("code")), d);
    options.hidden = static_cast<std::size_t>(view.integer("hidden"));
    options.activation = activationOf(view);
    options.epochs = static_cast<std::size_t>(view.integer("epochs"));
    options.seed = static_cast<std::uint64_t>(view.integer("seed"));
    CAIRN_ASSIGN(const auto made, stats::fitAutoencoder(values, d, options, view.stop, view.tell));
    return Json{{"columns", view.columns}, {"means", standard.means}, {"scales", standard.scales}, {"layers", toJson(made.encoder)},
                {"rebuilt", 1 - made.error}, {"rows", values.size() / d}};
}

Result<StepEffect> effect(const EffectView& view)
{
    const auto means = view.fitted.at("means").get<std::vector<double>>(), scales = view.fitted.at("scales").get<std::vector<double>>();
    if (means.size() != view.columns.size() || scales.size() != means.size())
        return damaged();
    CAIRN_ASSIGN(auto net, netFrom(view.fitted.at("layers"), means.size(), activationOf(view)));
    const std::size_t codes = net.layers.back().outputs;
    StepEffect effect;
    data::SqlLookup lookup;
    lookup.vector = [net = std::move(net)](std::span<const double> row) {
        return row.size() == net.layers.front().inputs ? net(row) : std::vector<double>();
    };
    effect.lookups.push_back(data::SqlLookupHandle::offer(std::move(lookup)));
    // Missing values stand at the mean. The engine computes equal calls of a row once.
    std::string row;
    for (std::size_t i = 0; i < means.size(); ++i)
        row += (i ? ", " : "") + ("coalesce((" + numberSql(view.column(view.columns[i])) + " - " + sqlNumber(means[i]) + ") / " + sqlNumber(scales[i]) + ", 0)");
    for (std::size_t k = 1; k <= codes; ++k)
        effect.added.push_back({realColumn(view.text("prefix") + std::to_string(k)),
                                "cairn_vector(" + std::to_string(effect.lookups.back()->id()) + ", [" + row + "])[" + std::to_string(k) + "]", {}});
    if (!view.flag("keep"))
        effect.dropped = view.columns;
    return effect;
}

} // namespace

StepKind autoencoderKind()
{
    StepKind kind;
    kind.info = {"autoencoder", "Autoencoder", "numbers",
                 "Replaces columns of numbers by a short code from which a small network can rebuild them (Hinton and Salakhutdinov 2006); unlike principal components "
                 "it follows curved relations.",
                 {columnsParam("Columns of numbers; none chosen: all of them", "number"),
                  integerParam("code", "Size of the code", "How many new columns there are", 2, 1, 32),
                  integerParam("hidden", "Hidden units", "Units between the columns and the code; 0: none, which finds the subspace of the principal components", 16, 0, 128),
                  choiceParam("activation", "Activation", "What the hidden units apply", {"tanh", "relu"}),
                  integerParam("epochs", "Epochs", "How often the training rows are gone through", 100, 1, 1000),
                  integerParam("seed", "Seed", "Of the first weights and the order of the rows; the same seed gives the same code", 1, 0, 1'000'000'000),
                  flagParam("keep", "Keep the columns", "Leaves the columns themselves in place, too", false),
                  textParam("prefix", "Name", "Beginning of the new names", "code")}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
