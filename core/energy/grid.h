// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace cairn::energy {

/// What electricity of a country emits, over a year and over the life cycle of its plants.
struct GridFactor {
    std::string_view name; ///< "france"
    double gramsPerKwh = 0; ///< of CO2 equivalents
};

/// The world, then countries by name. Source: Ember, Yearly Electricity Data (released 2024), values of 2023, countries as processed by
/// Our World in Data ("Carbon intensity of electricity generation"). Trade and losses of the grid are not in them.
std::span<const GridFactor> gridFactors();

} // namespace cairn::energy
