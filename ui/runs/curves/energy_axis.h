// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/energy/energy.h"
#include "core/store/runs/run_query.h"

#include <vector>

namespace cairn::ui {

/// The joules that a run had taken at a step, by its series of energy in the order of recording: in a straight line between two records, from
/// nothing at step 0; after the last record it stays. Of several records of a step the last counts.
double joulesAt(const std::vector<store::CurvePoint>& energy, std::int64_t step);

/// One unit for all runs, by what most of them took, and how much of it a joule is.
energy::Readable energyUnit(const std::vector<std::vector<store::CurvePoint>>& runs);

} // namespace cairn::ui
