// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cairnctl/console.h"
#include "core/base/ids.h"
#include "core/session/workbench.h"

#include <functional>
#include <string>
#include <vector>

namespace CLI { class App; }

namespace cairn::ctl {

/// Arguments of the sub-commands of "cairnctl runs", as parsed. Runs are chosen by number or by a filter as on the page.
struct ListRunsArguments {
    std::string project, filter, sort = "id";
    std::vector<std::string> columns;
    bool ascending = false, archived = false;
    std::size_t limit = 50;
};
struct ExportRunsArguments {
    std::string project, filter, format = "csv", out;
    std::vector<std::int64_t> runs;
};
struct ImportRunsArguments {
    std::string project, place;
};
struct CompareRunsArguments {
    std::string project, flips;
    std::vector<std::int64_t> runs;
};
struct DeleteRunsArguments {
    std::string project, filter;
    std::vector<std::int64_t> runs;
};
struct ReproduceRunArguments {
    std::string project, run = "last";
    double tolerance = 0.01;
};

struct DistributionsArguments {
    std::string project, run = "last", node, of;
};

struct SteerRunArguments {
    enum class What : std::uint8_t { Stop, Pause, GoOn };
    std::string project, run = "last";
    What what = What::Stop;
    bool keep = false; ///< stop: evaluate and keep the model as it is
};

ExitCode listRuns(const Console& console, const ListRunsArguments& arguments);
ExitCode exportRuns(const Console& console, const ExportRunsArguments& arguments);
ExitCode importRuns(const Console& console, const ImportRunsArguments& arguments);
ExitCode compareRuns(const Console& console, const CompareRunsArguments& arguments);
ExitCode deleteRuns(const Console& console, const DeleteRunsArguments& arguments);
ExitCode reproduceRun(const Console& console, const ReproduceRunArguments& arguments);
ExitCode steerRun(const Console& console, const SteerRunArguments& arguments);
ExitCode showDistributions(const Console& console, const DistributionsArguments& arguments);

/// The runs of these numbers, or those that match the filter, by number. InvalidInput if neither is given.
Result<std::vector<RunId>> chosenRuns(const session::Workbench& workbench, const std::vector<std::int64_t>& runs, const std::string& filter);

/// Adds "runs" and its sub-commands; the chosen one is put into `chosen`.
void addRunsCommands(CLI::App& app, const Console& console, std::function<ExitCode()>& chosen);

} // namespace cairn::ctl
