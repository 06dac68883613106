// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/inspect/evaluation.h"
#include "core/session/inspect/sample_flow.h"
#include "core/session/training/train_options.h"

#include <QTest>
#include <cmath>

using namespace cairn;
using namespace cairn::session;

class SessionValuesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOptionHasAValidDefault()
    {
        for (const OptionSpec& spec : trainOptionSpecs()) {
            QVERIFY2(!spec.help.empty() && !spec.title.empty(), spec.name.c_str());
            QVERIFY2(toTrainConfig(Json{{spec.name, spec.fallback}}), spec.name.c_str());
        }
        batch::Field image;
        image.shape = {1, 28, 28};
        const auto config = toTrainConfig(defaultTrainOptions({image}, {}));
        QVERIFY(config);
        QVERIFY(config->epochs <= 6);
    }

    void whatIsWrongWithALayerIsTold()
    {
        engine::NodeActivity fine{.node = {}, .sample = {}, .mean = 0, .deviation = 1};
        QCOMPARE(flowHealth(fine, "activation"), FlowHealth::Fine);
        auto dead = fine;
        dead.deadShare = 0.5;
        QCOMPARE(flowHealth(dead, "activation"), FlowHealth::Dead);
        QCOMPARE(flowHealth(dead, "dense"), FlowHealth::Fine);
        auto loud = fine;
        loud.deviation = 1e4;
        QCOMPARE(flowHealth(loud, "dense"), FlowHealth::Exploding);
        QCOMPARE(flowHealth(loud, "data"), FlowHealth::Fine);
        auto quiet = fine;
        quiet.deviation = 1e-6;
        QCOMPARE(flowHealth(quiet, "dense"), FlowHealth::Vanishing);
        auto broken = fine;
        broken.finite = false;
        QCOMPARE(flowHealth(broken, "data"), FlowHealth::NotFinite);
    }

    void textBecomesValues()
    {
        QCOMPARE(parseTrainOption("epochs", "3").value(), Json(3));
        QCOMPARE(parseTrainOption("learning_rate", "1e-2").value(), Json(0.01));
        QCOMPARE(parseTrainOption("optimizer", "sgd").value(), Json("sgd"));
        QCOMPARE(toTrainConfig(Json{{"learning_rate", 1}, {"device", "cuda:1"}})->learningRate, 1.0);
    }

    void wrongOptionsNameTheKey_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        QTest::newRow("no number") << "epochs" << "many";
        QTest::newRow("half a number") << "epochs" << "3x";
        QTest::newRow("too small") << "epochs" << "0";
        QTest::newRow("negative") << "learning_rate" << "-1";
        QTest::newRow("not finite") << "learning_rate" << "nan";
        QTest::newRow("infinite") << "learning_rate" << "inf";
        QTest::newRow("no choice") << "optimizer" << "newton";
        QTest::newRow("no device") << "device" << "toaster";
        QTest::newRow("no curve") << "schedule_curve" << "0:1 0:2";
        QTest::newRow("curve of words") << "schedule_curve" << "up and down";
        QTest::newRow("weight of nothing") << "class_weights" << "=2";
        QTest::newRow("weight of 0") << "class_weights" << "yes=0";
        QTest::newRow("no weight") << "class_weights" << "yes=much";
        QTest::newRow("no action") << "guard_gradients" << "explode";
        QTest::newRow("averages nothing") << "average_decay" << "1";
        QTest::newRow("unknown") << "learnig_rate" << "1";
    }

    void wrongOptionsNameTheKey()
    {
        QFETCH(QString, name);
        QFETCH(QString, text);
        const auto value = parseTrainOption(name.toStdString(), text.toStdString());
        QVERIFY(!value);
        QCOMPARE(value.error().code, ErrorCode::InvalidInput);
        QCOMPARE(value.error().where, name.toStdString());
        QVERIFY(!value.error().fix.empty());
    }

    /// Six rows small enough to count by hand: nine pairs of a positive and a negative, seven in the right order.
    void classificationMatchesReference()
    {
        Evaluation evaluation;
        evaluation.classes = {"no", "yes"};
        evaluation.actual = {0, 0, 1, 1, 1, 0};
        const std::vector<double> positive{0.1, 0.4, 0.35, 0.8, 0.9, 0.7};
        Array logits{{6, 2}, {}};
        for (const double p : positive) {
            logits.values.push_back(static_cast<float>(std::log(1 - p)));
            logits.values.push_back(static_cast<float>(std::log(p)));
        }
        scoreClassification(evaluation, logits);
        QCOMPARE(evaluation.confusion, (std::vector<std::uint64_t>{2, 1, 1, 2}));
        QVERIFY(std::abs(evaluation.metrics["accuracy"] - 4.0 / 6) < 1e-9);
        QVERIFY(std::abs(evaluation.metrics["auc"] - 7.0 / 9) < 1e-9);
        const double loss = -(std::log(0.9) + std::log(0.6) + std::log(0.35) + std::log(0.8) + std::log(0.9) + std::log(0.3)) / 6;
        QVERIFY(std::abs(evaluation.metrics["loss"] - loss) < 1e-6);
        QVERIFY(std::abs(evaluation.perClass[1].precision - 2.0 / 3) < 1e-9);
        QVERIFY(std::abs(evaluation.perClass[1].f1 - 2.0 / 3) < 1e-9);
        QCOMPARE(evaluation.perClass[0].support, std::uint64_t{3});
        QCOMPARE(evaluation.roc.front().truePositiveRate, 0.0);
        QCOMPARE(evaluation.roc.back().falsePositiveRate, 1.0);
        QVERIFY(std::abs(evaluation.probabilities.values[1] - 0.1f) < 1e-6f);
    }

    void tiesCountHalfInTheArea()
    {
        Evaluation evaluation;
        evaluation.classes = {"a", "b"};
        evaluation.actual = {0, 1, 0, 1};
        scoreClassification(evaluation, Array{{4, 2}, std::vector<float>(8, 0.0f)});
        QVERIFY(std::abs(evaluation.metrics["auc"] - 0.5) < 1e-12);
    }

    void hugeLogitsDoNotOverflow()
    {
        Evaluation evaluation;
        evaluation.classes = {"a", "b", "c"};
        evaluation.actual = {1};
        scoreClassification(evaluation, Array{{1, 3}, {1e30f, -1e30f, 0.0f}});
        QVERIFY(std::isfinite(evaluation.metrics["loss"]));
        QCOMPARE(evaluation.probabilities.values[0], 1.0f);
    }

    void regressionMatchesClosedForms()
    {
        Evaluation evaluation;
        evaluation.kind = batch::TaskKind::Regression;
        evaluation.actualValue = {1, 2, 3, 4};
        evaluation.predictedValue = {1, 2, 3, 6};
        scoreRegression(evaluation, 2.0);
        QCOMPARE(evaluation.metrics["mae"], 0.5);
        QCOMPARE(evaluation.metrics["rmse"], 1.0);
        QVERIFY(std::abs(evaluation.metrics["r2"] - (1 - 4.0 / 5)) < 1e-12);
        QCOMPARE(evaluation.metrics["loss"], 0.25);
        QVERIFY(!evaluation.metrics.contains("coverage"));
    }

    void intervalsAreCounted()
    {
        Evaluation evaluation;
        evaluation.kind = batch::TaskKind::Regression;
        evaluation.answer.form = batch::AnswerForm::Normal;
        evaluation.actualValue = {1, 2, 3, 4};
        evaluation.predictedValue = {2, 1, 4, 3};
        evaluation.low = {1, 1, 3.5, 2};
        evaluation.high = {3, 1.5, 4.5, 4.5};
        evaluation.metrics["loss"] = 0.75; // of the form of answer: the engine's
        scoreRegression(evaluation, 2.0);
        QCOMPARE(evaluation.metrics["coverage"], 0.5); // the first, at its end, and the last
        QCOMPARE(evaluation.metrics["interval_width"], 1.5);
        QCOMPARE(evaluation.metrics["loss"], 0.75);
        QCOMPARE(byPrediction(evaluation, 10), (std::vector<std::size_t>{1, 0, 3, 2}));
        QCOMPARE(byPrediction(evaluation, 2), (std::vector<std::size_t>{1, 2}));
    }

    void emptyEvaluationIsNoDivisionByZero()
    {
        Evaluation evaluation;
        evaluation.classes = {"a", "b"};
        scoreClassification(evaluation, Array{{0, 2}, {}});
        QVERIFY(std::isfinite(evaluation.metrics["loss"]));
        QVERIFY(toJson(evaluation).is_object());
    }
};

QTEST_APPLESS_MAIN(SessionValuesTest)
#include "values_test.moc"
