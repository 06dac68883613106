// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <array>
#include <functional>
#include <string_view>
#include <vector>

namespace cairn::data {

/// Finds texts that share most of their runs of three words: MinHash signatures (Broder 1997) of 64 values, compared only
/// within equal bands of 4 (locality-sensitive hashing). Pairs of Jaccard similarity 0.8 are missed once in 4,000, pairs below
/// 0.3 are compared once in eight; a pair is told from 0.8 estimated similarity on (standard error 0.05). 256 bytes a text.
class NearTexts {
public:
    static constexpr std::size_t kValues = 64, kBand = 4;
    static constexpr double kSimilar = 0.8;

    void add(RowId row, std::string_view text);
    /// Calls `visit(earlier, later)` at least once for each text that has a similar one before it, in the order added.
    void pairs(const std::function<void(RowId, RowId)>& visit) const;

private:
    using Signature = std::array<std::uint32_t, kValues>;
    std::vector<RowId> m_rows;
    std::vector<Signature> m_signatures;
};

} // namespace cairn::data
