// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job_runner.h"

#include <QObject>
#include <QTest>

#include <atomic>
#include <latch>
#include <set>
#include <stdexcept>
#include <thread>

using namespace cairn;

namespace {

JobFunction untilCancelled(std::latch* started = nullptr)
{
    return [started](JobContext& context) -> Result<void> {
        if (started)
            started->count_down();
        while (!context.cancelled())
            std::this_thread::yield();
        return fail(ErrorCode::Cancelled, "Stopped");
    };
}

} // namespace

class JobRunnerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jobsFinishAndTell()
    {
        EventQueue queue;
        JobRunner runner(queue, 2);
        JobInfo told;
        const JobId id = runner.start(
            "Count",
            [](JobContext& context) -> Result<void> {
                context.progress.set(3, 10);
                context.progress.setText("counting");
                return {};
            },
            [&](const JobInfo& info) { told = info; });
        const auto info = runner.wait(id).value();
        QCOMPARE(info.state, JobState::Finished);
        QCOMPARE(info.done, std::uint64_t(3));
        QCOMPARE(info.total, std::uint64_t(10));
        QCOMPARE(info.text, std::string("counting"));
        QVERIFY(info.startedMs > 0 && info.endedMs >= info.startedMs && !info.error);
        QCOMPARE(queue.drain(), std::size_t(1));
        QCOMPARE(told.id, id);
        QCOMPARE(told.title, std::string("Count"));
        QVERIFY(!runner.cancel(id));
        QVERIFY(!runner.info(JobId{99}) && !runner.wait(JobId{99}));
    }

    void failuresAndExceptionsAreErrors()
    {
        EventQueue queue;
        JobRunner runner(queue, 1);
        const auto failing = runner.start("f", [](JobContext&) -> Result<void> {
            return fail(ErrorCode::Io, "Disk gone");
        });
        const auto throwing = runner.start("t", [](JobContext&) -> Result<void> { throw std::runtime_error("oops"); });
        const auto odd = runner.start("o", [](JobContext&) -> Result<void> { throw 7; });
        const auto hungry = runner.start("h", [](JobContext&) -> Result<void> { throw std::bad_alloc(); });
        QCOMPARE(runner.wait(failing)->state, JobState::Failed);
        QCOMPARE(runner.wait(failing)->error->what, std::string("Disk gone"));
        QCOMPARE(runner.wait(throwing)->error->code, ErrorCode::Internal);
        QVERIFY(runner.wait(throwing)->error->what.find("oops") != std::string::npos);
        QCOMPARE(runner.wait(odd)->error->code, ErrorCode::Internal);
        QCOMPARE(runner.wait(hungry)->error->code, ErrorCode::OutOfMemory);
        QCOMPARE(runner.list().size(), std::size_t(4));
    }

    void cancelRunningAndQueued()
    {
        EventQueue queue;
        JobRunner runner(queue, 1);
        std::latch started(1);
        std::atomic<bool> secondRan{false};
        const auto running = runner.start("running", untilCancelled(&started));
        const auto queued = runner.start("queued", [&](JobContext&) -> Result<void> {
            secondRan = true;
            return {};
        });
        started.wait();
        QCOMPARE(runner.info(running)->state, JobState::Running);
        QCOMPARE(runner.info(queued)->state, JobState::Queued);
        QVERIFY(runner.cancel(queued));
        QCOMPARE(runner.info(queued)->state, JobState::Cancelled);
        QVERIFY(runner.cancel(running));
        QCOMPARE(runner.wait(running)->state, JobState::Cancelled);
        QVERIFY(!secondRan);
    }

    /// A stop callback that asks the runner something must not lock up.
    void stopCallbacksMayUseTheRunner()
    {
        EventQueue queue;
        JobRunner runner(queue, 1);
        std::latch started(1);
        std::atomic<std::size_t> seen{0};
        const auto id = runner.start("callback", [&](JobContext& context) -> Result<void> {
            const StopCallback callback(context.stop, [&] { seen = runner.list().size(); });
            started.count_down();
            while (!context.cancelled())
                std::this_thread::yield();
            return fail(ErrorCode::Cancelled, "Stopped");
        });
        started.wait();
        runner.cancel(id);
        runner.wait(id);
        QCOMPARE(seen.load(), std::size_t(1));
    }

    void dedicatedJobsShareOneThread()
    {
        EventQueue queue;
        JobRunner runner(queue, 2);
        std::set<std::thread::id> threads;
        JobId last;
        for (int i = 0; i < 5; ++i)
            last = runner.startDedicated("train", [&](JobContext&) -> Result<void> {
                threads.insert(std::this_thread::get_id()); // one thread: no lock needed
                return {};
            });
        runner.wait(last);
        QCOMPARE(threads.size(), std::size_t(1));
    }

    void longJobsDoNotBlockTheDedicatedThread()
    {
        EventQueue queue;
        JobRunner runner(queue, 1);
        std::latch started(2);
        const auto shortJob = runner.start("short", untilCancelled(&started));
        const auto training = runner.startDedicated("train", untilCancelled(&started));
        started.wait();
        runner.cancelAll();
        QCOMPARE(runner.wait(shortJob)->state, JobState::Cancelled);
        QCOMPARE(runner.wait(training)->state, JobState::Cancelled);
    }

    void computeHandsOverResults()
    {
        EventQueue queue;
        JobRunner runner(queue, 1);
        int value = 0;
        ErrorCode code{}, never{};
        const auto good = runner.compute(
            "good", [](JobContext&) -> Result<std::unique_ptr<int>> { return std::make_unique<int>(42); },
            [&](Result<std::unique_ptr<int>> result) { value = **result; });
        const auto bad = runner.compute(
            "bad", [](JobContext&) -> Result<int> { throw std::runtime_error("no"); },
            [&](Result<int> result) { code = result.error().code; });
        runner.wait(good);
        runner.wait(bad);
        std::latch started(1);
        const auto blocker = runner.start("blocker", untilCancelled(&started));
        started.wait();
        const auto queued = runner.compute(
            "queued", [](JobContext&) -> Result<int> { return 1; },
            [&](Result<int> result) { never = result.error().code; });
        runner.cancel(queued);
        runner.cancel(blocker);
        queue.drain();
        QCOMPARE(value, 42);
        QCOMPARE(code, ErrorCode::Internal);
        QCOMPARE(never, ErrorCode::Cancelled);
    }

    void onlyTheLastEndedJobsAreListed()
    {
        EventQueue queue;
        JobRunner runner(queue, 2);
        JobId last;
        for (int i = 0; i < 300; ++i) {
            last = runner.start("n", [](JobContext&) -> Result<void> { return {}; });
            runner.wait(last);
        }
        QCOMPARE(runner.list().size(), std::size_t(100));
        QCOMPARE(runner.list().back().id, last);
    }

    void afterShutdownJobsAreCancelled()
    {
        EventQueue queue;
        JobRunner runner(queue, 1);
        runner.shutdown();
        runner.shutdown();
        bool told = false;
        const auto id = runner.start("late", [](JobContext&) -> Result<void> { return {}; },
                                     [&](const JobInfo& info) { told = info.state == JobState::Cancelled; });
        QCOMPARE(runner.wait(id)->state, JobState::Cancelled);
        queue.drain();
        QVERIFY(told);
    }

    /// Start, cancel, ask and quit from all sides; every job's end is told exactly once.
    void storm()
    {
        for (int round = 0; round < 20; ++round) {
            EventQueue queue;
            auto wakes = std::make_unique<std::atomic<int>>(0);
            queue.setWake([at = wakes.get()] { ++*at; });
            constexpr int kThreads = 3, kJobs = 100;
            std::atomic<int> told{0};
            {
                JobRunner runner(queue, 3);
                std::vector<std::thread> users;
                for (int t = 0; t < kThreads; ++t)
                    users.emplace_back([&, t] {
                        for (int i = 0; i < kJobs; ++i) {
                            const auto work = [](JobContext& context) -> Result<void> {
                                for (int step = 0; step < 50 && !context.cancelled(); ++step)
                                    context.progress.set(std::uint64_t(step), 50);
                                if (context.cancelled())
                                    return fail(ErrorCode::Cancelled, "Stopped");
                                return {};
                            };
                            const auto finished = [&told](const JobInfo&) { ++told; };
                            const JobId id = i % 5 ? runner.start("s", work, finished)
                                                   : runner.startDedicated("d", work, finished);
                            if (i % 3 == t)
                                runner.cancel(id);
                            if (i % 10 == 0)
                                runner.list();
                        }
                    });
                if (round % 2)
                    runner.shutdown(); // while the others go on
                for (auto& user : users)
                    user.join();
            }
            wakes.reset();
            queue.drain();
            QCOMPARE(told.load(), kThreads * kJobs);
        }
    }

    void quitWhileTraining()
    {
        for (int round = 0; round < 50; ++round) {
            EventQueue queue;
            auto alive = std::make_unique<std::atomic<int>>(0);
            queue.setWake([at = alive.get()] { ++*at; });
            std::latch started(1);
            {
                JobRunner runner(queue);
                runner.startDedicated("train", [&](JobContext& context) -> Result<void> {
                    started.count_down();
                    while (!context.cancelled())
                        queue.post([] {});
                    queue.post([] {});
                    return fail(ErrorCode::Cancelled, "Stopped");
                });
                started.wait();
            }
            alive.reset();
            queue.post([] {});
            QVERIFY(queue.drain() > 0);
        }
    }
};

QTEST_GUILESS_MAIN(JobRunnerTest)
#include "job_runner_test.moc"
