// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workbench.h"

#include <optional>
#include <string>
#include <vector>

namespace cairn::ui {

/// What the start page says of a project. Gathered in a job.
struct ProjectSummary {
    session::DataState dataState = session::DataState::None;
    std::string dataTitle, dataFormat, dataWhere;
    std::optional<std::uint64_t> rows;
    std::size_t columns = 0;
    std::string target;
    std::size_t classes = 0;
    std::optional<batch::TaskKind> task; ///< nothing: no data are prepared
    std::size_t layers = 0;
    std::int64_t parameters = 0;
    std::size_t graphProblems = 0;
    std::vector<store::RunSummary> runs; ///< newest first
    std::vector<store::Snapshot> snapshots;
    std::optional<Error> dataProblem;
};

Result<ProjectSummary> summarise(const session::Workbench& workbench);

} // namespace cairn::ui
