// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/opened.h"
#include "app/cairnctl/search/search_commands.h"

namespace cairn::ctl {

namespace {

Json summaryJson(const store::SweepSummary& sweep)
{
    return Json{{"search_id", sweep.id.value}, {"name", sweep.name}, {"state", store::name(sweep.state)}, {"trials", sweep.trials},
                {"running", sweep.running}, {"ended", sweep.ended}, {"failed", sweep.failed}, {"created_ms", sweep.createdMs}, {"error", sweep.error}};
}

std::string summaryText(const store::SweepSummary& sweep)
{
    return std::to_string(sweep.id.value) + "  " + plain(sweep.name) + "  " + std::string(store::name(sweep.state)) + ", " + std::to_string(sweep.ended) + " of "
        + std::to_string(sweep.trials) + " trials ended, " + std::to_string(sweep.failed) + " failed" + (sweep.error.empty() ? "" : ": " + plain(sweep.error)) + "\n";
}

Result<void> change(session::Workbench& workbench, const SearchesArguments& arguments)
{
    store::SweepRegister sweeps(workbench.project());
    if (arguments.cancel != 0)
        return session::cancelSearch(workbench, SweepId{arguments.cancel});
    if (arguments.remove != 0)
        return sweeps.remove(SweepId{arguments.remove});
    if (arguments.move != 0)
        return sweeps.move(SweepId{arguments.move}, SweepId{arguments.before});
    return {};
}

} // namespace

ExitCode searches(const Console& console, const SearchesArguments& arguments)
{
    const bool changes = arguments.cancel != 0 || arguments.remove != 0 || arguments.move != 0;
    auto opened = session::Workbench::open(arguments.project, changes ? store::OpenMode::ReadWrite : store::OpenMode::ReadOnly);
    if (!opened)
        return console.error(opened.error());
    session::Workbench& workbench = **opened;
    if (const auto changed = change(workbench, arguments); !changed)
        return console.error(changed.error());
    if (arguments.show != 0) {
        const auto view = session::searchView(workbench, SweepId{arguments.show});
        if (!view)
            return console.error(view.error());
        console.result(searchJson(*view), searchText(*view));
        return kOk;
    }
    const auto all = store::SweepRegister(workbench.project()).list();
    if (!all)
        return console.error(all.error());
    Json json = Json::array();
    std::string text;
    for (const store::SweepSummary& sweep : *all) {
        json.push_back(summaryJson(sweep));
        text += summaryText(sweep);
    }
    console.result(Json{{"searches", std::move(json)}}, text.empty() ? "No searches yet: cairnctl search begins one\n" : text);
    return kOk;
}

} // namespace cairn::ctl
