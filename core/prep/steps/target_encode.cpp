// SPDX-License-Identifier: GPL-3.0-or-later
// Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes" (2001), with m-estimates; training
// rows get values learned without their own fold, so that no row sees its own target.
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

#include <map>
#include <numeric>

namespace cairn::prep {

namespace {

constexpr std::size_t kMostCategories = 20'000;
constexpr std::size_t kMostClasses = 20;

/// Fold of a row: a hash of its number, so that neighbours fall into different ones.
std::string foldSql(std::int64_t folds)
{
    return "((((cairn_row % 1000003) * 2654435761) % 4294967296) // 65536) % " + std::to_string(folds);
}

/// What is averaged: the target itself, or for each class whether the row has it (two classes: the second one alone).
struct Outcome {
    std::string name; ///< end of the new column's name
    std::string sql;
};

Result<std::vector<Outcome>> outcomes(const FitView& view)
{
    CAIRN_ASSIGN(const auto classes, view.classes());
    const data::Column& target = view.column(view.target);
    if (classes.empty())
        return std::vector<Outcome>{{"_target", numberSql(target)}};
    if (classes.size() < 2 || classes.size() > kMostClasses)
        return fail(ErrorCode::InvalidInput, "Target encoding needs 2 to " + std::to_string(kMostClasses) + " classes, the training rows have " +
                    std::to_string(classes.size()), {}, "Use one-hot or hash encoding");
    std::vector<Outcome> all;
    for (std::size_t i = classes.size() == 2 ? 1 : 0; i < classes.size(); ++i)
        all.push_back({classes.size() == 2 ? "_target" : "_target=" + classes[i],
                       "CASE WHEN " + valueSql(target) + " = " + sqlText(classes[i]) + " THEN 1.0 ELSE 0.0 END"});
    return all;
}

Result<Json> fitColumn(const FitView& view, const std::string& name, const std::vector<Outcome>& all, std::int64_t folds)
{
    const std::string value = valueSql(view.column(name));
    std::string sql = "SELECT " + value + ", CAST(" + foldSql(folds) + " AS BIGINT), CAST(count(*) AS DOUBLE)";
    for (const auto& outcome : all)
        sql += ", CAST(sum(" + outcome.sql + ") AS DOUBLE)";
    sql += std::string(" FROM ") + kTrainingRows + " WHERE " + numberOrValueSql(view.column(view.target)) + " IS NOT NULL AND " + value +
           " IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2 LIMIT " + std::to_string(kMostCategories * static_cast<std::size_t>(folds) + 1);
    CAIRN_ASSIGN(const auto table, view.query(sql));
    if (table.size() > kMostCategories * static_cast<std::size_t>(folds))
        return fail(ErrorCode::InvalidInput, "Column \"" + name + "\" has more than " + std::to_string(kMostCategories) + " values", {}, "Use hash encoding");
    std::map<std::string, std::vector<std::vector<double>>> sums; // value -> [count, outcome...] -> fold
    for (const auto& row : table) {
        auto& entry = sums[data::cellText(row[0])];
        if (entry.empty())
            entry.assign(all.size() + 1, std::vector<double>(static_cast<std::size_t>(folds), 0.0));
        const auto fold = static_cast<std::size_t>(numberIn(row[1]).value_or(0));
        for (std::size_t i = 0; i <= all.size(); ++i)
            entry[i][fold] = numberIn(row[2 + i]).value_or(0);
    }
    if (sums.empty())
        return noValues(name);
    Json values = Json::array(), table2 = Json::array();
    for (const auto& [text, entry] : sums) {
        values.push_back(text);
        table2.push_back(entry);
    }
    return Json{{"values", values}, {"sums", table2}};
}

Result<Json> fit(const FitView& view)
{
    CAIRN_ASSIGN(const auto all, outcomes(view));
    const std::int64_t folds = view.integer("folds");
    Json outputs = Json::array(), encodings = Json::array(), priors = Json::array();
    for (const auto& outcome : all)
        outputs.push_back(outcome.name);
    for (const auto& name : view.columns) {
        CAIRN_ASSIGN(encodings.emplace_back(), fitColumn(view, name, all, folds));
    }
    std::string sql = "SELECT CAST(" + foldSql(folds) + " AS BIGINT), CAST(count(*) AS DOUBLE)";
    for (const auto& outcome : all)
        sql += ", CAST(sum(" + outcome.sql + ") AS DOUBLE)";
    CAIRN_ASSIGN(const auto table, view.query(sql + " FROM " + kTrainingRows + " WHERE " + numberOrValueSql(view.column(view.target)) + " IS NOT NULL GROUP BY 1 ORDER BY 1"));
    std::vector<std::vector<double>> totals(all.size() + 1, std::vector<double>(static_cast<std::size_t>(folds), 0.0));
    for (const auto& row : table) {
        for (std::size_t i = 0; i <= all.size(); ++i)
            totals[i][static_cast<std::size_t>(numberIn(row[0]).value_or(0))] = numberIn(row[1 + i]).value_or(0);
    }
    return Json{{"columns", view.columns}, {"outputs", outputs}, {"totals", totals}, {"encodings", encodings}};
}

double without(const std::vector<double>& folds, std::size_t fold)
{
    return std::accumulate(folds.begin(), folds.end(), 0.0) - (fold < folds.size() ? folds[fold] : 0.0);
}

/// Smoothed means of one outcome: of all folds, or (fold < folds) of the others.
struct Means {
    const std::vector<std::vector<double>>& totals;
    double smoothing;
    std::size_t outcome;

