// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/answer_json.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cairn::batch {

namespace {

constexpr double kNormalWidth = 1.6448536269514722; ///< deviations from the mean to either end of a central interval of kIntervalLevel
constexpr double kTail = (1 - kIntervalLevel) / 2;
constexpr double kSummedRate = 1e5; ///< counts expected to be larger than this are as good as normally distributed

/// The smallest k whose distribution function, of a Poisson distribution, reaches p; sums of its probabilities from where they begin
/// to count.
double poissonQuantile(double rate, double p)
{
    if (!(rate >= 0) || std::isinf(rate))
        return rate;
    if (rate > kSummedRate)
        return std::round(rate + (p < 0.5 ? -kNormalWidth : kNormalWidth) * std::sqrt(rate));
    double k = std::max(0.0, std::floor(rate - 12 * std::sqrt(rate) - 12)), sum = 0;
    for (double probability = std::exp(k * (rate > 0 ? std::log(rate) : 0.0) - rate - std::lgamma(k + 1)); sum + probability < p; probability *= rate / k) {
        sum += probability;
        k += 1;
        if (probability == 0 && k > rate)
            break; // p lies within the error of the sum
    }
    return k;
}

struct MixtureParts {
    std::span<const float> weights, means, deviations;

    double mean() const
    {
        double sum = 0;
        for (std::size_t i = 0; i < weights.size(); ++i)
            sum += static_cast<double>(weights[i]) * static_cast<double>(means[i]);
        return sum;
    }
    double below(double value) const
    {
        double sum = 0;
        for (std::size_t i = 0; i < weights.size(); ++i)
            sum += static_cast<double>(weights[i]) * 0.5 * std::erfc((static_cast<double>(means[i]) - value) / (static_cast<double>(deviations[i]) * std::numbers::sqrt2));
        return sum;
    }
    /// By bisection between the outermost quantiles of the components.
    double quantile(double p) const
    {
        constexpr double kFar = 9; // deviations; what lies farther does not count in double precision
        double low = INFINITY, high = -INFINITY;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            low = std::min(low, static_cast<double>(means[i]) - kFar * static_cast<double>(deviations[i]));
            high = std::max(high, static_cast<double>(means[i]) + kFar * static_cast<double>(deviations[i]));
        }
        if (!std::isfinite(low) || !std::isfinite(high))
            return NAN;
        for (int step = 0; step < 40; ++step)
            (below((low + high) / 2) < p ? low : high) = (low + high) / 2;
        return (low + high) / 2;
    }
};

} // namespace

std::optional<AnswerForm> answerForm(std::string_view id)
{
    const auto found = std::ranges::find(kAnswerForms, id, &AnswerFormName::id);
    return found == kAnswerForms.end() ? std::nullopt : std::optional(found->form);
}

Json toJson(const Answer& answer)
{
    Json json{{"form", formFacts(answer.form).id}};
    if (answer.form == AnswerForm::Quantiles)
        json["quantiles"] = answer.quantiles;
    if (answer.form == AnswerForm::Mixture)
        json["components"] = answer.components;
    return json;
}

Answer answerFromJson(const Json& json)
{
    Answer answer;
    if (json.is_null())
        return answer;
    const auto form = answerForm(json.at("form").get<std::string>());
    if (!form)
        throw Json::other_error::create(501, "unknown form of an answer", &json);
    answer.form = *form;
    answer.quantiles = json.value("quantiles", answer.quantiles);
    answer.components = json.value("components", answer.components);
    return answer;
}

std::int64_t Answer::width() const
{
    switch (form) {
    case AnswerForm::Value:
    case AnswerForm::Count: break;
    case AnswerForm::Normal: return 2;
    case AnswerForm::Mixture: return 3 * components;
    case AnswerForm::Quantiles: return static_cast<std::int64_t>(quantiles.size());
    }
    return 1;
}

bool Answer::takes(double number) const
{
    return std::isfinite(number) && (form != AnswerForm::Count || (number >= 0 && number == std::floor(number)));
}

double Answer::nominal() const
{
    if (form == AnswerForm::Value || (form == AnswerForm::Quantiles && quantiles.size() < 2))
        return 0;
    return form == AnswerForm::Quantiles ? quantiles.back() - quantiles.front() : kIntervalLevel;
}

std::size_t Answer::middle() const
{
    const auto nearest = std::ranges::min_element(quantiles, {}, [](double quantile) { return std::abs(quantile - 0.5); });
    return static_cast<std::size_t>(nearest - quantiles.begin());
}

std::optional<std::int64_t> Answer::valueElement() const
{
    if (form == AnswerForm::Mixture)
        return std::nullopt;
    return form == AnswerForm::Quantiles ? static_cast<std::int64_t>(middle()) : 0;
}

Prediction predictionOf(const Answer& answer, std::span<const float> output, double mean, double deviation)
{
    const auto unit = [&](double encoded) { return encoded * deviation + mean; };
    switch (answer.form) {
    case AnswerForm::Value: break;
    case AnswerForm::Count: {
        const double rate = std::exp(static_cast<double>(output[0]));
        return {rate, poissonQuantile(rate, kTail), poissonQuantile(rate, 1 - kTail)};
    }
    case AnswerForm::Normal: {
        const double centre = output[0], reach = kNormalWidth * std::sqrt(std::max(static_cast<double>(output[1]), 0.0));
        return {unit(centre), unit(centre - reach), unit(centre + reach)};
    }
    case AnswerForm::Mixture: {
        const auto count = static_cast<std::size_t>(answer.components);
        const MixtureParts parts{output.subspan(0, count), output.subspan(count, count), output.subspan(2 * count, count)};
        return {unit(parts.mean()), unit(parts.quantile(kTail)), unit(parts.quantile(1 - kTail))};
    }
    case AnswerForm::Quantiles: return {unit(output[answer.middle()]), unit(output.front()), unit(output[answer.quantiles.size() - 1])};
    }
    return {unit(output[0]), unit(output[0]), unit(output[0])};
}

} // namespace cairn::batch
