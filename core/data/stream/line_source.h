// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/stream/stream_spec.h"
#include "core/jobs/stop.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cairn::data {

/// Lines of a stream, read when asked for and not before: whoever is slow makes the sender wait (FIFO, TCP, HTTP) or leaves
/// the lines where they are (files, Kafka). One thread at a time.
class LineSource {
public:
    virtual ~LineSource() = default;

    /// Adds up to `most` complete lines without their ends to `lines`. Returns as soon as there are some and no more come at
    /// once; waits up to `wait` for the first. False: the stream has ended, after the lines just added.
    /// Errors: Io (connection lost, file cut off or replaced), InvalidInput (a line above kLongestLine), Cancelled.
    virtual Result<bool> read(std::vector<std::string>& lines, std::size_t most, std::chrono::milliseconds wait, const StopToken& stop) = 0;

    /// Where the line after the last one that was read begins: what openLines() takes to go on there. null for sources that
    /// cannot go back (FIFO, TCP, HTTP).
    virtual Json position() const = 0;

    /// What waits to be read, in `lagUnit()`; nothing where that cannot be known.
    virtual std::optional<std::uint64_t> lag() const = 0;
    virtual std::string lagUnit() const { return "bytes"; }
};

/// Longer lines are taken for damage.
inline constexpr std::size_t kLongestLine = std::size_t{16} << 20;

/// Opens the source of a stream. `position`: of an earlier one over the same location, or null.
/// Errors: NotFound, Permission, InvalidInput (location, a folder without a pattern), Io (no connection), Mismatch (the
/// source holds less than it did: it was cut off or replaced).
Result<std::unique_ptr<LineSource>> openLines(const StreamSpec& spec, const Json& position, const StopToken& stop);

} // namespace cairn::data
