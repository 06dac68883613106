// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"
#include "core/stats/pca.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

constexpr std::size_t kMostColumns = 100; ///< covariances are d (d + 1) / 2 aggregates of one query

Result<std::vector<double>> allNumbers(const FitView& view, const std::vector<std::string>& expressions)
{
    CAIRN_ASSIGN(const auto found, oneRow(view, expressions));
    std::vector<double> numbers;
    for (const auto& number : found)
        numbers.push_back(number.value_or(0));
    return numbers;
}

/// Missing values stand at the mean, so they do not pull.
std::vector<std::string> centred(const StepView& view, const std::vector<double>& means, const std::vector<double>& scales)
{
    std::vector<std::string> values;
    for (std::size_t i = 0; i < view.columns.size(); ++i)
        values.push_back("coalesce((" + numberSql(view.column(view.columns[i])) + " - " + sqlNumber(means[i]) + ") / " + sqlNumber(scales[i]) + ", 0)");
    return values;
}

Result<std::vector<double>> covariance(const FitView& view, const std::vector<std::string>& values)
{
    const std::size_t d = values.size();
    std::vector<std::string> expressions;
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = i; j < d; ++j)
            expressions.push_back("avg(" + values[i] + " * " + values[j] + ") - avg(" + values[i] + ") * avg(" + values[j] + ")");
    }
    CAIRN_ASSIGN(const auto products, allNumbers(view, expressions));
    std::vector<double> matrix(d * d);
    std::size_t next = 0;
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = i; j < d; ++j)
            matrix[i * d + j] = matrix[j * d + i] = products[next++];
    }
    return matrix;
}

Result<Json> fit(const FitView& view)
{
    const std::size_t d = view.columns.size();
    if (d < 2 || d > kMostColumns)
        return fail(ErrorCode::InvalidInput, "Principal components need 2 to " + std::to_string(kMostColumns) + " columns of numbers, here are " + std::to_string(d),
                    {}, "Choose the columns");
    std::vector<std::string> expressions;
    for (const auto& name : view.columns)
        expressions.push_back("avg(" + numberSql(view.column(name)) + ")");
    for (const auto& name : view.columns)
        expressions.push_back("stddev_pop(" + numberSql(view.column(name)) + ")");
    CAIRN_ASSIGN(auto means, allNumbers(view, expressions));
    std::vector<double> scales(means.begin() + static_cast<std::ptrdiff_t>(d), means.end());
    means.resize(d);
    for (double& scale : scales)
        scale = view.flag("standardise") && scale > 0 ? scale : 1;
    CAIRN_ASSIGN(auto matrix, covariance(view, centred(view, means, scales)));
    const stats::Eigen eigen = stats::symmetricEigen(std::move(matrix), d);
    const auto kept = std::min(static_cast<std::size_t>(view.integer("components")), d);
    Json components = Json::array(), shares = Json::array();
    double total = 0;
    for (const double value : eigen.values)
        total += std::max(value, 0.0);
    for (std::size_t k = 0; k < kept; ++k) {
        std::vector<double> axis(eigen.vectors.begin() + static_cast<std::ptrdiff_t>(k * d), eigen.vectors.begin() + static_cast<std::ptrdiff_t>((k + 1) * d));
        const double largest = std::fabs(*std::ranges::max_element(axis, {}, [](double entry) { return std::fabs(entry); }));
        // The first of the largest entries is positive; rounding does not choose among equal ones.
        const double sign = *std::ranges::find_if(axis, [&](double entry) { return std::fabs(entry) >= largest * (1 - 1e-6); }) < 0 ? -1 : 1;
        for (double& entry : axis)
            entry *= sign;
        components.push_back(axis);
        shares.push_back(total > 0 ? std::max(eigen.values[k], 0.0) / total : 0.0);
    }
    return Json{{"columns", view.columns}, {"means", means}, {"scales", scales}, {"components", components}, {"shares", shares}};
}

Result<StepEffect> effect(const EffectView& view)
{
    const auto means = view.fitted.at("means").get<std::vector<double>>(), scales = view.fitted.at("scales").get<std::vector<double>>();
    if (means.size() != view.columns.size() || scales.size() != means.size())
        return fail(ErrorCode::Corrupt, "The stored step has not one mean and one deviation for each of its columns", "pca", "Fit the recipe again");
    const auto values = centred(view, means, scales);
    StepEffect effect;
    std::size_t number = 0;
    for (const Json& component : view.fitted.at("components")) {
        std::string sql;
        for (std::size_t i = 0; i < values.size(); ++i)
            sql += (i ? " + " : "") + sqlNumber(component.at(i).get<double>()) + " * " + values[i];
        effect.added.push_back({realColumn(view.text("prefix") + std::to_string(++number)), sql, {}});
    }
    if (!view.flag("keep"))
        effect.dropped = view.columns;
    return effect;
}

} // namespace

StepKind pcaKind()
{
    StepKind kind;
    kind.info = {"pca", "Principal components", "numbers", "Replaces columns of numbers by the directions in which the training rows vary most (Pearson 1901).",
                 {columnsParam("Columns of numbers; none chosen: all of them", "number"),
                  integerParam("components", "Components", "How many are kept", 2, 1, kMostColumns),
                  flagParam("standardise", "Standardise first", "Brings the columns to unit deviation first, so that units do not matter", true),
                  flagParam("keep", "Keep the columns", "Leaves the columns themselves in place, too", false),
                  textParam("prefix", "Name", "Beginning of the new names", "pca")}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
