// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/batch/field.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace cairn::prep { class PicturePlan; }

namespace cairn::batch {

/// Memory the caller provides for encoded rows: one contiguous row-major buffer per field, count rows each, and one for
/// the targets (Int64 or Float32; none where the task is not row by row). An empty span means "not wanted".
struct BlockView {
    std::vector<std::span<std::byte>> fields;
    std::span<std::byte> targets;
};

/// The rows of one split of a dataset, encoded by a fitted recipe: the only thing a trainer sees of data.
/// Positions run from 0 to size() - 1 in the order of the row ids. Reads are pure: same position, same bytes.
/// Threads: every member may be called from several threads at once.
class EncodedSource {
public:
    virtual ~EncodedSource() = default;

    virtual const std::vector<Field>& fields() const = 0;
    virtual const Target& target() const = 0;
    virtual std::uint64_t size() const = 0;

    /// Row ids of positions [first, first + count).
    virtual Result<std::vector<RowId>> rowIds(std::uint64_t first, std::uint64_t count) const = 0;

    /// Encodes positions [first, first + count) into `out`. Sequential reading is the fast path.
    virtual Result<void> read(std::uint64_t first, std::uint64_t count, const BlockView& out) const = 0;

    /// Encodes the given positions, in the given order; for a few thousand rows at a time.
    virtual Result<void> gather(std::span<const std::uint64_t> positions, const BlockView& out) const = 0;

    /// A field with one tensor for all rows (Field::perRow false), as long as the source lives; read() and gather() leave its span out.
    virtual std::span<const std::byte> whole(std::size_t /*field*/) const { return {}; }

    /// What training changes anew in every epoch in the picture, which is the first field, and in the classes of its pixels (UInt8
    /// fields of codes); nullptr: nothing. What read() and gather() deliver is unchanged.
    virtual std::shared_ptr<const prep::PicturePlan> augmentation() const { return nullptr; }

    /// Bytes of one encoded row, target included, without fields that are one tensor for all rows.
    std::uint64_t rowBytes() const;
};

/// What a source of that title says of positions at size() and above (NotFound).
inline Error outside(const std::string& title)
{
    return fail(ErrorCode::NotFound, "The position lies behind the last row", title, "Ask for positions below the number of rows");
}

} // namespace cairn::batch
