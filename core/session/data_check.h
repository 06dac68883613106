// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/quality/quality.h"
#include "core/prep/split/leak_guard.h"
#include "core/session/workbench.h"

namespace cairn::session {

/// Everything that is known of the worth of the data of a project.
struct DataCheck {
    data::TableProfile profile; ///< of all rows, with relations to the target, without pairs of columns
    data::QualityReport quality;
    prep::LeakReport leaks;     ///< empty before a split is made
};

/// Called on the thread of the job with what is known so far.
using DataCheckObserver = std::function<void(const DataCheck&)>;

/// Profiles the data, looks for flaws and for leaks between the parts. What came of it is kept in the project (not where it
/// is read-only), see storedCheck(). `ready`: a profile of all rows where one is at hand; else one is made.
/// Errors: the problem of the data, Busy, Cancelled.
Result<DataCheck> checkData(const Workbench& workbench, const DataCheckObserver& observer, JobContext& job,
                            const data::TableProfile* ready = nullptr);

/// Only the leak guard: with a profile if one of all rows is at hand, else made on the way.
Result<prep::LeakReport> checkProjectLeaks(const Workbench& workbench, const data::TableProfile* profile, JobContext& job);

/// What checkData() found for the present data, target and split: {"leaks", "quality": {"serious", "warning", "note"},
/// "checked"}; nothing where it has not looked since they changed.
std::optional<Json> storedCheck(const Workbench& workbench);

} // namespace cairn::session
