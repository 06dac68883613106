// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/column_profile.h"

namespace cairn::data {

/// A histogram without counts for finite values from `minimum` to `maximum`: 50 bins of equal width, one where all values are the
/// same. Integers whose halves doubles still tell apart (below 2^52) get a bin each where they span fewer than 64, else up to 50
/// bins with equally many integers; the last may reach beyond `maximum`.
Histogram emptyHistogram(double minimum, double maximum, bool integers);

} // namespace cairn::data
