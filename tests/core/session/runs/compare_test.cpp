// SPDX-License-Identifier: GPL-3.0-or-later
// What distinguishes runs, which rows flip, and whether a run comes out the same when it is trained again.
#include "core/engine_api/engine_loader.h"
#include "core/formats/safetensors.h"
#include "core/session/runs/compare_runs.h"
#include "core/session/runs/reproduction.h"
#include "core/session/runs/weight_distance.h"
#include "core/store/runs/run_register.h"
#include "tests/app/program.h"
#include "tests/core/store/store_test_support.h"
#include "tests/support/shared_data.h"

#include <QObject>

#include <algorithm>
#include <cmath>
#include <map>

using namespace cairn;
using namespace cairn::session;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

Evaluation evaluation(std::vector<RowId> rows, std::vector<std::int64_t> predicted)
{
    Evaluation result;
    result.classes = {"no", "yes"};
    result.rows = std::move(rows);
    for (const RowId row : result.rows)
        result.actual.push_back(static_cast<std::int64_t>(row % 2));
    result.predicted = std::move(predicted);
    return result;
}

/// A safetensors file of vectors.
std::string weightsOf(const std::map<std::string, std::vector<float>>& tensors)
{
    formats::Weights weights;
    for (const auto& [name, values] : tensors)
        weights[name] = {ElementType::Float32, {static_cast<std::int64_t>(values.size())}, std::as_bytes(std::span(values))};
    return formats::safetensorsBytes(weights).value();
}

} // namespace

class CompareRunsTest : public QObject {
    Q_OBJECT

private:
    Progress m_progress;
    JobContext m_job{StopToken(), m_progress};

private Q_SLOTS:
    void onlyWhatDiffersIsListed()
    {
        const std::vector<Json> documents{{{"same", 1}, {"rate", 0.1}, {"net", {{"width", 8}}}, {"steps", Json::array({Json{{"kind", "a"}}})}, {"list", {1, 2}}},
                                          {{"same", 1}, {"rate", 0.2}, {"net", {{"width", 8}, {"depth", 2}}}, {"steps", Json::array({Json{{"kind", "b"}}})}, {"list", {1, 2}}},
                                          nullptr};
        const auto two = differentValues(std::span(documents).first(2));
        QCOMPARE(two.size(), std::size_t(3));
        QCOMPARE(two[0].key, std::string("rate"));
        QCOMPARE(two[0].values, (std::vector<std::optional<std::string>>{"0.1", "0.2"}));
        QCOMPARE(two[1].key, std::string("steps[1].kind"));
        QCOMPARE(two[2].key, std::string("net.depth"));
        QVERIFY(!two[2].values[0]);
        QCOMPARE(differentValues(documents).size(), std::size_t(6));
        QVERIFY(differentValues({}).empty());
    }

    /// Values of the exact binomial test, from scipy.stats.binomtest(k, n, 0.5).pvalue.
    void mcNemarsTest()
    {
        const auto is = [](std::uint64_t gained, std::uint64_t lost, double p) { return std::abs(mcNemar(gained, lost) - p) < 1e-9; };
        QVERIFY(is(0, 0, 1));
        QVERIFY(is(5, 5, 1));
        QVERIFY(is(0, 1, 1));
        QVERIFY(is(10, 2, 0.03857421875));
        QVERIFY(is(2, 10, 0.03857421875));
        QVERIFY(is(0, 10, 0.001953125));
        QVERIFY(mcNemar(600, 400) < 1e-9 && mcNemar(600, 400) > 1e-11);
    }

