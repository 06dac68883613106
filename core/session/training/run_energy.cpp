// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/run_energy.h"

#include "core/store/runs/run_register.h"

#include <array>

namespace cairn::session {

Json energyJson(const engine::TrainOutcome& outcome)
{
    return Json{{"kind", energy::kindName(outcome.energy)}, {"joules", outcome.energy.joules}, {"estimated_joules", outcome.energy.estimatedJ},
                {"joules_per_epoch", outcome.joulesPerEpoch}, {"joules_per_row", outcome.joulesPerRow}, {"emissions_g", outcome.emissionsG}};
}

std::optional<energy::Spent> spentOf(const Json& outcome)
{
    const Json found = outcome.is_object() && outcome.contains("energy") ? outcome["energy"] : Json();
    const auto number = [&](const char* key) { return found.is_object() && found.contains(key) && found[key].is_number() ? found[key].get<double>() : 0.0; };
    const energy::Spent spent{number("joules"), number("estimated_joules")};
    return spent.joules > 0 ? std::optional(spent) : std::nullopt;
}

Result<energy::Spent> spentSoFar(store::Project& project, RunId run)
{
    using Kind = store::RunField::Kind;
    const std::array fields{store::RunField{Kind::Metric, energy::kEnergySeries}, store::RunField{Kind::Metric, energy::kEstimatedSeries}};
    CAIRN_ASSIGN(const auto rows, store::RunRegister(project).rows(std::array{run}, fields));
    const auto number = [&](std::size_t field) { return !rows.empty() && rows[0].cells[field].number > 0 ? rows[0].cells[field].number : 0.0; };
    return energy::Spent{number(0), number(1)};
}

} // namespace cairn::session
