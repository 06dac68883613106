// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/prep/split/split.h"

#include <cstdint>
#include <vector>

/// Private to core/prep: parts by the hash of a row, which stay when rows come and go.
namespace cairn::prep {

using RowHashes = std::vector<std::uint64_t>;

/// A row is in the test part below `test`, else in the validation part below `validation`.
struct HashBorders {
    std::uint64_t test = 0, validation = 0;
    Part partOf(std::uint64_t hash) const { return hash < test ? Part::Test : hash < validation ? Part::Validation : Part::Train; }
};

/// The hash below which a share of all hashes lies.
std::uint64_t hashShare(double share);

/// Borders that give about as many rows to each part; equal hashes (rows of one group) stay together, on the side that
/// comes nearer.
HashBorders hashBordersOf(RowHashes hashes, std::uint64_t test, std::uint64_t validation);

/// [test, validation].
Json toJson(const HashBorders& borders);

} // namespace cairn::prep
