// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"
#include "core/batch/row_encoder.h"
#include "core/data/dataset.h"
#include "core/prep/split/row_subset.h"

#include <memory>
#include <mutex>

namespace cairn::batch {

/// Rows of a table, encoded on the fly. Reads that follow each other go on with one running query; nothing is kept.
class TableSource : public EncodedSource {
public:
    TableSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, prep::RowSubset rows, bool withTarget);

    const std::vector<Field>& fields() const override { return m_fields; }
    const Target& target() const override { return m_target; }
    std::uint64_t size() const override { return m_rows.size(); }
    Result<std::vector<RowId>> rowIds(std::uint64_t first, std::uint64_t count) const override;
    Result<void> read(std::uint64_t first, std::uint64_t count, const BlockView& out) const override;
    Result<void> gather(std::span<const std::uint64_t> positions, const BlockView& out) const override;

private:
    /// A running query: the rows from `next` on are still to come. Without a cursor: the memory of a read that ended there.
    struct Stream {
        std::unique_ptr<data::ChunkCursor> cursor;
        const data::ColumnChunk* chunk = nullptr; ///< the current chunk, used up to `used`
        std::size_t used = 0;
        std::uint64_t next = 0; ///< position
        bool toTheEnd = false;  ///< the query runs to the last row
    };

    Result<EncodedRows> destination(const BlockView& out) const;
    Result<std::unique_ptr<Stream>> streamAt(std::uint64_t first, std::uint64_t count) const;
    void keep(std::unique_ptr<Stream> stream) const;

    std::shared_ptr<const data::Dataset> m_dataset;
    RowEncoder m_encoder;
    std::vector<Field> m_fields;
    Target m_target;
    prep::RowSubset m_rows;
    bool m_withTarget;
    mutable std::mutex m_mutex; ///< guards m_streams
    mutable std::vector<std::unique_ptr<Stream>> m_streams;
};

} // namespace cairn::batch