    double prior(std::size_t fold) const
    {
        const double count = without(totals[0], fold);
        return count > 0 ? without(totals[outcome + 1], fold) / count : 0;
    }
    double of(const std::vector<std::vector<double>>& sums, std::size_t fold) const
    {
        const double count = without(sums.at(0), fold), weight = count + smoothing;
        return weight > 0 ? (without(sums.at(outcome + 1), fold) + smoothing * prior(fold)) / weight : prior(fold);
    }
};

/// Adds a lookup from "<fold>:<value>" (training rows) and ":<value>" (all others) and the SQL that uses it.
MadeColumn encoded(const EffectView& view, const std::string& name, const Json& encoding, const Means& means, StepEffect& effect)
{
    const auto values = encoding.at("values").get<std::vector<std::string>>();
    const auto sums = encoding.at("sums").get<std::vector<std::vector<std::vector<double>>>>();
    const std::size_t folds = means.totals.at(0).size();
    data::SqlLookup lookup;
    for (std::size_t i = 0; i < values.size(); ++i)
        lookup.values.emplace(":" + values[i], means.of(sums.at(i), folds));
    std::string prior = sqlNumber(means.prior(folds)), key = "':'";
    if (view.training) {
        std::string priors = "CASE";
        for (std::size_t fold = 0; fold < folds; ++fold) {
            for (std::size_t i = 0; i < values.size(); ++i)
                lookup.values.emplace(std::to_string(fold) + ":" + values[i], means.of(sums.at(i), fold));
            priors += " WHEN " + foldSql(static_cast<std::int64_t>(folds)) + " = " + std::to_string(fold) + " THEN " + sqlNumber(means.prior(fold));
        }
        const std::string training = "cairn_member(" + std::to_string(view.training->id()) + ", cairn_row)";
        key = "CASE WHEN " + training + " THEN " + foldSql(static_cast<std::int64_t>(folds)) + " || ':' ELSE ':' END";
        prior = "CASE WHEN " + training + " THEN " + priors + " END ELSE " + prior + " END";
    }
    effect.lookups.push_back(data::SqlLookupHandle::offer(std::move(lookup)));
    const std::string value = valueSql(view.column(name));
    const std::string id = std::to_string(effect.lookups.back()->id());
    if (means.outcome == 0)
        effect.checks.push_back({value + " IS NOT NULL AND cairn_value(" + id + ", ':' || " + value + ") IS NULL",
                                 "rows have a value of \"" + name + "\" never seen in training; they get the mean of all"});
    return {realColumn(name), "coalesce(cairn_value(" + id + ", (" + key + ") || " + value + "), " + prior + ")", {name}};
}

Result<StepEffect> effect(const EffectView& view)
{
    const auto outputs = view.fitted.at("outputs").get<std::vector<std::string>>();
    const auto totals = view.fitted.at("totals").get<std::vector<std::vector<double>>>();
    if (totals.size() != outputs.size() + 1)
        return fail(ErrorCode::Corrupt, "What the step has learned is damaged", {}, "Fit the recipe again");
    StepEffect effect;
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        for (std::size_t outcome = 0; outcome < outputs.size(); ++outcome) {
            auto made = encoded(view, view.columns[i], view.fitted.at("encodings").at(i), Means{totals, view.real("smoothing"), outcome}, effect);
            made.column.name += outputs[outcome];
            effect.added.push_back(std::move(made));
        }
    }
    if (!view.flag("keep"))
        effect.dropped = view.columns;
    return effect;
}

} // namespace

StepKind targetEncodeKind()
{
    StepKind kind;
    kind.info = {"target_encode", "Mean of the target", "categories",
                 "Replaces a category by the smoothed mean of the target (or share of a class) among training rows that have it. Training rows get values "
                 "learned without their own fold, so that the target does not leak.",
                 {columnsParam("Columns of categories; none chosen: all text columns", "text"),
                  realParam("smoothing", "Smoothing", "Weight of the overall mean, in rows: rare categories stay close to it", 10, 0, 1e9),
                  integerParam("folds", "Folds", "Parts of the training rows; each gets values learned from the others", 5, 2, 20),
                  flagParam("keep", "Keep the columns", "Leaves the columns themselves in place, too", false)}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