    void rowsThatFlip()
    {
        // Rows 2 and 4 are "no", 3 and 5 "yes"; 9 is in one of them only.
        const auto flips = flippedRows(evaluation({2, 3, 4, 5, 9}, {0, 0, 1, 1, 1}), evaluation({5, 4, 3, 2}, {0, 1, 1, 0}));
        QVERIFY_OK(flips);
        QCOMPARE(flips->gained.rows(), std::vector<RowId>{3});
        QCOMPARE(flips->lost.rows(), std::vector<RowId>{5});
        QCOMPARE(flips->bothRight, std::uint64_t(1));
        QCOMPARE(flips->bothWrong, std::uint64_t(1));
        QCOMPARE(flips->probability, 1.0);
        QVERIFY_FAILS(flippedRows(evaluation({2}, {0}), evaluation({3}, {0})), ErrorCode::Mismatch);
        Evaluation other = evaluation({2}, {0});
        other.classes = {"a", "b"};
        QVERIFY_FAILS(flippedRows(evaluation({2}, {0}), other), ErrorCode::Mismatch);
        QVERIFY_FAILS(flippedRows(Evaluation(), Evaluation()), ErrorCode::Mismatch);
    }

    void distancesOfWeights()
    {
        const TempDir folder;
        writeFile(folder / "a.safetensors", weightsOf({{"layer.weight", {3, 4}}, {"old", {1}}, {"bias", {0}}, {"zero", {0, 0}}}));
        writeFile(folder / "b.safetensors", weightsOf({{"layer.weight", {3, 0}}, {"bias", {0, 0}}, {"zero", {0, 1}}}));
        const auto distances = weightDistances(folder / "a.safetensors", folder / "b.safetensors", m_job);
        QVERIFY_OK(distances);
        QCOMPARE(distances->size(), std::size_t(4));
        QVERIFY(!distances->at(0).comparable); // "bias": another shape
        QCOMPARE(distances->at(1).tensor, std::string("layer.weight"));
        QCOMPARE(distances->at(1).relative, 0.8); // |(0, 4)| / |(3, 4)|
        QCOMPARE(distances->at(1).cosine, 0.6);
        QVERIFY(!distances->at(2).comparable); // "old"
        QVERIFY(std::isinf(distances->at(3).relative) && std::isnan(distances->at(3).cosine));
        writeFile(folder / "b.safetensors", "broken");
        QVERIFY(!weightDistances(folder / "a.safetensors", folder / "b.safetensors", m_job));
    }

    void runsWithoutModelsCompareToo()
    {
        const TempDir folder;
        const auto bench = std::move(Workbench::create(folder / "p.cairn").value());
        store::RunRecord one, two;
        one.draft.config = {{"lr", 0.1}};
        two.draft.config = {{"lr", 0.2}};
        one.points = {{"loss", "train", 1, 1, 1, 0.5}, {"loss", "train", 2, 2, 2, 0.25}};
        const auto runs = store::RunRegister(bench->project()).add(std::vector<store::RunRecord>{one, two});
        const auto comparison = compareRuns(*bench, *runs, m_job);
        QVERIFY_OK(comparison);
        QCOMPARE(comparison->settings.size(), std::size_t(1));
        QCOMPARE(comparison->metrics.size(), std::size_t(1));
        QCOMPARE(comparison->metrics[0].last[0], 0.25);
        QVERIFY(std::isnan(comparison->metrics[0].last[1]));
        QVERIFY(comparison->others[0].weightsProblem.has_value());
        QVERIFY_FAILS(compareRuns(*bench, std::span(*runs).first(1), m_job), ErrorCode::InvalidInput);
        QVERIFY_FAILS(compareRuns(*bench, std::vector<RunId>{runs->at(0), RunId{77}}, m_job), ErrorCode::NotFound);
    }

