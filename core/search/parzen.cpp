// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/parzen.h"

#include "core/search/scale.h"

#include <algorithm>
#include <array>
#include <numbers>
#include <numeric>

namespace cairn::search {

namespace {

constexpr std::size_t kFullWeights = 25;   ///< newest observations that count fully
constexpr double kMostParts = 100;         ///< the least width is the range by this
constexpr double kLeastMass = 1e-12;       ///< a normal that lies far from an interval still has this much in it

double normalBelow(double z)
{
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

std::vector<double> mixtureWeights(std::size_t observations)
{
    std::vector<double> weights(observations + 1, 1.0);
    if (observations > kFullWeights) {
        const std::size_t ramp = observations - kFullWeights;
        const double from = 1.0 / static_cast<double>(observations);
        for (std::size_t i = 0; i < ramp; ++i)
            weights[i] = ramp == 1 ? from : from + (1.0 - from) * static_cast<double>(i) / static_cast<double>(ramp - 1);
    }
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& weight : weights)
        weight /= sum;
    return weights;
}

/// The greater distance of each of the numbers to its neighbours in rising order.
std::vector<double> neighbourDistances(const std::vector<double>& numbers, double low, double high)
{
    std::vector<std::size_t> order(numbers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return numbers[i]; });
    std::vector<double> distances(numbers.size());
    const bool ends = numbers.size() < 3; // with more, an end of the range is no neighbour
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        const double here = numbers[order[rank]];
        const bool first = rank == 0, last = rank + 1 == order.size();
        const double before = first ? low : numbers[order[rank - 1]], after = last ? high : numbers[order[rank + 1]];
        double distance = std::max(here - before, after - here);
        if (!ends && (first || last))
            distance = first ? after - here : here - before;
        distances[order[rank]] = distance;
    }
    return distances;
}

} // namespace

double normalQuantile(double probability)
{
    // Acklam's rational approximation (relative error below 1.2e-9), then one step of Halley's method.
    static constexpr std::array a{-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00};
    static constexpr std::array b{-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01};
    static constexpr std::array c{-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00};
    static constexpr std::array d{7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00};
    constexpr double kTail = 0.02425;
    const auto tail = [](double q) {
        return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    };
    double x = 0;
    if (probability < kTail) {
        x = tail(std::sqrt(-2 * std::log(probability)));
    } else if (probability > 1 - kTail) {
        x = -tail(std::sqrt(-2 * std::log1p(-probability)));
    } else {
        const double q = probability - 0.5, r = q * q;
        x = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
    }
    const double error = normalBelow(x) - probability;
    const double step = error * std::sqrt(2 * std::numbers::pi) * std::exp(x * x / 2);
    return x - step / (1 + x * step / 2);
}

Parzen::Parzen(const Parameter& parameter, const std::vector<double>& observations)
    : m_parameter(parameter), m_weights(mixtureWeights(observations.size()))
{
    if (parameter.type == ParameterType::Choice)
        addChoices(observations);
    else
        addNormals(observations);
}

void Parzen::addNormals(const std::vector<double>& observations)
{
    const double margin = m_parameter.type == ParameterType::Integer ? 0.5 : 0;
    m_low = toScale(m_parameter, m_parameter.minimum - margin);
    m_high = toScale(m_parameter, m_parameter.maximum + margin);
    const double range = m_high - m_low;
    for (const double value : observations)
        m_means.push_back(toScale(m_parameter, value));
    m_means.push_back((m_low + m_high) / 2);
    m_widths = neighbourDistances(m_means, m_low, m_high);
    const double least = range / std::min(kMostParts, 1.0 + static_cast<double>(m_means.size()));
    for (double& width : m_widths)
        width = std::clamp(width, least, range);
    m_widths.back() = range;
}

void Parzen::addChoices(const std::vector<double>& observations)
{
    const std::size_t choices = m_parameter.choices.size();
    const double prior = 1.0 / static_cast<double>(observations.size() + 1);
    const double sum = 1 + prior * static_cast<double>(choices);
    for (const double value : observations) {
        auto& part = m_probabilities.emplace_back(choices, prior / sum);
        part[static_cast<std::size_t>(value)] += 1 / sum;
    }
    m_probabilities.emplace_back(choices, 1.0 / static_cast<double>(choices));
}

std::size_t Parzen::partAt(double uniform) const
{
    double sum = 0;
    for (std::size_t part = 0; part + 1 < m_weights.size(); ++part) {
        sum += m_weights[part];
        if (uniform < sum)
            return part;
    }
    return m_weights.size() - 1;
}

double Parzen::mass(std::size_t part, double from, double to) const
{
    const double a = (from - m_means[part]) / m_widths[part], b = (to - m_means[part]) / m_widths[part];
    return std::max(a > 0 ? normalBelow(-a) - normalBelow(-b) : normalBelow(b) - normalBelow(a), kLeastMass);
}

double Parzen::draw(double part, double within) const
{
    const std::size_t chosen = partAt(part);
    if (m_parameter.type == ParameterType::Choice) {
        const std::vector<double>& probabilities = m_probabilities[chosen];
        double sum = 0;
        for (std::size_t choice = 0; choice + 1 < probabilities.size(); ++choice) {
            sum += probabilities[choice];
            if (within < sum)
                return static_cast<double>(choice);
        }
        return static_cast<double>(probabilities.size() - 1);
    }
    const double below = normalBelow((m_low - m_means[chosen]) / m_widths[chosen]), above = normalBelow((m_high - m_means[chosen]) / m_widths[chosen]);
    const double probability = std::clamp(below + within * (above - below), 1e-300, 1 - 1e-16);
    const double scaled = std::clamp(m_means[chosen] + m_widths[chosen] * normalQuantile(probability), m_low, m_high);
    double value = fromScale(m_parameter, scaled);
    if (m_parameter.type == ParameterType::Integer)
        value = std::round(value);
    return std::clamp(value, m_parameter.minimum, m_parameter.maximum);
}

double Parzen::logDensity(double coordinate) const
{
    double density = 0;
    if (m_parameter.type == ParameterType::Choice) {
        for (std::size_t part = 0; part < m_weights.size(); ++part)
            density += m_weights[part] * m_probabilities[part][static_cast<std::size_t>(coordinate)];
        return std::log(density);
    }
    const bool integer = m_parameter.type == ParameterType::Integer;
    const double at = toScale(m_parameter, coordinate);
    for (std::size_t part = 0; part < m_weights.size(); ++part) {
        const double z = (at - m_means[part]) / m_widths[part];
        const double here = integer ? mass(part, toScale(m_parameter, coordinate - 0.5), toScale(m_parameter, coordinate + 0.5))
                                    : std::exp(-z * z / 2) / (m_widths[part] * std::sqrt(2 * std::numbers::pi));
        density += m_weights[part] * here / mass(part, m_low, m_high);
    }
    return std::log(std::max(density, kLeastMass));
}

} // namespace cairn::search
