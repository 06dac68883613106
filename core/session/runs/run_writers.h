// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to core/session/runs: what all forms in which runs are written share.

#include "core/session/runs/export_runs.h"

#include <string>

namespace cairn::session {

/// The shortest text that reads back as the same number; "nan", "inf", "-inf".
std::string shortestNumber(double value);

/// The name of a run, or its number.
std::string runTitle(const store::Run& run);

/// "train/loss" for loss of the split train, as loggers call it.
std::string taggedName(const store::MetricPoint& point);

/// Calls take(point), which returns Result<void>, for every number of a run in the order of recording; returns how many. Cancelled.
template <typename Take>
Result<std::size_t> eachPoint(const store::Project& project, RunId run, JobContext& job, const Take& take)
{
    std::size_t count = 0;
    store::MetricCursor cursor;
    for (bool more = true; more;) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled");
        CAIRN_ASSIGN(const store::MetricPage page, project.metricsSince(run, cursor));
        for (const store::MetricPoint& point : page.points)
            CAIRN_TRY(take(point));
        count += page.points.size();
        cursor = page.cursor;
        more = page.more;
    }
    return count;
}

} // namespace cairn::session
