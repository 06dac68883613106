// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/runs/run_filter.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace cairn::store {

/// What a column of the table of runs shows. A setting is named as in the configuration ("optimizer.kind" for a member
/// of a member); a metric by name and split.
struct RunField {
    enum class Kind : std::uint8_t { Number, Name, State, Created, Duration, Seed, DataVersion, Tags, Note, Setting, Metric };
    Kind kind = Kind::Number;
    std::string name = {};                      ///< of a setting or metric
    std::string split = {};                     ///< of a metric
    MetricValue value = MetricValue::Last; ///< of a metric

    bool operator==(const RunField&) const = default;
};

/// Which runs, in which order.
struct RunQuery {
    enum class Archived : std::uint8_t { Hidden, Only, Too };

    std::vector<RunTerm> terms = {}; ///< all of them hold
    Archived archived = Archived::Hidden;
    RunField order = {};             ///< pinned runs stand before all others, runs without that value after those that have one
    bool descending = true;
    std::optional<RunField> group = {}; ///< runs of one value stand together; pinned ones first within them
    bool keyed = false;                 ///< RunListing::keys is filled, for who puts listings together
};

/// Runs that share the value of the field they are grouped by.
struct RunGroup {
    std::string value; ///< as text; empty: they have none
    std::size_t first = 0, count = 0; ///< within RunListing::runs
};

/// The value of a setting or metric of one run.
struct RunCell {
    enum class Type : std::uint8_t { None, Number, Text };
    Type type = Type::None;
    double number = std::numeric_limits<double>::quiet_NaN();
    std::string text = {};
    bool estimated = false; ///< energy and emissions: not all of it was measured
    std::vector<float> course = {}; ///< metrics: at most 64 values, evenly spread over the series
};

/// By what a run is ordered.
struct RunKey {
    bool pinned = false;
    RunCell group = {}, order = {}; ///< names and notes in small letters
    std::string groupText = {};     ///< as RunGroup::value
};

struct RunListing {
    std::vector<RunId> runs;
    std::vector<RunGroup> groups; ///< empty unless grouped
    std::vector<RunKey> keys;     ///< of each run, if asked for
};

/// What the table shows of one run.
struct RunRow {
    RunId id;
    std::string name;
    RunState state = RunState::Queued;
    std::uint64_t seed = 0;
    std::int64_t createdMs = 0, startedMs = 0, endedMs = 0;
    int dataVersion = 0;
    std::string note, error;
    bool pinned = false, archived = false;
    std::string project = {}; ///< whose run it is, on a RunShelf; empty: one's own
    std::vector<std::string> tags;
    std::vector<RunCell> cells; ///< one for each field that was asked for; others than settings and metrics stay None
};

/// A setting or metric that some run of the project has.
struct KnownField {
    RunField field;
    bool varies = true; ///< settings: not the same in all runs that have it
};

/// One point of a curve.
struct CurvePoint {
    std::int64_t step = 0;
    double epoch = 0, seconds = 0, value = 0;
};

/// One change for many runs. What is empty stays.
struct RunEdit {
    std::optional<std::string> name = {}, note = {};
    std::optional<bool> pinned = {}, archived = {};
    std::vector<std::string> addTags = {}, removeTags = {};
};

struct RunEditFor {
    RunId run;
    RunEdit edit;
};

/// A run that was made elsewhere, with all its numbers.
struct RunRecord {
    RunDraft draft;
    RunState state = RunState::Finished; ///< an ended one
    std::int64_t createdMs = 0, startedMs = 0, endedMs = 0;
    std::string note, error;
    Json outcome = {};
    std::vector<std::string> tags;
    std::vector<MetricPoint> points;
};

/// What deleting runs gave back.
struct RemovedRuns {
    std::size_t count = 0;
    std::uint64_t bytes = 0; ///< of their folders; those within the project file come with RunRegister::reclaim()
};

} // namespace cairn::store
