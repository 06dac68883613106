// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/opened.h"

#include "core/engine_api/engine_loader.h"

#include <charconv>

namespace cairn::ctl {

namespace {

Result<Opened> withData(const Console& console, std::unique_ptr<session::Workbench> workbench)
{
    Opened opened;
    opened.workbench = std::move(workbench);
    for (const std::string& notice : opened.workbench->project().notices())
        console.note(notice);
    if (opened.workbench->dataState() == session::DataState::None)
        return opened;
    Work work("Opening the data");
    const auto reopened = opened.workbench->reopenData(work.job());
    if (!reopened && reopened.error().code == ErrorCode::Cancelled)
        return reopened.error();
    if (!reopened)
        opened.dataProblem = reopened.error();
    return opened;
}

} // namespace

Result<Opened> openProject(const Console& console, const std::string& path, Access access)
{
    const auto mode = access == Access::Write ? store::OpenMode::ReadWrite : access == Access::ReadOnly ? store::OpenMode::ReadOnly : store::OpenMode::ReadWriteOrReadOnly;
    CAIRN_ASSIGN(auto workbench, session::Workbench::open(path, mode));
    return withData(console, std::move(workbench));
}

Result<Opened> openProjectForRun(const Console& console, const std::string& path, RunId run)
{
    CAIRN_ASSIGN(auto workbench, session::Workbench::openForRun(path, run));
    return withData(console, std::move(workbench));
}

Result<RunId> findRun(const session::Workbench& workbench, const std::string& text)
{
    if (text == "last")
        return session::lastTrainedRun(workbench);
    RunId run;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), run.value);
    if (error != std::errc() || end != text.data() + text.size() || run.value <= 0)
        return fail(ErrorCode::InvalidInput, "This is no run: " + text, "--run", "Give \"last\" or the number of a run; cairnctl info lists them");
    CAIRN_TRY(workbench.project().run(run));
    return run;
}

Result<OpenedRun> openRun(const Console& console, const std::string& path, const std::string& text)
{
    OpenedRun opened;
    CAIRN_ASSIGN(opened.project, openProject(console, path, Access::Read));
    CAIRN_ASSIGN(const RunId run, findRun(*opened.project.workbench, text));
    Work work("Loading the model");
    CAIRN_ASSIGN(engine::Engine* engine, engine::loadEngine());
    CAIRN_ASSIGN(opened.run, session::loadRun(*opened.project.workbench, *engine, run, work.job()));
    return opened;
}

std::string metricLines(const std::map<std::string, double>& metrics)
{
    std::string lines;
    for (const auto& [name, value] : metrics) {
        char line[96];
        std::snprintf(line, sizeof line, "  %-24s %.6g\n", name.c_str(), value);
        lines += line;
    }
    return lines;
}

Json bySplit(const std::map<std::string, double>& metrics)
{
    Json splits = Json::object();
    for (const auto& [name, value] : metrics) {
        const std::size_t dot = name.find('.');
        if (dot != std::string::npos)
            splits[name.substr(0, dot)][name.substr(dot + 1)] = value;
    }
    return splits;
}

} // namespace cairn::ctl
