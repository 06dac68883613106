// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/space.h"

#include <cmath>

namespace cairn::search {

/// A value on the scale on which its parameter is searched: its logarithm, or the value itself. Back again.
inline double toScale(const Parameter& parameter, double value)
{
    return parameter.logarithmic ? std::log(value) : value;
}

inline double fromScale(const Parameter& parameter, double value)
{
    return parameter.logarithmic ? std::exp(value) : value;
}

} // namespace cairn::search
