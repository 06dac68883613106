// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/project.h"
#include "core/store/runs/run_query.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cairn::store {

/// The runs of a project as a table that is asked piecewise: list() gives the ids that match, in order (eight bytes a run), rows() what a
/// screenful of them shows. No question reads a series or a document, whatever the number of runs; only curve() does.
///
/// Threads and errors: those of Project. The project outlives the register.
class RunRegister {
public:
    explicit RunRegister(Project& project) : m_project(project) {}

    /// Runs that match, in order. 75,000 runs take some tens of milliseconds.
    Result<RunListing> list(const RunQuery& query) const;
    /// What the table shows of these runs, in their order; a run that is gone meanwhile is left out.
    Result<std::vector<RunRow>> rows(std::span<const RunId> runs, std::span<const RunField> fields) const;
    /// All settings, then all metrics that some run has, by name.
    Result<std::vector<KnownField>> fields() const;
    /// All tags in use, by name.
    Result<std::vector<std::string>> tags() const;
    /// A series in the order in which it was recorded, with at most `most` points: of each stretch of a longer one the
    /// first, the least, the greatest and the last value stay, so that no peak is lost. Empty if there is no such series.
    Result<std::vector<CurvePoint>> curve(RunId run, const std::string& name, const std::string& split,
                                          std::size_t most = 20'000) const;

    /// Changes all of these or none, and returns what takes that back. NotFound if one is not there; InvalidInput for an
    /// empty tag.
    Result<std::vector<RunEditFor>> edit(std::span<const RunEditFor> edits);
    /// One change for all of these.
    Result<std::vector<RunEditFor>> edit(std::span<const RunId> runs, const RunEdit& edit);
    /// Deletes runs with their numbers and folders. Busy, and nothing is deleted, if one has not ended.
    Result<RemovedRuns> remove(std::span<const RunId> runs);
    /// Gives what deleted rows took within the project file back to the disk; returns how much. Rewrites the file: takes
    /// time, and as much space again for that time. NoSpace where there is none.
    Result<std::uint64_t> reclaim();
    /// Adds runs of elsewhere: all or none.
    Result<std::vector<RunId>> add(std::span<const RunRecord> records);

private:
    Project& m_project;
};

} // namespace cairn::store
