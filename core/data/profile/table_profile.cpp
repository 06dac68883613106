// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/profile/table_profile.h"

#include <cmath>

namespace cairn::data {

namespace {

Json numberJson(double value)
{
    return std::isfinite(value) ? Json(value) : Json();
}

template <typename T>
Json optionalJson(const std::optional<T>& value)
{
    return value ? Json(*value) : Json();
}

Json numericJson(const NumericSummary& numeric)
{
    Json json{{"min", numeric.minimum}, {"max", numeric.maximum}, {"mean", numeric.mean}, {"deviation", numeric.deviation},
              {"skewness", optionalJson(numeric.skewness)}, {"kurtosis", optionalJson(numeric.kurtosis)}, {"zeros", numeric.zeros},
              {"not_finite", numeric.notFinite}};
    Json quantiles = Json::object();
    for (const auto& [probability, value] : numeric.quantiles)
        quantiles[cellText(probability)] = value;
    json["quantiles"] = std::move(quantiles);
    return json;
}

Json associationJson(const AssociationMatrix& matrix, const Schema& schema)
{
    Json pairs = Json::array();
    for (std::size_t i = 0; i < matrix.columns.size(); ++i) {
        for (std::size_t j = i + 1; j < matrix.columns.size(); ++j) {
            const Association& cell = matrix.at(i, j);
            Json pair{{"a", schema[matrix.columns[i]].name}, {"b", schema[matrix.columns[j]].name}, {"measure", std::string(name(cell.measure))},
                      {"value", optionalJson(cell.value)}};
            if (cell.spearman)
                pair["spearman"] = *cell.spearman;
            pairs.push_back(std::move(pair));
        }
    }
    return Json{{"pairs", std::move(pairs)}, {"notices", matrix.notices}};
}

Json relationJson(const TargetRelation& relation, const Schema& schema)
{
    Json json{{"column", schema[relation.column].name}, {"measure", std::string(name(relation.measure))}, {"value", optionalJson(relation.association)},
              {"mutual_information", relation.mutualInformation}, {"normalised_mutual_information", relation.normalised}};
    if (relation.classes.empty()) {
        json["explained_variance"] = relation.explained;
    } else {
        json["baseline"] = relation.baseline;
        json["accuracy_alone"] = relation.accuracy;
    }
    return json;
}

/// Ratings and graphs are looked at as such. What is wrong with them is part of the profile; Cancelled ends it.
Result<void> addStructure(TableProfile& profile, const Dataset& dataset, JobContext& job)
{
    const auto look = [&]() -> Result<void> {
        if (const auto nodes = nodeColumns(dataset)) {
            job.progress.setText("Edges of the graph");
            CAIRN_ASSIGN(const TableAccess access, dataset.tableAccess());
            CAIRN_ASSIGN(profile.graph, graphFacts(dataset, *nodes, access.cacheFolder, job));
        } else if (const auto rated = interactionColumns(dataset)) {
            job.progress.setText("Users and items");
            CAIRN_ASSIGN(profile.interactions, interactionFacts(dataset, *rated, job));
        }
        return {};
    };
    const auto looked = look();
    if (!looked && looked.error().code == ErrorCode::Cancelled)
        return looked;
    if (!looked)
        profile.structureProblem = looked.error();
    return {};
}

} // namespace

Result<TableProfile> profileTable(const Dataset& dataset, const ProfileOptions& options, const ProfileObserver& observer, JobContext& job)
{
    CAIRN_ASSIGN(const ScannedRows rows, options.sampleRows ? sampleOf(dataset, *options.sampleRows, options.seed) : allRows(dataset));
    TableProfile profile;
    profile.rows = rows.total;
    profile.examined = rows.count();
    profile.target = options.target;
    const auto tell = [&] {
        if (observer)
            observer(profile);
    };
    for (std::size_t column = 0; column < dataset.schema().size(); ++column) {
        job.progress.setText("Column " + dataset.schema()[column].name);
        CAIRN_ASSIGN(ProfiledColumn profiled, profileColumn(dataset, column, rows, job));
        profile.columns.push_back(std::move(profiled));
        tell();
    }
    CAIRN_TRY(addStructure(profile, dataset, job));
    if (profile.interactions || profile.graph || profile.structureProblem)
        tell();
    if (options.target && *options.target < profile.columns.size()) {
        job.progress.setText("Relations to " + dataset.schema()[*options.target].name);
        auto relations = targetRelations(dataset, profile.columns, *options.target, rows, job);
        if (!relations && relations.error().code != ErrorCode::InvalidInput) // a target without codes has no relations
            return relations.error();
        if (relations)
            profile.relations = std::move(*relations);
        tell();
    }
    if (options.associations) {
        job.progress.setText("Pairs of columns");
        CAIRN_ASSIGN(profile.associations, associations(dataset, profile.columns, rows, job));
        tell();
    }
    return profile;
}

Json toJson(const ColumnProfile& profile, const Column& column)
{
    Json json{{"name", column.name}, {"type", std::string(name(column.type))}, {"count", profile.count}, {"missing", profile.missing},
              {"distinct", profile.distinct}};
    if (!profile.distinctExact)
        json["distinct_estimated"] = true;
    if (profile.numeric)
        json["numeric"] = numericJson(*profile.numeric);
    if (profile.text)
        json["text"] = {{"shortest", profile.text->shortest}, {"longest", profile.text->longest}, {"mean_length", profile.text->meanLength}, {"empty", profile.text->empty}};
    if (!profile.histogram.counts.empty()) {
        Json edges = Json::array();
        for (const double edge : profile.histogram.edges)
            edges.push_back(numberJson(edge));
        json["histogram"] = {{"edges", std::move(edges)}, {"counts", profile.histogram.counts}};
    }
    for (const ValueCount& value : profile.top)
        json["top"].push_back({{"value", value.value}, {"count", value.count}});
    return json;
}

Json toJson(const TableProfile& profile, const Schema& schema)
{
    Json json{{"rows", profile.rows}, {"examined", profile.examined}, {"sampled", profile.sampled()}, {"columns", Json::array()}};
    for (std::size_t column = 0; column < profile.columns.size(); ++column)
        json["columns"].push_back(toJson(profile.columns[column].profile, schema[column]));
    if (profile.target) {
        json["target"] = schema[*profile.target].name;
        json["relations"] = Json::array();
        for (const TargetRelation& relation : profile.relations)
            json["relations"].push_back(relationJson(relation, schema));
    }
    if (profile.interactions)
        json["structure"] = toJson(*profile.interactions, schema);
    if (profile.graph)
        json["structure"] = toJson(*profile.graph, schema);
    if (profile.structureProblem)
        json["structure_problem"] = profile.structureProblem->text();
    if (profile.associations)
        json["associations"] = associationJson(*profile.associations, schema);
    return json;
}

} // namespace cairn::data
