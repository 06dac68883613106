// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cairnctl/console.h"
#include "core/session/inspect/inspection.h"

namespace cairn::ctl {

/// A job of the command line: stops with the signals, reports to a progress bar.
class Work {
public:
    explicit Work(const std::string& what)
        : m_bar([this, what] { return barOf(m_progress, what); }), m_job{stopOnSignals().get_token(), m_progress} {}
    JobContext& job() { return m_job; }

private:
    Progress m_progress;
    ProgressBar m_bar;
    JobContext m_job;
};

/// An open project with its data; a project whose data are missing opens too (`dataProblem`), for what needs none.
struct Opened {
    std::unique_ptr<session::Workbench> workbench;
    std::optional<Error> dataProblem;
};

/// Reading commands share the project with another program; writing ones do not. ReadOnly: takes no lock even where it could.
enum class Access : std::uint8_t { Read, Write, ReadOnly };
Result<Opened> openProject(const Console& console, const std::string& path, Access access);
/// To carry out one run, besides whoever has the project open.
Result<Opened> openProjectForRun(const Console& console, const std::string& path, RunId run);

/// "last" or a number.
Result<RunId> findRun(const session::Workbench& workbench, const std::string& text);

/// The project, the engine and the model of a run.
struct OpenedRun {
    Opened project;
    std::shared_ptr<session::LoadedRun> run;
};
Result<OpenedRun> openRun(const Console& console, const std::string& path, const std::string& run);

/// "metric value" lines.
std::string metricLines(const std::map<std::string, double>& metrics);

/// "test.accuracy" etc. as an object per split: {"test": {"accuracy": ...}}.
Json bySplit(const std::map<std::string, double>& metrics);

} // namespace cairn::ctl
