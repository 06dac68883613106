// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/json.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::store {

enum class RunState : std::uint8_t {
    Queued,
    Running,
    Paused,
    Finished,
    Kept,        ///< stopped early by the user, model kept
    Cancelled,
    Interrupted, ///< the program died or was quit; can be resumed
    Failed
};

/// "queued", "running", ...
std::string_view name(RunState state);
/// The state of that name; what a newer or damaged file says that this program does not know counts as failed.
RunState runStateOf(std::string_view text);

/// Whether the run has ended, for now or for good (everything but queued, running, paused).
bool ended(RunState state);

/// Which trial of a search a run is.
struct TrialKey {
    SweepId sweep;
    int number = 0;
};

/// The setting of trials that names their search: "sweep=..." in filters.
inline constexpr const char* kSweepSetting = "sweep";

/// What a run is made from, frozen when it is created.
struct RunDraft {
    std::string name;
    Json config, graph, recipe, dataset; ///< copies of the documents; dataset with its fingerprint
    std::uint64_t seed = 0;
    Json environment = {}; ///< what it runs on: program, tensor library, device; null: not told
    Json settings = {};    ///< shown, sorted and filtered beside those of `config`: what a search chose elsewhere
    std::vector<std::string> tags = {};
    std::optional<TrialKey> trial = {}; ///< the trial gets to know its run in the same moment
};

/// What lists show of a run.
struct RunSummary {
    RunId id;
    std::string name;
    RunState state = RunState::Queued;
    std::uint64_t seed = 0;
    std::int64_t createdMs = 0, startedMs = 0, endedMs = 0; ///< wall clock; 0: not yet
    Json outcome;      ///< null until it ended: epochs, seconds, final metrics, weights hash
    std::string error; ///< why it failed
    std::string note;  ///< the user's words
    int dataVersion = 0; ///< "version" of the dataset document: which state of the data it was trained on; 0: not told
};

struct Run : RunSummary {
    Json config, graph, recipe, dataset, environment;
};

/// What to change of a run; what is empty stays. Going to Running sets startedMs the first time and clears endedMs and
/// error; going to an ended state sets endedMs.
struct RunChange {
    std::optional<std::string> name = {};
    std::optional<RunState> state = {};
    std::optional<Json> outcome = {};
    std::optional<std::string> error = {};
    std::optional<std::string> note = {};
};

/// One number of a series.
struct MetricPoint {
    std::string name;  ///< "loss", "accuracy", "learning_rate", ...
    std::string split; ///< "train", "validation", "test", or empty
    std::int64_t step = 0;
    double epoch = 0;   ///< fractional
    double seconds = 0; ///< training time since the run began, over all resumes
    double value = 0;   ///< any number, NaN and infinities included

    bool operator==(const MetricPoint&) const = default;
};

/// Where a reader of metrics is. Starts as {}; then the one of the page before.
struct MetricCursor {
    std::int64_t sequence = 0;
    std::int64_t generation = 0;
};

/// New points of a run in the order in which they were recorded.
struct MetricPage {
    std::vector<MetricPoint> points;
    MetricCursor cursor; ///< for the next call
    bool restarted = false; ///< points were dropped since the last page (a resume): forget what you hold, this page starts anew
    bool more = false;      ///< the limit was reached, call again
};

/// A line of a run's log.
struct RunEvent {
    std::int64_t sequence = 0; ///< from 1 within the run
    std::int64_t timeMs = 0;
    std::string level; ///< "info", "warn", "error"
    std::string message;
};

/// A file that belongs to a run.
struct Artifact {
    std::string kind;           ///< "checkpoint", "onnx", "safetensors", "report", ...
    std::filesystem::path path; ///< relative to the project's blob folder
    std::uint64_t bytes = 0;
    std::string sha256; ///< hex; empty if unknown
};

} // namespace cairn::store
