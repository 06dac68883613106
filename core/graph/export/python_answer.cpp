// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/export/python_answer.h"

#include "core/formats/python_writer.h"

namespace cairn::graph {

namespace {

constexpr const char* kCountDecode = R"(
# The model answers the logarithm of the expected count.
def decode(output):
    """Expected count and 90 % interval (Poisson distribution) of each row."""
    rate = output[:, 0].double().exp()

    def quantile(p):
        low, high = -torch.ones_like(rate), (rate + 12 * rate.sqrt() + 12).floor()
        while (high - low).max() > 1:
            middle = ((low + high) / 2).floor()
            reached = torch.special.gammaincc(middle + 1, rate) >= p
            low, high = torch.where(reached, low, middle), torch.where(reached, middle, high)
        return high

    return rate, quantile(0.05), quantile(0.95)
)";

constexpr const char* kNormalDecode = R"(
# The model answers mean and variance of the standardised value.
def decode(output):
    """Mean and 90 % interval (normal distribution) of each row."""
    mean, reach = output[:, 0], 1.6448536269514722 * output[:, 1].sqrt()
    return tuple(part * TARGET_DEVIATION + TARGET_MEAN for part in (mean, mean - reach, mean + reach))
)";

constexpr const char* kMixtureDecode = R"(
# The model answers weights, means and standard deviations of normal distributions of the standardised value.
def decode(output):
    """Mean and 90 % interval (mixture of normal distributions) of each row."""
    weights, means, deviations = output.chunk(3, dim=1)

    def quantile(p):
        low, high = (means - 9 * deviations).amin(1), (means + 9 * deviations).amax(1)
        for _ in range(40):
            middle = (low + high) / 2
            below = (weights * torch.special.ndtr((middle[:, None] - means) / deviations)).sum(1) < p
            low, high = torch.where(below, middle, low), torch.where(below, high, middle)
        return (low + high) / 2

    return tuple(part * TARGET_DEVIATION + TARGET_MEAN for part in ((weights * means).sum(1), quantile(0.05), quantile(0.95)))
)";

std::string quantileDecode(const batch::Answer& answer)
{
    std::string list;
    for (const double quantile : answer.quantiles)
        list += (list.empty() ? "" : ", ") + formats::pythonNumber(quantile);
    return "\n# The model answers these quantiles of the standardised value.\nQUANTILES = [" + list + R"(]


def decode(output):
    """The middle quantile, the lowest and the highest one of each row."""
    middle = )" + std::to_string(answer.middle()) + R"(
    return tuple(output[:, place] * TARGET_DEVIATION + TARGET_MEAN for place in (middle, 0, -1))
)";
}

} // namespace

std::string pythonAnswer(const batch::Target& target)
{
    const std::string scale = "TARGET_MEAN = " + formats::pythonNumber(target.mean) + "\nTARGET_DEVIATION = " + formats::pythonNumber(target.deviation) + "\n";
    switch (target.answer.form) {
    case batch::AnswerForm::Value: break;
    case batch::AnswerForm::Count: return kCountDecode;
    case batch::AnswerForm::Normal: return "\n" + scale + "\n" + kNormalDecode;
    case batch::AnswerForm::Mixture: return "\n" + scale + "\n" + kMixtureDecode;
    case batch::AnswerForm::Quantiles: return "\n" + scale + quantileDecode(target.answer);
    }
    return "\n# The model answers standardised values: value = output * TARGET_DEVIATION + TARGET_MEAN\n" + scale;
}

} // namespace cairn::graph
