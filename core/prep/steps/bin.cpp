// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>

namespace cairn::prep {

namespace {

/// Inner edges of equal width or of equal frequency, without repeats.
Result<std::vector<double>> learnedEdges(const FitView& view, const std::string& name)
{
    const std::string value = numberSql(view.column(name));
    const auto bins = view.integer("bins");
    const bool width = view.text("method") == "width";
    std::vector<std::string> expressions;
    if (width)
        expressions = {"min(" + value + ")", "max(" + value + ")"};
    for (std::int64_t i = 1; i < bins && !width; ++i)
        expressions.push_back("quantile_cont(" + value + ", " + sqlNumber(static_cast<double>(i) / static_cast<double>(bins)) + ")");
    CAIRN_ASSIGN(const auto found, oneRow(view, expressions, width ? kTrainingRows : kSampledRows));
    std::vector<double> edges;
    for (const auto& number : found) {
        if (!number)
            return noValues(name);
        edges.push_back(*number);
    }
    if (width) {
        const double low = edges[0], high = edges[1];
        edges.clear();
        for (std::int64_t i = 1; i < bins; ++i)
            edges.push_back(low + (high - low) * static_cast<double>(i) / static_cast<double>(bins));
    }
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

std::string label(const std::vector<double>& edges, std::size_t bin)
{
    const auto text = [&](double edge) { return data::cellText(data::Cell(edge)); };
    if (edges.empty())
        return "all";
    return bin == 0 ? "< " + text(edges[0]) : bin == edges.size() ? ">= " + text(edges.back()) : text(edges[bin - 1]) + " to " + text(edges[bin]);
}

Result<Json> fit(const FitView& view)
{
    Json edges = Json::array(), labels = Json::array();
    for (const auto& name : view.columns) {
        std::vector<double> inner = view.numbers("edges");
        if (view.text("method") == "given") {
            if (inner.empty() || !std::ranges::is_sorted(inner, std::less_equal<>()))
                return fail(ErrorCode::InvalidInput, "The given edges do not rise", {}, "Give for example edges=18,30,65");
        } else {
            CAIRN_ASSIGN(inner, learnedEdges(view, name));
        }
        Json names = Json::array();
        for (std::size_t bin = 0; bin <= inner.size(); ++bin)
            names.push_back(label(inner, bin));
        edges.push_back(inner);
        labels.push_back(std::move(names));
    }
    return Json{{"columns", view.columns}, {"edges", edges}, {"labels", labels}};
}

Result<StepEffect> effect(const EffectView& view)
{
    const bool labels = view.text("answer") == "label";
    StepEffect effect;
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        const auto& name = view.columns[i];
        const auto edges = view.fitted.at("edges").at(i).get<std::vector<double>>();
        const std::string value = numberSql(view.column(name));
        std::string sql = "CASE WHEN " + value + " IS NULL THEN NULL";
        const auto answer = [&](std::size_t bin) { return labels ? sqlText(view.fitted.at("labels").at(i).at(bin).get<std::string>()) : std::to_string(bin); };
        for (std::size_t bin = 0; bin < edges.size(); ++bin)
            sql += " WHEN " + value + " < " + sqlNumber(edges[bin]) + " THEN " + answer(bin);
        data::Column column{name, labels ? ColumnType::Text : ColumnType::Integer, {}, {}};
        effect.replaced.push_back({std::move(column), sql + " ELSE " + answer(edges.size()) + " END", {name}});
    }
    return effect;
}

} // namespace

StepKind binKind()
{
    StepKind kind;
    kind.info = {"bin", "Sort into bins", "numbers", "Replaces a number by the bin it falls into: bins of equal width, of equal frequency, or between given edges.",
                 {columnsParam("Columns of numbers; none chosen: all of them", "number"),
                  choiceParam("method", "Method", "How the edges are found", {"quantile", "width", "given"}),
                  integerParam("bins", "Bins", "Number of bins; fewer where values repeat", 5, 2, 256),
                  numbersParam("edges", "Edges", "Inner edges for the method given, rising; a value at an edge belongs above it", -1e300, 1e300),
                  choiceParam("answer", "Answer", "The number of the bin (0, 1, ...), or a label that is taken as a category", {"number", "label"})}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
