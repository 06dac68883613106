// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/column_profile.h"

namespace cairn::data {

/// A histogram without counts for finite values from `minimum` to `maximum`: one bin per integer where there are fewer than 64
/// and doubles still tell their halves apart (below 2^52), else 50 bins of equal width, one where all values are the same.
Histogram emptyHistogram(double minimum, double maximum, bool integers);

} // namespace cairn::data
