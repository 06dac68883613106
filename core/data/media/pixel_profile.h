// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/column_profile.h"

#include <array>
#include <cstdint>

namespace cairn::data {

/// How often each byte value occurs, as the profile of an image column of `rows` pictures.
ColumnProfile pixelProfile(const std::array<std::uint64_t, 256>& counts, std::uint64_t rows);

} // namespace cairn::data
