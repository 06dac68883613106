// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"

#include <cstdint>
#include <optional>
#include <unordered_map>

namespace cairn::data {

/// Numbers 0, 1, ... for ids, in the order of their first appearance: what embeddings and adjacency lists are indexed by.
/// Ids are compared by 64-bit hashes of their values; missing ones have no number. About 40 bytes an id.
class IdIndex {
public:
    /// Of all values of a column. Errors: those of Dataset::scan(), Busy, InvalidInput (more than 2^32 ids).
    static Result<IdIndex> of(const Dataset& dataset, std::size_t column, JobContext& job);

    std::uint32_t size() const { return static_cast<std::uint32_t>(m_numbers.size()); }
    /// Rows whose id had come before, and rows without id.
    std::uint64_t repeated() const { return m_repeated; }
    std::uint64_t missing() const { return m_missing; }

    std::optional<std::uint32_t> find(std::uint64_t hash) const
    {
        const auto found = m_numbers.find(hash);
        return found == m_numbers.end() ? std::nullopt : std::optional(found->second);
    }
    /// Hash of a present value of a column of ids.
    static std::uint64_t hashOf(const ColumnVector& column, std::size_t row);

private:
    std::unordered_map<std::uint64_t, std::uint32_t> m_numbers;
    std::uint64_t m_repeated = 0, m_missing = 0;
};

} // namespace cairn::data
