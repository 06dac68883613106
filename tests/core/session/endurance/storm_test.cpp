// SPDX-License-Identifier: GPL-3.0-or-later
// Trainings that are started, paused, let go on, stopped, kept and quit in random order at random moments while others look at them. Made
// for ThreadSanitizer; and in the end a run that went through it has the weights of one that nobody disturbed.
// CAIRN_STORM: rounds; default: a few. Many need QTEST_FUNCTION_TIMEOUT (ms) as well. CAIRN_STORM_SEED: another storm.
#include "core/base/random.h"
#include "core/session/detached/run_notes.h"
#include "tests/core/session/endurance/program_like.h"

#include <QTest>
#include <cstdlib>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr int kFewRounds = 30, kRows = 400, kVictimEpochs = 200;

std::uint64_t given(const char* variable, std::uint64_t otherwise)
{
    const char* text = std::getenv(variable);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// Draws one number after the other.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_random(seed, 3) {}
    std::uint64_t below(std::uint64_t limit) { return m_random.below(m_next++, limit); }

private:
    Philox m_random;
    std::uint64_t m_next = 0;
};

Json optionsOf(const session::Workbench& workbench, std::int64_t epochs, int threads)
{
    Json options = workbench.trainOptions();
    options.update({{"epochs", epochs}, {"batch_size", 32}, {"threads", threads}, {"seed", 5}, {"checkpoint_seconds", 0.02}, {"histogram_every", 7}});
    return options;
}

/// What a window does beside a training: reads its curves, its log and how far it is.
class Onlooker {
public:
    explicit Onlooker(ProgramLike& program)
        : m_thread([workbench = program.workbench(), &progress = program.progress(), this](StopToken stop) {
              while (!stop.stop_requested()) {
                  m_seen += static_cast<std::uint64_t>(progress.step.load()) + static_cast<std::uint64_t>(session::pulseOf(progress, 0).paused);
                  if (const auto run = workbench->project().lastRun(); run && *run) {
                      store::MetricCursor cursor;
                      if (const auto page = workbench->project().metricsSince(**run, cursor))
                          m_seen += page->points.size();
                      if (const auto events = workbench->project().events(**run))
                          m_seen += events->size();
                  }
                  std::this_thread::sleep_for(std::chrono::milliseconds(2));
              }
          })
    {
    }

private:
    std::atomic<std::uint64_t> m_seen{0};
    std::jthread m_thread;
};

enum class End { Stop, Keep, CancelJob, Quit };

/// Levers in random order, then one that ends it.
End disturb(ProgramLike& program, Dice& dice, bool mayChange)
{
    const auto wait = [&] {
        if (const std::uint64_t ms = dice.below(3) == 0 ? 0 : dice.below(40))
            std::this_thread::sleep_for(std::chrono::milliseconds(ms));
    };
    for (std::uint64_t action = dice.below(7); action > 0; --action) {
        wait();
        switch (dice.below(mayChange ? 4 : 3)) {
        case 0: program.levers().pause = true; break;
        case 1: program.levers().pause = false; break;
        case 2: program.levers().pause = !program.levers().pause; break;
        default: program.levers().rateFactor = 0.5 + 0.25 * static_cast<double>(dice.below(4));
        }
    }
    wait();
    const auto end = static_cast<End>(dice.below(4));
    if (end == End::Stop || (end == End::Keep && !mayChange)) {
        program.levers().stop.request_stop();
        if (dice.below(2) == 0)
            program.levers().pause = false;
        return End::Stop;
    }
    if (end == End::Keep) {
        program.levers().finish = true;
        program.levers().pause = false;
    }
    if (end == End::CancelJob)
        program.jobs().cancel(program.job());
    return end;
}

} // namespace

class StormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startedPausedStoppedQuit()
    {
        const TempDir folder, calm;
        QVERIFY(ProgramLike::makeProject(folder.path(), kRows).has_value());
        QVERIFY(ProgramLike::makeProject(calm.path(), kRows).has_value());
        auto program = ProgramLike::start(folder.path());
        if (!program && program.error().code == ErrorCode::EngineMissing)
            QSKIP("The tensor engine is not here");
        QVERIFY2(program.has_value(), program ? "" : program.error().text().c_str());
        const std::uint64_t rounds = given("CAIRN_STORM", kFewRounds);
        Dice dice(given("CAIRN_STORM_SEED", 2026));
        std::optional<RunId> victim; // begun in the first round, resumed in about every second, finished at the end
        int resumed = 0, quits = 0, kept = 0, neverBegun = 0;
        for (std::uint64_t round = 0; round < rounds; ++round) {
            if (!*program)
                program = ProgramLike::start(folder.path());
            QVERIFY2(program.has_value(), program ? "" : program.error().text().c_str());
            ProgramLike& now = **program;
            const bool onVictim = round == 0 || (victim && dice.below(2) == 0);
            if (victim && onVictim && (*now.workbench()->project().run(*victim)).state == store::RunState::Finished)
                break; // it was quicker than the storm
            now.train([&, onVictim, threads = static_cast<int>(1 + dice.below(2))](session::Workbench& workbench, engine::Engine& engine, engine::TrainControl& control, engine::TrainProgress& progress) {
                session::TrainObserver observer;
                observer.started = [&, onVictim](RunId run) {
                    if (onVictim)
                        victim = run;
                };
                if (onVictim && victim)
                    return session::resumeTraining(workbench, engine, *victim, control, progress, observer);
                return session::startTraining(workbench, engine, optionsOf(workbench, onVictim ? kVictimEpochs : 100'000, onVictim ? 1 : threads), control, progress, observer);
            });
            End end;
            {
                const Onlooker onlooker(now);
                end = disturb(now, dice, !onVictim);
                if (end != End::Quit) {
                    const auto outcome = now.outcome();
                    QVERIFY2(outcome || outcome.error().code == ErrorCode::Cancelled, outcome ? "" : outcome.error().text().c_str());
                    neverBegun += !outcome;
                    kept += outcome && outcome->outcome.end == engine::TrainEnd::KeptEarly;
                }
            }
            resumed += onVictim;
            if (end == End::Quit) {
                program->reset(); // as the window closes: asks, joins, folds the project
                ++quits;
                program = ProgramLike::start(folder.path());
                QVERIFY2(program.has_value(), program ? "" : program.error().text().c_str());
            }
            const auto runs = (*program)->workbench()->project().runs();
            QVERIFY(runs.has_value());
            for (const store::RunSummary& run : *runs) {
                QVERIFY2(store::ended(run.state), run.name.c_str());
                QVERIFY2(run.state != store::RunState::Failed, run.error.c_str());
            }
            // What is not looked at again goes, as a person would tidy up.
            if (runs->size() > 20)
                for (const store::RunSummary& run : *runs)
                    if (run.id != victim)
                        QVERIFY((*program)->workbench()->project().removeRun(run.id).has_value());
        }
        qInfo("%d of %d rounds on one run, %d quits, %d kept, %d never began", resumed, static_cast<int>(rounds), quits, kept, neverBegun);

        // The run that was stopped again and again, to its end; and the same without a storm.
        ProgramLike& now = **program;
        QVERIFY(victim.has_value());
        std::string hash = (*now.workbench()->project().run(*victim)).outcome.value("weights_hash", "");
        if ((*now.workbench()->project().run(*victim)).state != store::RunState::Finished) {
            now.train([&](session::Workbench& workbench, engine::Engine& engine, engine::TrainControl& control, engine::TrainProgress& progress) {
                return session::resumeTraining(workbench, engine, *victim, control, progress);
            });
            const auto last = now.outcome();
            QVERIFY2(last.has_value(), last ? "" : last.error().text().c_str());
            QCOMPARE(last->outcome.end, engine::TrainEnd::Finished);
            hash = last->outcome.weightsHash;
        }
        const auto quiet = ProgramLike::start(calm.path());
        QVERIFY(quiet.has_value());
        (*quiet)->train([&](session::Workbench& workbench, engine::Engine& engine, engine::TrainControl& control, engine::TrainProgress& progress) {
            return session::startTraining(workbench, engine, optionsOf(workbench, kVictimEpochs, 1), control, progress);
        });
        const auto undisturbed = (*quiet)->outcome();
        QVERIFY2(undisturbed.has_value(), undisturbed ? "" : undisturbed.error().text().c_str());
        QCOMPARE(hash, undisturbed->outcome.weightsHash);
    }
};

QTEST_GUILESS_MAIN(StormTest)
#include "storm_test.moc"
