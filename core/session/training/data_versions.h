// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/identity/difference.h"
#include "core/session/workbench.h"

namespace cairn::session {

/// One state of the data of a project, numbered from 1 in the order in which they were taken.
struct DataVersion {
    int number = 0;
    std::string fingerprint;
    std::int64_t takenMs = 0;          ///< wall clock
    std::optional<std::uint64_t> rows; ///< known once the table was prepared
    data::Schema schema;               ///< names and types
};

/// All versions, the newest last; empty before data were opened.
Result<std::vector<DataVersion>> dataVersions(const store::Project& project);

/// Number of the version with that fingerprint; nothing if it is none of the project's.
std::optional<int> dataVersionNumber(const store::Project& project, const std::string& fingerprint);

/// What lies at the place of the data now against what the project has registered, row by row where both are known
/// (see data::difference). For DataState::Changed; the columns `key` of the split identify rows, else their content does.
/// NotFound if the source is gone.
Result<data::Difference> sourceDifference(const Workbench& workbench, JobContext& job);

/// Takes what lies there now as the next version and keeps target, inputs and split: rows that were there stay in their
/// parts. Errors: those of openData() and choose() (a column that the choice needs may be gone).
Result<void> acceptSource(Workbench& workbench, JobContext& job);

} // namespace cairn::session
