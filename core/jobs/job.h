// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cairn {

enum class JobState : std::uint8_t { Queued, Running, Finished, Failed, Cancelled };

/// "queued", "running", ...
std::string_view name(JobState state);

/// A job as it was at one moment: a copy, for showing.
struct JobInfo {
    JobId id;
    std::string title;
    JobState state = JobState::Queued;
    std::uint64_t done = 0, total = 0; ///< total 0: unknown
    std::string text;                  ///< what it is doing, in the job's words
    std::optional<Error> error;        ///< set when Failed or Cancelled
    std::int64_t startedMs = 0;        ///< wall clock; 0 while queued
    std::int64_t endedMs = 0;          ///< wall clock; 0 until it ended

    bool ended() const { return state != JobState::Queued && state != JobState::Running; }
};

/// The work: a function of copied inputs. Runs on a worker thread, looks at `context.stop` at least once per batch and
/// returns ErrorCode::Cancelled when it gave up for that reason. What it throws becomes ErrorCode::Internal.
using JobFunction = std::function<Result<void>(JobContext&)>;

/// Told once when a job ended, on the thread that drains the event queue.
using JobFinished = std::function<void(const JobInfo&)>;

} // namespace cairn
