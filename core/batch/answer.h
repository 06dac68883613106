// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::batch {

/// How a number is answered: what the network puts out for a row, and so the loss that trains it. Values are standardised.
enum class AnswerForm : std::uint8_t {
    Value,    ///< the number itself: [1]
    Count,    ///< logarithm of the expected count, Poisson distributed; counts are not standardised: [1]
    Normal,   ///< mean and variance of a normal distribution (Nix, Weigend, 1994): [2]
    Mixture,  ///< M weights, M means, M standard deviations of normal distributions (Bishop, 1994): [3 M]
    Quantiles ///< one number per quantile (Koenker, Bassett, 1978): [Q]
};

struct AnswerFormName {
    AnswerForm form;
    std::string_view id;      ///< in documents and on the command line
    std::string_view head;    ///< kind of layer (graph::kinds()) that makes the numbers
    std::string_view numbers; ///< what the network puts out for a row, in words
};
inline constexpr std::array<AnswerFormName, 5> kAnswerForms{{{AnswerForm::Value, "value", "linear", "the value"},
                                                             {AnswerForm::Count, "count", "linear", "the logarithm of the expected count"},
                                                             {AnswerForm::Normal, "normal", "gaussian_head", "mean and variance"},
                                                             {AnswerForm::Mixture, "mixture", "mixture_density", "weights, means and standard deviations"},
                                                             {AnswerForm::Quantiles, "quantiles", "quantile_head", "one for each quantile"}}};

constexpr const AnswerFormName& formFacts(AnswerForm form) { return kAnswerForms[static_cast<std::size_t>(form)]; }
std::optional<AnswerForm> answerForm(std::string_view id);

/// Share of the answers that an interval of a distribution shall hold, as much above it as below.
inline constexpr double kIntervalLevel = 0.9;

/// What tells one number's answer from another's; the rest follows from it: width, decoding, loss, the head that fits.
struct Answer {
    AnswerForm form = AnswerForm::Value;
    std::vector<double> quantiles = {0.05, 0.5, 0.95}; ///< Quantiles: rising, between 0 and 1
    std::int64_t components = 5;                       ///< Mixture

    bool operator==(const Answer&) const = default;

    /// Numbers that the network puts out for a row.
    std::int64_t width() const;
    /// Whether a number can be the answer: finite, and for counts whole and not negative.
    bool takes(double number) const;
    /// Whether answers are standardised by mean and deviation of the target.
    bool standardised() const { return form != AnswerForm::Count; }
    /// Share of the rows that the interval shall hold; 0 where there is no interval.
    double nominal() const;
    /// The quantile that stands for the answer: the one nearest to one half.
    std::size_t middle() const;
    /// The place in the output that rises and falls with the predicted value; nothing where no single one does.
    std::optional<std::int64_t> valueElement() const;
};

/// An answer in the unit of the target column; without an interval low = high = value.
struct Prediction {
    double value = 0;         ///< mean of the distribution, or its middle quantile
    double low = 0, high = 0; ///< central interval of kIntervalLevel, or from the lowest to the highest quantile
};

/// Of the numbers that the network puts out for a row (answer.width() of them); value = encoded * deviation + mean. Numbers that are
/// not finite stay so.
Prediction predictionOf(const Answer& answer, std::span<const float> output, double mean, double deviation);

} // namespace cairn::batch
