// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/profile/profile_column.h"

#include <array>
#include <functional>
#include <span>
#include <vector>

/// Private to core/data/profile: the two kinds of columns, and how both are walked.
namespace cairn::data {

inline constexpr std::size_t kTopValues = 20;

/// The values of a column, seen twice: gathered piece by piece by the first pass, then kept while they are few, else gathered
/// again. `Gather` puts the values of a column of a chunk into a vector that it empties first.
template <typename T>
class TwoPasses {
public:
    using Gather = std::function<void(const ColumnVector& column, std::size_t size, std::vector<T>& values)>;

    TwoPasses(const Dataset& dataset, std::size_t column, const ScannedRows& rows, JobContext& job, std::size_t buffer)
        : m_dataset(dataset), m_columns{column}, m_rows(rows), m_job(job), m_buffer(buffer)
    {
    }

    /// Reports rows done.
    Result<void> first(const Gather& gather)
    {
        std::uint64_t done = 0;
        return visit(gather, [&](std::size_t size) {
            m_count += m_piece.size();
            if (m_count <= m_buffer)
                m_kept.insert(m_kept.end(), m_piece.begin(), m_piece.end());
            else
                std::vector<T>().swap(m_kept);
            m_job.progress.set(done += size, m_rows.count());
        });
    }

    Result<void> again(const Gather& gather, const std::function<void(std::span<const T>)>& take)
    {
        if (m_kept.size() < m_count)
            return visit(gather, [&](std::size_t) { take(m_piece); });
        take(m_kept);
        return {};
    }

    std::uint64_t count() const { return m_count; } ///< values that the first pass gathered

private:
    Result<void> visit(const Gather& gather, const std::function<void(std::size_t)>& then)
    {
        return visitRows(m_dataset, m_columns, m_rows, [&](const ColumnChunk& chunk) -> Result<void> {
            gather(chunk.columns[0], chunk.size, m_piece);
            then(chunk.size);
            return {};
        }, m_job.stop);
    }

    const Dataset& m_dataset;
    std::array<std::size_t, 1> m_columns;
    const ScannedRows& m_rows;
    JobContext& m_job;
    std::size_t m_buffer;
    std::uint64_t m_count = 0;
    std::vector<T> m_piece, m_kept;
};

Result<ProfiledColumn> profileNumbers(const Dataset& dataset, std::size_t column, const ScannedRows& rows, JobContext& job, std::size_t buffer);
Result<ProfiledColumn> profileTexts(const Dataset& dataset, std::size_t column, const ScannedRows& rows, JobContext& job, std::size_t buffer);

} // namespace cairn::data
