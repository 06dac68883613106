// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine_loader.h"
#include "core/jobs/job_runner.h"
#include "core/session/training/training.h"
#include "tests/app/program.h"
#include "tests/support/shared_data.h"

#include <filesystem>
#include <memory>

namespace cairn::test {

/// What a program has open while it trains: a project, workers, the training thread. Made and destroyed as often as somebody starts and
/// quits it.
class ProgramLike {
public:
    /// A small table and a small network; a few milliseconds an epoch.
    static Result<void> makeProject(const std::filesystem::path& folder, int rows)
    {
        writeTable(folder / "table.csv", rows);
        CAIRN_ASSIGN(const auto workbench, session::Workbench::create(folder / "p.cairn"));
        Progress quiet;
        JobContext job{StopToken(), quiet};
        CAIRN_TRY(workbench->openData({folder / "table.csv", {}, {}}, job));
        CAIRN_TRY(workbench->choose({}, job));
        return workbench->makeTemplate("");
    }

    static Result<std::unique_ptr<ProgramLike>> start(const std::filesystem::path& folder)
    {
        auto program = std::unique_ptr<ProgramLike>(new ProgramLike);
        CAIRN_ASSIGN(program->m_engine, engine::loadEngine());
        CAIRN_ASSIGN(auto workbench, session::Workbench::open(folder / "p.cairn", store::OpenMode::ReadWrite));
        Progress quiet;
        JobContext job{StopToken(), quiet};
        CAIRN_TRY(workbench->reopenData(job));
        program->m_workbench = std::move(workbench);
        return program;
    }

    using Work = std::function<Result<session::TrainReport>(session::Workbench&, engine::Engine&, engine::TrainControl&, engine::TrainProgress&)>;

    /// On the training thread; levers() and how far it is from then on are those of this training.
    void train(Work work)
    {
        m_control = std::make_shared<engine::TrainControl>();
        m_progress = std::make_shared<engine::TrainProgress>();
        m_report = std::make_shared<std::optional<Result<session::TrainReport>>>();
        m_job = m_jobs.startDedicated("Train", [work = std::move(work), workbench = m_workbench, engine = m_engine, control = m_control, progress = m_progress,
                                                report = m_report](JobContext& job) -> Result<void> {
            const StopCallback<std::function<void()>> forward(job.stop, [control] { control->stop.request_stop(); });
            report->emplace(work(*workbench, *engine, *control, *progress));
            if (!**report)
                return (**report).error();
            return {};
        });
    }
    engine::TrainControl& levers() { return *m_control; }
    const engine::TrainProgress& progress() const { return *m_progress; }
    JobRunner& jobs() { return m_jobs; }
    JobId job() const { return m_job; }
    std::shared_ptr<session::Workbench> workbench() const { return m_workbench; }
    engine::Engine& engine() { return *m_engine; }

    /// When it has ended: what came of it; Cancelled where it never began.
    Result<session::TrainReport> outcome()
    {
        m_jobs.wait(m_job);
        m_events.drain();
        return *m_report ? **m_report : Result<session::TrainReport>(fail(ErrorCode::Cancelled, "It never began"));
    }

    ~ProgramLike()
    {
        m_jobs.shutdown();
        m_events.drain();
    }

private:
    ProgramLike() = default;

    std::shared_ptr<session::Workbench> m_workbench;
    engine::Engine* m_engine = nullptr;
    EventQueue m_events;
    JobRunner m_jobs{m_events, 2};
    std::shared_ptr<engine::TrainControl> m_control;
    std::shared_ptr<engine::TrainProgress> m_progress;
    std::shared_ptr<std::optional<Result<session::TrainReport>>> m_report;
    JobId m_job;
};

} // namespace cairn::test
