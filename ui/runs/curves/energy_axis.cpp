// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/curves/energy_axis.h"

#include <algorithm>

namespace cairn::ui {

double joulesAt(const std::vector<store::CurvePoint>& energy, std::int64_t step)
{
    const auto after = std::upper_bound(energy.begin(), energy.end(), step, [](std::int64_t at, const store::CurvePoint& point) { return at < point.step; });
    const store::CurvePoint before = after == energy.begin() ? store::CurvePoint{} : *std::prev(after);
    if (after == energy.end())
        return before.value;
    const double share = static_cast<double>(step - before.step) / static_cast<double>(after->step - before.step);
    return before.value + share * (after->value - before.value);
}

energy::Readable energyUnit(const std::vector<std::vector<store::CurvePoint>>& runs)
{
    double most = 0;
    for (const auto& taken : runs)
        most = std::max(most, taken.empty() ? 0.0 : taken.back().value);
    const energy::Readable whole = energy::readableEnergy(most);
    return {most > 0 ? whole.value / most : 1, whole.unit};
}

} // namespace cairn::ui
