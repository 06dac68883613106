// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace cairn::energy {

/// Energy since some moment. What was measured and what was estimated is never mixed up: a sum with an estimate in it is an estimate.
struct Spent {
    double joules = 0;     ///< all of it
    double estimatedJ = 0; ///< the part of it that is an estimate

    bool isEstimate() const { return estimatedJ > 0; }
    bool operator==(const Spent&) const = default;
};

inline Spent operator+(const Spent& a, const Spent& b) { return {a.joules + b.joules, a.estimatedJ + b.estimatedJ}; }
inline Spent operator-(const Spent& a, const Spent& b) { return {a.joules - b.joules, a.estimatedJ - b.estimatedJ}; }

/// "measured", "estimated", "partly estimated"; "unknown" where nothing was counted.
std::string_view kindName(const Spent& spent);

inline constexpr double kJoulesPerWh = 3600, kJoulesPerKwh = 3.6e6;

/// Grams of CO2 equivalents of so many joules from a grid of that factor (g/kWh).
inline double emissionsG(double joules, double gramsPerKwh) { return joules / kJoulesPerKwh * gramsPerKwh; }

// Series of a run: sums since it began, over all ranks and resumes, without a part of the data. The second is there only where it is not zero.
inline constexpr const char* kEnergySeries = "energy";              ///< J
inline constexpr const char* kEstimatedSeries = "energy_estimated"; ///< J: the part of the energy that is an estimate
inline constexpr const char* kEmissionsSeries = "emissions";        ///< g of CO2 equivalents

/// Whether a series is an estimate where the run has estimated energy.
inline bool followsEnergy(std::string_view series) { return series == kEnergySeries || series == kEmissionsSeries; }

/// A number with a unit that people read it in.
struct Readable {
    double value = 0;
    const char* unit = ""; ///< UTF-8
};
Readable readableEnergy(double joules); ///< "µJ", "mJ", "J" up to 1 Wh, "Wh", "kWh"
Readable readableMass(double grams);    ///< "mg", "g", "kg"

/// "12.3 Wh", "~12.3 Wh (estimated)"
std::string text(const Spent& spent);

} // namespace cairn::energy
