// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/inspection.h"

namespace cairn::session {

/// Writes report.html (self-contained, no scripts), metrics.json and pictures as SVG (curves, confusion matrix, ROC or
/// residuals) of a run into `folder` (made if missing). Returns the files. All text from data is escaped.
Result<std::vector<std::filesystem::path>> writeReport(const Workbench& workbench, LoadedRun& run,
                                                       const std::filesystem::path& folder, JobContext& job);

} // namespace cairn::session
