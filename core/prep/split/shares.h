// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/split/split.h"

/// Private to core/prep: how many rows each part gets.
namespace cairn::prep {

struct Shares {
    bool given = false;       ///< rows [drawn, rows) are the given test part
    std::uint64_t drawn = 0;  ///< rows that are divided
    std::uint64_t validation = 0, test = 0;
};

/// InvalidInput: fractions outside [0, 1) or no training rows left.
Result<Shares> sharesOf(std::uint64_t rows, std::optional<RowId> givenTestFrom, const SplitSpec& spec);

} // namespace cairn::prep
