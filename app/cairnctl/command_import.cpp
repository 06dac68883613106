// SPDX-License-Identifier: GPL-3.0-or-later
// Takes weights or models of other programs into a project.
#include "app/cairnctl/commands.h"
#include "app/cairnctl/opened.h"
#include "core/session/transfer/take_over.h"

namespace cairn::ctl {

ExitCode importFile(const Console& console, const ImportFileArguments& arguments)
{
    auto opened = openProject(console, arguments.project, Access::Write);
    if (!opened)
        return console.error(opened.error());
    const StopToken stop = stopOnSignals().get_token();
    session::Workbench& workbench = *opened->workbench;
    const auto taken = arguments.model ? session::takeModel(workbench, arguments.file, {!arguments.keepEnd, !arguments.keepEnd}, stop)
                                       : session::takeWeights(workbench, arguments.file, arguments.freeze, stop);
    if (!taken)
        return console.error(taken.error());
    console.result(Json{{"taken", taken->taken}, {"wanted", taken->wanted}, {"report", taken->report}}, taken->report);
    return kOk;
}

} // namespace cairn::ctl
