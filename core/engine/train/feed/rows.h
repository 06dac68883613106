// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"
#include "core/jobs/stop.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace cairn::engine {

/// What a step works on, on the device, as the model sees it.
struct Batch {
    std::vector<at::Tensor> fields; ///< [n, ...], or of the field's own shape where it is one tensor for all rows; float32 or int64, in the order of the source's fields
    at::Tensor targets;             ///< [n], int64 or float32; undefined where not wanted, or where answers are compared with a field
    at::Tensor shares;              ///< [n, classes], float32: of each class where pictures were mixed; else undefined
    at::Tensor taught;              ///< [n, classes], float32: logits of a teacher, in training; else undefined
    std::int64_t rows = 0;
    std::int64_t group = 1;         ///< examples of one row of the data, behind each other, where a task draws more to compare with

    bool splits = true;             ///< false: a field is one tensor for all rows, so that parts of the batch make no sense

    // Of several ranks' common batch; a single rank has all of it.
    std::int64_t first = 0;         ///< place of the first row in the common batch
    std::int64_t common = 0;        ///< rows of the data in the common batch; 0: this is all of it
    bool counts = true;             ///< false: there are fewer rows than ranks, and this one repeats another's row

    /// Rows of the data that the step works on, at all ranks together.
    std::int64_t commonRows() const { return common > 0 ? common : rows / group; }
};

/// Encoded rows held in memory as they are stored: bytes stay bytes until a batch is made of them. Fields that are one tensor for all
/// rows lie in the memory of the source, which lives longer.
/// Threads: one writer, then any number of readers.
class Rows {
public:
    /// Room for `count` rows of `source` on the host.
    Rows(const batch::EncodedSource& source, std::int64_t count, bool withTargets = true);

    /// Where EncodedSource::read or gather write rows [first, first + count).
    batch::BlockView view(std::int64_t first, std::int64_t count);

    /// Moves everything to another device.
    void moveTo(at::Device device);

    /// The rows at `positions`, converted.
    Batch gather(std::span<const std::uint64_t> positions) const;
    /// The same on the host and in the calling thread alone, with the bytes of fields of bytes (pictures first, classes of their pixels)
    /// changed by change(field, bytes, i) before they become numbers.
    using Change = std::function<void(std::size_t field, std::span<std::uint8_t> bytes, std::size_t i)>;
    Batch gatherChanged(std::span<const std::uint64_t> positions, const Change& change) const;
    /// Rows [first, first + count), converted.
    Batch range(std::int64_t first, std::int64_t count) const;

    std::int64_t count() const { return m_count; }

private:
    bool splits() const;
    at::Tensor gatherField(std::size_t field, std::span<const std::uint64_t> positions) const;
    at::Tensor changedField(std::size_t field, std::span<const std::uint64_t> positions, const Change& change) const;

    std::vector<batch::Field> m_fields;
    std::vector<at::Tensor> m_stored;
    at::Tensor m_targets;
    std::int64_t m_count;
    at::Device m_device;
};

/// Rows [begin, end) of `source` on `device`, all by default. Errors: the source's, Cancelled.
Result<Rows> loadRows(const batch::EncodedSource& source, at::Device device, const StopToken& stop, std::uint64_t begin = 0, std::uint64_t end = UINT64_MAX);

/// The rows at `positions`, read now.
Result<Batch> readBatch(const batch::EncodedSource& source, std::span<const std::uint64_t> positions, at::Device device,
                        bool withTargets);

/// Rows [first, first + count), read now.
Result<Batch> readRange(const batch::EncodedSource& source, std::uint64_t first, std::uint64_t count, at::Device device,
                        bool withTargets);

} // namespace cairn::engine
