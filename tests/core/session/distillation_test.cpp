// SPDX-License-Identifier: GPL-3.0-or-later
// Learning from another run of the project: from the option to the copy that the run keeps. The loss itself: training_golden_test.cpp.
#include "core/engine_api/engine_loader.h"
#include "core/session/training/preflight.h"
#include "core/session/training/rate_finder.h"
#include "core/session/training/train_options.h"
#include "core/session/training/training.h"
#include "tests/app/program.h"
#include "tests/support/shared_data.h"

#include <QTest>

using namespace cairn;
using namespace cairn::session;

namespace {

template <typename T>
const char* text(const Result<T>& result)
{
    static thread_local std::string words;
    words = result ? std::string() : result.error().text();
    return words.c_str();
}

#define VERIFY_OK(expression)                                                                                                                  \
    do {                                                                                                                                       \
        const auto& verified = (expression); /* evaluated once */                                                                              \
        QVERIFY2(verified.has_value(), text(verified));                                                                                        \
    } while (false)

/// A project over a small table whose first run is the teacher.
struct Classroom {
    test::TempDir folder;
    Progress progress;
    JobContext job{StopToken(), progress};
    std::unique_ptr<Workbench> workbench;
    engine::Engine* engine = nullptr;
    engine::TrainControl control;
    engine::TrainProgress state;

    Result<void> make()
    {
        test::writeTable(folder / "table.csv", 2000);
        CAIRN_ASSIGN(engine, engine::loadEngine());
        CAIRN_ASSIGN(workbench, Workbench::create(folder / "p.cairn"));
        CAIRN_TRY(workbench->openData({folder / "table.csv", {}, {}}, job));
        CAIRN_TRY(workbench->choose({}, job));
        CAIRN_TRY(workbench->makeTemplate(""));
        CAIRN_TRY(train());
        return {};
    }

    Json options(const Json& more) const
    {
        Json all = workbench->trainOptions();
        all.update(Json{{"epochs", 3}, {"threads", 1}, {"device", "cpu"}, {"batch_size", 64}, {"checkpoint_seconds", 0.01}});
        all.update(more);
        return all;
    }

    Result<TrainReport> train(const Json& more = Json::object(), const TrainObserver& observer = {}) { return startTraining(*workbench, *engine, options(more), control, state, observer); }

    std::filesystem::path kept(RunId run) const { return workbench->project().runFolder(run) / "teacher.safetensors"; }
};

} // namespace

class DistillationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!engine::loadEngine())
            QSKIP("the tensor engine was not built");
    }

    /// Nothing but the teacher's answers, and none of the classes: the student takes them over.
    void answersOfTheTeacherAreLearned()
    {
        Classroom room;
        VERIFY_OK(room.make());
        const auto report = room.train({{"teacher", 1}, {"distillation_weight", 1.0}, {"epochs", 12}, {"seed", 5}});
        VERIFY_OK(report);
        const auto& metrics = report->outcome.metrics;
        QVERIFY(metrics.contains("train.kl_divergence") && !metrics.contains("validation.kl_divergence"));
        QVERIFY2(metrics.at("train.kl_divergence") < 0.02, std::to_string(metrics.at("train.kl_divergence")).c_str());
        QVERIFY(metrics.at("validation.accuracy") > 0.8);
        QVERIFY(std::filesystem::exists(room.kept(report->run)));
    }

    /// Cancelled and gone on with, and reproduced, bit for bit, though the teacher is deleted.
    void runsKeepTheirTeacher()
    {
        Classroom room;
        VERIFY_OK(room.make());
        const Json options{{"teacher", 1}, {"distillation_temperature", 3.0}};
        const auto whole = room.train(options);
        VERIFY_OK(whole);
        TrainObserver observer;
        observer.checkpoint = [&](std::int64_t step) {
            if (step >= 5)
                room.control.stop.request_stop();
        };
        const auto broken = room.train(options, observer);
        VERIFY_OK(broken);
        QCOMPARE(broken->outcome.end, engine::TrainEnd::Cancelled);
        VERIFY_OK(room.workbench->project().removeRun(RunId{1}));
        engine::TrainControl control;
        const auto resumed = resumeTraining(*room.workbench, *room.engine, broken->run, control, room.state);
        VERIFY_OK(resumed);
        QCOMPARE(resumed->outcome.weightsHash, whole->outcome.weightsHash);
        const auto again = repeatTraining(*room.workbench, *room.engine, whole->run, control, room.state);
        VERIFY_OK(again);
        QCOMPARE(again->outcome.weightsHash, whole->outcome.weightsHash);
        QVERIFY(std::filesystem::exists(room.kept(again->run)));

        std::filesystem::remove(room.kept(broken->run).replace_extension(".json"));
        engine::TrainControl last;
        const auto lost = repeatTraining(*room.workbench, *room.engine, broken->run, last, room.state);
        QVERIFY(!lost && lost.error().what.find("teacher") != std::string::npos);
    }

    void ranksLearnLikeOne()
    {
        Classroom room;
        VERIFY_OK(room.make());
        double losses[2];
        for (int i = 0; i < 2; ++i) {
            const auto report = room.train({{"teacher", 1}, {"ranks", i + 1}, {"optimizer", "sgd"}, {"epochs", 2}});
            VERIFY_OK(report);
            losses[i] = report->outcome.metrics.at("train.loss");
        }
        QVERIFY(std::abs(losses[0] - losses[1]) < 1e-5);
    }

    void wrongTeachersAreRefused()
    {
        Classroom room;
        VERIFY_OK(room.make());
        const auto nobody = room.train({{"teacher", 99}});
        QVERIFY(!nobody && nobody.error().code == ErrorCode::NotFound && nobody.error().where == "teacher");
        QVERIFY(!session::toTrainConfig({{"teacher", 1}, {"distillation_temperature", 0.0}}));
        QVERIFY(!session::toTrainConfig({{"teacher", 1}, {"distillation_weight", 1.5}}));
        QVERIFY(!session::toTrainConfig({{"teacher", -1}}));
        batch::Target number;
        number.kind = batch::TaskKind::Regression;
        const auto config = session::toTrainConfig({{"teacher", 1}});
        VERIFY_OK(config);
        QCOMPARE(session::checkTask(*config, number).error().where, std::string("teacher"));
        const std::size_t runs = room.workbench->project().runs()->size();
        DataChoice choice = room.workbench->choice();
        choice.split.seed += 1;
        VERIFY_OK(room.workbench->choose(choice, room.job));
        const auto prepared = room.train({{"teacher", 1}});
        QVERIFY(!prepared);
        QCOMPARE(prepared.error().code, ErrorCode::Mismatch);
        QVERIFY(prepared.error().what.find("prepared otherwise") != std::string::npos);
        QCOMPARE(room.workbench->project().runs()->size(), runs); // told before there is a run
    }

    /// The teacher answers in the measured steps, too.
    void stepsAreMeasuredWithTheTeacher()
    {
        Classroom room;
        VERIFY_OK(room.make());
        VERIFY_OK(room.workbench->setTrainOptions(room.options({{"teacher", 1}})));
        const auto flight = preflight(*room.workbench, *room.engine, room.job);
        VERIFY_OK(flight);
        QVERIFY(flight->cost.stepSeconds > 0);
        VERIFY_OK(room.workbench->setTrainOptions(room.options({{"teacher", 7}})));
        QVERIFY(!preflight(*room.workbench, *room.engine, room.job));
    }

    void ratesAreFoundWithTheTeacher()
    {
        Classroom room;
        VERIFY_OK(room.make());
        const auto first = [&](const Json& more) {
            const auto curve = findLearningRate(*room.workbench, *room.engine, room.options(more), {1e-6, 1.0, 20}, room.job);
            return curve && !curve->points.empty() ? curve->points.front().loss : -1.0;
        };
        const double alone = first(Json::object()), taught = first({{"teacher", 1}, {"distillation_weight", 0.9}});
        QVERIFY(alone > 0 && taught > 0 && std::abs(alone - taught) > 1e-3);
    }
};

QTEST_APPLESS_MAIN(DistillationTest)
#include "distillation_test.moc"
