// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/energy/energy.h"

#include <cstdio>

namespace cairn::energy {

std::string_view kindName(const Spent& spent)
{
    if (spent.joules <= 0)
        return "unknown";
    if (!spent.isEstimate())
        return "measured";
    return spent.estimatedJ < spent.joules ? "partly estimated" : "estimated";
}

Readable readableEnergy(double joules)
{
    if (joules > 0 && joules < 1e-3)
        return {1e6 * joules, "µJ"};
    if (joules > 0 && joules < 1)
        return {1e3 * joules, "mJ"};
    if (joules < kJoulesPerWh)
        return {joules, "J"};
    return joules < kJoulesPerKwh ? Readable{joules / kJoulesPerWh, "Wh"} : Readable{joules / kJoulesPerKwh, "kWh"};
}

Readable readableMass(double grams)
{
    if (grams > 0 && grams < 0.1)
        return {1000 * grams, "mg"};
    return grams < 1000 ? Readable{grams, "g"} : Readable{grams / 1000, "kg"};
}

std::string text(const Spent& spent)
{
    const Readable readable = readableEnergy(spent.joules);
    char number[48];
    std::snprintf(number, sizeof number, "%s%.3g %s", spent.isEstimate() ? "~" : "", readable.value, readable.unit);
    return spent.isEstimate() ? std::string(number) + " (" + std::string(kindName(spent)) + ")" : number;
}

} // namespace cairn::energy
