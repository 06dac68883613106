// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/stream/stream_spec.h"
#include "core/data/table/table_page.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cairn::data {

/// What a recording is doing, for people.
struct StreamStatus {
    enum class Phase : std::uint8_t { Waiting, Recording, Ended };
    Phase phase = Phase::Waiting; ///< Waiting: no line has come yet
    std::uint64_t rows = 0;       ///< in the recording, earlier ones included
    std::uint64_t refused = 0;    ///< lines that were no row
    std::uint64_t batches = 0;    ///< written since run() began
    double rowsPerSecond = 0;     ///< over the last seconds
    std::optional<std::uint64_t> lag; ///< what waits at the source
    std::string lagUnit;              ///< "bytes", "messages"
    std::vector<std::string> examples; ///< the newest refused lines with the reason, at most 5
    std::map<std::string, std::uint64_t> unknownMembers; ///< members of lines that are no column
};

/// Records a stream as a dataset: a DuckDB file whose table "data" any Cairn can open. Each micro-batch is one transaction
/// that adds its rows and the position of the source after them, so a crash or restart loses and repeats nothing where the
/// source can go back (files, folders, Kafka). Nothing is read while a batch is written: a slow disk makes the sender wait.
/// Lines that do not fit are kept in the table "refused" with the reason (the first 100,000).
///
/// Threads: run() belongs to a job; status(), columns() and newest() may be called from any thread meanwhile.
class StreamRecorder {
public:
    /// Opens a recording, or makes one: then `spec` says where from. An existing recording goes on with its own columns and
    /// position; Mismatch if it is of another location. Errors: Corrupt (no recording), Permission, NoSpace, Busy.
    static Result<std::unique_ptr<StreamRecorder>> open(const StreamSpec& spec, const std::filesystem::path& file);
    ~StreamRecorder();
    StreamRecorder(const StreamRecorder&) = delete;
    StreamRecorder& operator=(const StreamRecorder&) = delete;

    /// Records until the stream ends or the job is stopped (both: no error). Errors: those of openLines() and of reading,
    /// NoSpace; what was recorded before stays.
    Result<void> run(JobContext& job);

    StreamStatus status() const;
    /// Names of the columns; empty before the first lines.
    std::vector<std::string> columns() const;
    /// The newest rows, newest first.
    Result<TablePage> newest(std::size_t count) const;

    /// What opens the recording as a dataset once run() is over.
    std::string location() const;

private:
    struct State;
    explicit StreamRecorder(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace cairn::data
