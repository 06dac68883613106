// SPDX-License-Identifier: GPL-3.0-or-later
// runs export, import and delete.
#include "app/cairnctl/opened.h"
#include "app/cairnctl/runs/runs_commands.h"
#include "core/base/text.h"
#include "core/session/runs/export_runs.h"
#include "core/session/runs/import_runs.h"
#include "core/store/runs/run_register.h"

namespace cairn::ctl {

ExitCode exportRuns(const Console& console, const ExportRunsArguments& arguments)
{
    const auto opened = openProject(console, arguments.project, Access::Read);
    if (!opened)
        return console.error(opened.error());
    const bool all = arguments.runs.empty() && arguments.filter.empty();
    const auto runs = chosenRuns(*opened->workbench, arguments.runs, all ? "id>0" : arguments.filter);
    if (!runs)
        return console.error(runs.error());
    Work work("Writing runs");
    const store::Project& project = opened->workbench->project();
    const auto write = arguments.format == "csv"       ? session::exportRunsCsv
                       : arguments.format == "parquet" ? session::exportRunsParquet
                       : arguments.format == "mlflow"  ? session::exportRunsMlflow
                                                       : session::exportRunsTensorBoard;
    const auto written = write(project, *runs, arguments.out, work.job());
    if (!written)
        return console.error(written.error());
    console.result(Json{{"runs", written->runs}, {"points", written->points}, {"out", arguments.out}},
                   "Wrote " + grouped(written->points) + " numbers of " + grouped(written->runs) + " runs to " + plain(arguments.out));
    return kOk;
}

ExitCode importRuns(const Console& console, const ImportRunsArguments& arguments)
{
    const auto opened = openProject(console, arguments.project, Access::Write);
    if (!opened)
        return console.error(opened.error());
    Work work("Reading runs");
    const auto imported = session::importRuns(*opened->workbench, arguments.place, work.job());
    if (!imported)
        return console.error(imported.error());
    Json ids = Json::array();
    for (const RunId run : imported->runs)
        ids.push_back(run.value);
    for (const std::string& notice : imported->notices)
        console.note(plain(notice));
    console.result(Json{{"format", imported->format}, {"runs", ids}, {"notices", imported->notices}},
                   "Brought " + grouped(imported->runs.size()) + " runs of " + imported->format);
    return kOk;
}

ExitCode deleteRuns(const Console& console, const DeleteRunsArguments& arguments)
{
    const auto opened = openProject(console, arguments.project, Access::Write);
    if (!opened)
        return console.error(opened.error());
    const auto runs = chosenRuns(*opened->workbench, arguments.runs, arguments.filter);
    if (!runs)
        return console.error(runs.error());
    store::RunRegister reg(opened->workbench->project());
    const auto removed = reg.remove(*runs);
    if (!removed)
        return console.error(removed.error());
    const auto inside = reg.reclaim();
    if (!inside)
        return console.error(inside.error());
    const std::uint64_t bytes = removed->bytes + *inside;
    console.result(Json{{"deleted", removed->count}, {"bytes", bytes}}, "Deleted " + grouped(removed->count) + " runs; " + bytesText(bytes) + " are free again");
    return kOk;
}

} // namespace cairn::ctl