    void judgesWhatCameOut()
    {
        store::Run original, replay;
        original.outcome = {{"metrics", {{"test.accuracy", 0.9}, {"validation.loss", 0.5}}}, {"weights_hash", "abc"}, {"threads", 2}};
        original.environment = {{"torch", "2.6"}};
        replay.outcome = original.outcome;
        replay.environment = original.environment;
        QCOMPARE(judge(original, replay).verdict, Verdict::Equal);
        replay.outcome["weights_hash"] = "abd";
        replay.outcome["metrics"]["validation.loss"] = 0.5049;
        Reproduction judged = judge(original, replay);
        QCOMPARE(judged.verdict, Verdict::Tolerable);
        QCOMPARE(judged.worst, std::string("validation.loss"));
        QVERIFY(judged.reasons.size() == 1 && judged.reasons[0].find("nothing that is recorded differs") == 0);
        QCOMPARE(judge(original, replay, {0.001, 1e-6}).verdict, Verdict::Different);
        replay.environment["torch"] = "2.7";
        replay.outcome["threads"] = 4;
        judged = judge(original, replay);
        QCOMPARE(judged.reasons, (std::vector<std::string>{"environment torch: 2.6, now 2.7", "threads: 2, now 4"}));
        replay.outcome["metrics"]["test.accuracy"] = 0.8;
        QCOMPARE(judge(original, replay).verdict, Verdict::Different);
        replay.outcome = nullptr;
        QCOMPARE(judge(original, replay).verdict, Verdict::Different);
    }

    /// A small training, once more: the same bits. Another seed: other weights, other rows right.
    void aRunComesOutTheSame()
    {
        const auto engine = engine::loadEngine();
        if (!engine)
            QSKIP("The tensor engine is not here");
        const TempDir folder;
        test::writeTable(folder / "table.csv", 600);
        const auto bench = std::move(Workbench::create(folder / "p.cairn").value());
        QVERIFY_OK(bench->openData({folder / "table.csv", {}, {}}, m_job));
        QVERIFY_OK(bench->choose({}, m_job));
        QVERIFY_OK(bench->makeTemplate(""));
        Json options = bench->trainOptions();
        options["epochs"] = 2;
        options["threads"] = 0;
        engine::TrainControl control;
        engine::TrainProgress progress;
        const auto first = startTraining(*bench, **engine, options, control, progress);
        QVERIFY_OK(first);
        QVERIFY(bench->project().run(first->run)->environment.contains("torch"));
        QVERIFY_OK(bench->setTrainOptions(options)); // the project goes on: the replay does not look at it
        const auto judged = reproduce(*bench, **engine, first->run, control, progress);
        QVERIFY_OK(judged);
        QVERIFY2(judged->verdict == Verdict::Equal, judged->reasons.empty() ? "" : judged->reasons[0].c_str());
        const auto row = store::RunRegister(bench->project()).rows(std::vector<RunId>{judged->replay}, {})->at(0);
        QCOMPARE(row.tags, std::vector<std::string>{"replay"});
        QVERIFY(bench->project().events(judged->replay)->back().message.find("equal") != std::string::npos);
        options["seed"] = 77;
        const auto other = startTraining(*bench, **engine, options, control, progress);
        QVERIFY_OK(other);
        const auto comparison = compareRuns(*bench, std::vector<RunId>{first->run, judged->replay, other->run}, m_job);
        QVERIFY_OK(comparison);
        const auto apart = [&](std::size_t i) {
            return std::any_of(comparison->others[i].weights.begin(), comparison->others[i].weights.end(), [](const auto& tensor) { return tensor.relative > 0; });
        };
        QVERIFY(!comparison->others[0].weights.empty() && !apart(0) && apart(1));
        QVERIFY(comparison->others[1].layers.empty());
        QVERIFY(std::any_of(comparison->settings.begin(), comparison->settings.end(), [](const auto& value) { return value.key == "seed"; }));
        // Other data: refused before anything is trained.
        test::writeTable(folder / "other.csv", 500);
        QVERIFY_OK(bench->openData({folder / "other.csv", {}, {}}, m_job));
        QVERIFY_FAILS(reproduce(*bench, **engine, first->run, control, progress), ErrorCode::Mismatch);
        QVERIFY_FAILS(reproduce(*bench, **engine, RunId{99}, control, progress), ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(CompareRunsTest)
#include "compare_test.moc"
