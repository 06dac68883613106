// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <numeric>

namespace cairn::prep {

namespace {

constexpr std::int64_t kBins = 16;
constexpr std::size_t kMostClasses = 50;

Result<std::vector<double>> variances(const FitView& view)
{
    std::vector<std::string> expressions;
    for (const auto& name : view.columns)
        expressions.push_back("var_pop(" + numberSql(view.column(name)) + ")");
    CAIRN_ASSIGN(const auto found, oneRow(view, expressions));
    std::vector<double> scores;
    for (const auto& number : found)
        scores.push_back(number.value_or(0));
    return scores;
}

/// Size of Pearson's correlation with the target; with classes, the largest of those with "is of this class".
Result<std::vector<double>> correlations(const FitView& view, const std::vector<std::string>& classes)
{
    const data::Column& target = view.column(view.target);
    std::vector<std::string> outcomes;
    for (const auto& name : classes)
        outcomes.push_back("CASE WHEN " + valueSql(target) + " IS NOT NULL THEN CASE WHEN " + valueSql(target) + " = " + sqlText(name) + " THEN 1.0 ELSE 0.0 END END");
    if (classes.empty())
        outcomes.push_back(numberSql(target));
    std::vector<double> scores;
    for (const auto& name : view.columns) {
        std::vector<std::string> expressions;
        for (const auto& outcome : outcomes)
            expressions.push_back("CASE WHEN var_pop(" + numberSql(view.column(name)) + ") > 0 THEN abs(corr(" + numberSql(view.column(name)) + ", " + outcome + ")) END");
        CAIRN_ASSIGN(const auto found, oneRow(view, expressions));
        double best = 0;
        for (const auto& number : found)
            best = std::max(best, number.value_or(0));
        scores.push_back(best);
    }
    return scores;
}

/// SQL of the bin of a number among bins of equal frequency.
Result<std::string> binned(const FitView& view, const data::Column& column)
{
    const std::string value = numberSql(column);
    std::vector<std::string> expressions;
    for (std::int64_t i = 1; i < kBins; ++i)
        expressions.push_back("quantile_cont(" + value + ", " + sqlNumber(static_cast<double>(i) / kBins) + ")");
    CAIRN_ASSIGN(const auto found, oneRow(view, expressions, kSampledRows));
    std::string sql = "CASE WHEN " + value + " IS NULL THEN '-'";
    int bin = 0;
    for (const auto& edge : found) {
        if (edge)
            sql += " WHEN " + value + " <= " + sqlNumber(*edge) + " THEN '" + std::to_string(bin++) + "'";
    }
    return sql + " ELSE '" + std::to_string(bin) + "' END";
}

double mutualInformation(const StepTable& table)
{
    std::map<std::string, double> a, b;
    double all = 0;
    for (const auto& row : table) {
        const double count = numberIn(row[2]).value_or(0);
        a[data::cellText(row[0])] += count;
        b[data::cellText(row[1])] += count;
        all += count;
    }
    double information = 0;
    for (const auto& row : table) {
        const double count = numberIn(row[2]).value_or(0);
        if (count > 0)
            information += count / all * std::log(count * all / (a[data::cellText(row[0])] * b[data::cellText(row[1])]));
    }
    return information;
}

Result<std::vector<double>> informations(const FitView& view, const std::vector<std::string>& classes)
{
    const data::Column& target = view.column(view.target);
    std::string outcome = valueSql(target);
    if (classes.empty()) {
        CAIRN_ASSIGN(outcome, binned(view, target));
    }
    std::vector<double> scores;
    for (const auto& name : view.columns) {
        CAIRN_ASSIGN(const std::string bin, binned(view, view.column(name)));
        CAIRN_ASSIGN(const auto table, view.query("SELECT " + bin + ", " + outcome + ", CAST(count(*) AS DOUBLE) FROM " + kTrainingRows + " WHERE " +
                                                  numberOrValueSql(target) + " IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"));
        scores.push_back(mutualInformation(table));
    }
    return scores;
}

Result<std::vector<double>> scored(const FitView& view)
{
    const std::string method = view.text("method");
    if (method == "variance")
        return variances(view);
    CAIRN_ASSIGN(const auto classes, view.classes());
    if (classes.size() > kMostClasses)
        return fail(ErrorCode::InvalidInput, "The target has more than " + std::to_string(kMostClasses) + " classes", {}, "Choose the method variance");
    return method == "correlation" ? correlations(view, classes) : informations(view, classes);
}

/// To twelve digits, so that the order in which the engine adds does not choose among equal columns.
double rounded(double number)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.12g", number);
    return std::strtod(text, nullptr);
}

Result<Json> fit(const FitView& view)
{
    CAIRN_ASSIGN(auto scores, scored(view));
    for (double& score : scores)
        score = rounded(score);
    std::vector<std::size_t> ranked(scores.size());
    std::iota(ranked.begin(), ranked.end(), std::size_t{0});
    std::ranges::stable_sort(ranked, std::greater<>(), [&](std::size_t i) { return scores[i]; });
    const auto top = static_cast<std::size_t>(view.integer("top"));
    std::vector<bool> keeps(scores.size(), false);
    std::size_t kept = 0;
    for (const std::size_t i : ranked) {
        keeps[i] = (top == 0 || kept < top) && scores[i] > view.real("above");
        kept += keeps[i];
    }
    if (kept == 0 && !scores.empty())
        return fail(ErrorCode::InvalidInput, "No column would be left: all score " + data::cellText(data::Cell(scores[ranked[0]])) + " or less", {},
                    "Lower the threshold");
    Json dropped = Json::array();
    for (std::size_t i = 0; i < keeps.size(); ++i) {
        if (!keeps[i])
            dropped.push_back(view.columns[i]);
    }
    view.notices->push_back("Feature selection keeps " + std::to_string(kept) + " of " + std::to_string(scores.size()) + " columns");
    return Json{{"columns", view.columns}, {"scores", scores}, {"dropped", dropped}};
}

Result<StepEffect> effect(const EffectView& view)
{
    StepEffect effect;
    effect.dropped = view.fitted.at("dropped").get<std::vector<std::string>>();
    for (const auto& name : effect.dropped) {
        if (!view.schema.find(name))
            return fail(ErrorCode::Corrupt, "What the step has learned is damaged", {}, "Fit the recipe again");
    }
    return effect;
}

} // namespace

StepKind selectFeaturesKind()
{
    StepKind kind;
    kind.info = {"select_features", "Select columns by worth", "columns",
                 "Keeps the columns of numbers that vary, or that tell most of the target on the training rows: by correlation, or by mutual information in nats "
                 "between 16 bins.",
                 {columnsParam("Columns of numbers to judge; none chosen: all of them", "number"),
                  choiceParam("method", "Method", "What a column is judged by", {"variance", "correlation", "mutual_information"}),
                  integerParam("top", "Keep at most", "That many of the best; 0: all above the threshold", 0, 0, 20000),
                  realParam("above", "Threshold", "Only columns that score above it are kept", 0, 0, 1e300)}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
