// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

#include <cmath>
#include <numbers>

namespace cairn::prep {

namespace {

constexpr double kNearlyZero = 1e-9;

double boxCox(double x, double lambda)
{
    return std::fabs(lambda) < kNearlyZero ? std::log(x) : std::expm1(lambda * std::log(x)) / lambda;
}

double yeoJohnson(double x, double lambda)
{
    if (x >= 0)
        return std::fabs(lambda) < kNearlyZero ? std::log1p(x) : std::expm1(lambda * std::log1p(x)) / lambda;
    return std::fabs(lambda - 2) < kNearlyZero ? -std::log1p(-x) : -std::expm1((2 - lambda) * std::log1p(-x)) / (2 - lambda);
}

/// Log-likelihood of normality up to constants (Box and Cox 1964; Yeo and Johnson 2000).
double likelihood(const std::vector<double>& values, double lambda, bool positive)
{
    const auto n = static_cast<double>(values.size());
    double mean = 0, squares = 0, jacobian = 0, count = 0;
    for (const double x : values) {
        const double y = positive ? boxCox(x, lambda) : yeoJohnson(x, lambda);
        const double delta = y - mean;
        mean += delta / ++count;
        squares += delta * (y - mean);
        jacobian += positive ? std::log(x) : std::copysign(std::log1p(std::fabs(x)), x);
    }
    const double variance = squares / n;
    return variance > 0 && std::isfinite(variance) ? -n / 2 * std::log(variance) + (lambda - 1) * jacobian : -INFINITY;
}

/// The most likely lambda in [-5, 5], by golden sections.
double bestLambda(const std::vector<double>& values, bool positive)
{
    constexpr double kGolden = 1 / std::numbers::phi;
    double a = -5, b = 5;
    double c = b - kGolden * (b - a), d = a + kGolden * (b - a);
    double fc = likelihood(values, c, positive), fd = likelihood(values, d, positive);
    while (b - a > 1e-8) {
        if (fc > fd) {
            b = d, d = c, fd = fc;
            c = b - kGolden * (b - a);
            fc = likelihood(values, c, positive);
        } else {
            a = c, c = d, fc = fd;
            d = a + kGolden * (b - a);
            fd = likelihood(values, d, positive);
        }
    }
    return (a + b) / 2;
}

Result<Json> fit(const FitView& view)
{
    const std::string method = view.text("method");
    Json lambdas = Json::array();
    if (method != "yeo_johnson" && method != "box_cox")
        return Json{{"columns", view.columns}};
    const bool positive = method == "box_cox";
    for (const auto& name : view.columns) {
        const std::string value = numberSql(view.column(name));
        CAIRN_ASSIGN(const auto table, view.query("SELECT " + value + " FROM " + kSampledRows + " WHERE " + value + (positive ? " > 0" : " IS NOT NULL")));
        std::vector<double> values;
        for (const auto& row : table) {
            if (const auto number = numberIn(row[0]))
                values.push_back(*number);
        }
        if (values.size() < 2)
            return noValues(name);
        lambdas.push_back(bestLambda(values, positive));
    }
    return Json{{"columns", view.columns}, {"lambdas", lambdas}};
}

/// SQL of the power, and the condition under which it has a value.
std::pair<std::string, std::string> powerSql(const std::string& method, const std::string& x, double lambda)
{
    const std::string l = sqlNumber(lambda), m = sqlNumber(2 - lambda);
    if (method == "log")
        return {"ln(" + x + ")", x + " > 0"};
    if (method == "log1p")
        return {"ln(1 + " + x + ")", x + " > -1"};
    if (method == "sqrt")
        return {"sqrt(" + x + ")", x + " >= 0"};
    if (method == "box_cox")
        return {std::fabs(lambda) < kNearlyZero ? "ln(" + x + ")" : "(pow(" + x + ", " + l + ") - 1) / " + l, x + " > 0"};
    const std::string above = std::fabs(lambda) < kNearlyZero ? "ln(1 + " + x + ")" : "(pow(1 + " + x + ", " + l + ") - 1) / " + l;
    const std::string below = std::fabs(lambda - 2) < kNearlyZero ? "-ln(1 - " + x + ")" : "-(pow(1 - " + x + ", " + m + ") - 1) / " + m;
    return {"CASE WHEN " + x + " >= 0 THEN " + above + " ELSE " + below + " END", {}};
}

Result<StepEffect> effect(const EffectView& view)
{
    const std::string method = view.text("method");
    StepEffect effect;
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        const auto& name = view.columns[i];
        const std::string x = numberSql(view.column(name));
        const double lambda = view.fitted.contains("lambdas") ? view.fitted.at("lambdas").at(i).get<double>() : 0;
        const auto [sql, condition] = powerSql(method, x, lambda);
        effect.replaced.push_back({realColumn(name), condition.empty() ? sql : "CASE WHEN " + condition + " THEN " + sql + " END", {name}});
        if (!condition.empty())
            effect.checks.push_back({"NOT (" + condition + ")", "rows have a value of \"" + name + "\" that has no " + method + "; they count as missing"});
    }
    return effect;
}

} // namespace

StepKind powerKind()
{
    StepKind kind;
    kind.info = {"power", "Logarithm or power", "numbers",
                 "Makes skewed numbers more even. Yeo-Johnson and Box-Cox learn the power that makes the training rows most like a normal distribution.",
                 {columnsParam("Columns of numbers; none chosen: all of them", "number"),
                  choiceParam("method", "Method", "log1p is the logarithm of 1 + value; Box-Cox, log and sqrt leave values out that they are not defined for",
                              {"yeo_johnson", "box_cox", "log1p", "log", "sqrt"})}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
