// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/energy/grid.h"

#include <array>

namespace cairn::energy {

namespace {

constexpr std::array kFactors{
    GridFactor{"world", 481},       GridFactor{"australia", 549},    GridFactor{"austria", 111},     GridFactor{"belgium", 138},        GridFactor{"brazil", 98},
    GridFactor{"canada", 170},      GridFactor{"china", 582},        GridFactor{"denmark", 152},     GridFactor{"finland", 79},         GridFactor{"france", 56},
    GridFactor{"germany", 381},     GridFactor{"india", 713},        GridFactor{"ireland", 291},     GridFactor{"italy", 331},          GridFactor{"japan", 485},
    GridFactor{"netherlands", 268}, GridFactor{"norway", 30},        GridFactor{"poland", 662},      GridFactor{"singapore", 471},      GridFactor{"south_africa", 708},
    GridFactor{"south_korea", 431}, GridFactor{"spain", 174},        GridFactor{"sweden", 41},       GridFactor{"switzerland", 35},     GridFactor{"taiwan", 642},
    GridFactor{"united_kingdom", 238}, GridFactor{"united_states", 369},
};

} // namespace

std::span<const GridFactor> gridFactors()
{
    return kFactors;
}

} // namespace cairn::energy
