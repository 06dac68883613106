// SPDX-License-Identifier: GPL-3.0-or-later
// The main job through the session's own interface.
#include "core/base/memory_budget.h"
#include "core/engine_api/engine_loader.h"
#include "core/formats/safetensors.h"
#include "core/session/deploy.h"
#include "core/session/inspect/model_rows.h"
#include "core/session/report.h"
#include "core/session/training/train_options.h"
#include "core/session/training/training.h"
#include "tests/app/program.h"
#include "tests/support/shared_data.h"

#include <QProcess>
#include <QTest>
#include <cmath>
#include <fstream>
#include <numeric>

using namespace cairn;
using namespace cairn::session;

namespace fs = std::filesystem;

namespace {

constexpr const char* kRunModel = R"(
import importlib.util, sys, torch
from safetensors.torch import load_file, save_file
spec = importlib.util.spec_from_file_location("model", sys.argv[1] + "/model.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
model = module.load(sys.argv[1] + "/model.safetensors")
with torch.no_grad():
    save_file({"logits": model(load_file(sys.argv[1] + "/rows.safetensors")["features"]).contiguous()}, sys.argv[1] + "/logits.safetensors")
)";

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

/// A trained project over a small table.
struct Trained {
    test::TempDir folder;
    Progress progress;
    JobContext job{StopToken(), progress};
    std::unique_ptr<Workbench> workbench;
    engine::Engine* engine = nullptr;
    std::optional<TrainReport> report;
    std::vector<engine::MetricPoint> heard;

    Result<void> make()
    {
        test::writeTable(folder / "table.csv", 3000);
        CAIRN_ASSIGN(workbench, Workbench::create(folder / "p.cairn"));
        CAIRN_TRY(workbench->openData({folder / "table.csv", {}, {}}, job));
        CAIRN_TRY(workbench->choose({}, job));
        return workbench->makeTemplate("");
    }

    Result<void> train()
    {
        CAIRN_ASSIGN(engine, engine::loadEngine());
        Json options = workbench->trainOptions();
        options["epochs"] = 2;
        options["threads"] = 1;
        engine::TrainControl control;
        engine::TrainProgress state;
        TrainObserver observer;
        observer.points = [this](const auto& points) { heard.insert(heard.end(), points.begin(), points.end()); };
        CAIRN_ASSIGN(report, startTraining(*workbench, *engine, options, control, state, observer));
        return {};
    }
};

} // namespace

class WorkbenchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void emptyProjectSaysWhatIsMissing()
    {
        test::TempDir folder;
        const auto workbench = Workbench::create(folder / "p.cairn");
        VERIFY_OK(workbench);
        QCOMPARE((*workbench)->dataState(), DataState::None);
        QVERIFY(trainingObstacle(**workbench).has_value());
        QVERIFY(!(*workbench)->makeTemplate(""));
        QVERIFY(!(*workbench)->source(prep::Part::Train));
        QCOMPARE(lastTrainedRun(**workbench).error().code, ErrorCode::NotFound);
        QVERIFY(!resumableRun(**workbench));
    }

    void everythingIsThereAfterReopening()
    {
        Trained made;
        VERIFY_OK(made.make());
        Json options = made.workbench->trainOptions();
        options["learning_rate"] = 0.25;
        VERIFY_OK(made.workbench->setTrainOptions(options));
        const graph::Graph graph = made.workbench->graph();
        made.workbench.reset();
        const auto again = Workbench::open(made.folder / "p.cairn");
        VERIFY_OK(again);
        QCOMPARE((*again)->dataState(), DataState::Closed);
        VERIFY_OK((*again)->reopenData(made.job));
        QCOMPARE((*again)->dataState(), DataState::Ready);
        QVERIFY((*again)->graph() == graph);
        QCOMPARE((*again)->trainOptions()["learning_rate"].get<double>(), 0.25);
        QCOMPARE((*again)->target().column, std::string("answer"));
        QCOMPARE((*again)->source(prep::Part::Train).value()->size() + (*again)->source(prep::Part::Validation).value()->size()
                     + (*again)->source(prep::Part::Test).value()->size(), std::uint64_t{3000});
        QVERIFY(!trainingObstacle(**again));
    }

    void changesAreTold()
    {
        Trained made;
        VERIFY_OK(made.make());
        std::vector<Aspect> told;
        made.workbench->setObserver([&](Aspect aspect) { told.push_back(aspect); });
        VERIFY_OK(made.workbench->setGraph({}));
        VERIFY_OK(made.workbench->choose({}, made.job));
        QCOMPARE(told.size(), std::size_t{2});
        QCOMPARE(told[0], Aspect::Graph);
        QCOMPARE(told[1], Aspect::Choice);
        const auto obstacle = trainingObstacle(*made.workbench);
        QVERIFY(obstacle && !obstacle->fix.empty());
    }

    void rowsInMemoryStayWithinTheBudget()
    {
        Trained made;
        VERIFY_OK(made.make());
        setMemoryBudget(kLeastMemory);
        const auto trained = made.train();
        setMemoryBudget(0);
        if (!made.engine)
            QSKIP(text(trained));
        VERIFY_OK(trained);
        const auto run = made.workbench->project().run(made.report->run);
        VERIFY_OK(run);
        QCOMPARE(run->config["resident_mb"].get<std::int64_t>(), std::int64_t{512});
        QVERIFY(made.workbench->trainOptions()["resident_mb"] != 512); // what the user asked for stays
    }

    void cancelledChoiceChangesNothing()
    {
        Trained made;
        VERIFY_OK(made.make());
        const auto before = made.workbench->recipe();
        DataChoice choice;
        choice.recipe.target = "nobody";
        QVERIFY(!made.workbench->choose(choice, made.job));
        QCOMPARE(made.workbench->recipe(), before);
    }

    void trainEvaluateExplain()
    {
        Trained made;
        VERIFY_OK(made.make());
        const auto trained = made.train();
        if (!trained && trained.error().code == ErrorCode::EngineMissing)
            QSKIP("the tensor engine was not built");
        VERIFY_OK(trained);
        const auto stored = made.workbench->project().metricsSince(made.report->run);
        VERIFY_OK(stored);
        QCOMPARE(stored->points.size(), made.heard.size());
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
        VERIFY_OK(evaluation);
        QVERIFY(std::abs(evaluation->metrics.at("accuracy") - made.report->outcome.metrics.at("test.accuracy")) < 1e-9);
        QCOMPARE(std::accumulate(evaluation->confusion.begin(), evaluation->confusion.end(), std::uint64_t{0}), evaluation->rows.size());

        const std::vector<RowId> rows(evaluation->rows.begin(), evaluation->rows.begin() + 3);
        const auto explained = explain(*made.workbench, **run, rows, ExplainMethod::IntegratedGradients, {}, {}, made.job);
        VERIFY_OK(explained);
        for (const Explanation& explanation : *explained) {
            QCOMPARE(explanation.values.values.size(), explanation.elements.size());
            QCOMPARE(explanation.input.values.size(), explanation.elements.size());
            QVERIFY(explanation.completenessGap < 0.05 * (1 + std::abs(explanation.prediction - explanation.baseline)));
        }
        const std::vector<RowId> none{999999};
        QCOMPARE(explain(*made.workbench, **run, none, ExplainMethod::IntegratedGradients, {}, {}, made.job).error().code, ErrorCode::NotFound);
        QCOMPARE(explain(*made.workbench, **run, rows, ExplainMethod::GradCam, {}, {}, made.job).error().code, ErrorCode::Unsupported);

        const auto taps = activations(*made.workbench, **run, (*run)->graph.nodes()[1].id, prep::Part::Test, 50, made.job);
        VERIFY_OK(taps);
        QCOMPARE(taps->rows.size(), std::size_t{50});
        QCOMPARE(taps->values.shape.front(), std::int64_t{50});
        QVERIFY(std::ranges::is_sorted(taps->rows));
    }

    void pythonSourceAnswersAlike()
    {
        Trained made;
        VERIFY_OK(made.make());
        const auto trained = made.train();
        if (!trained && trained.error().code == ErrorCode::EngineMissing)
            QSKIP("the tensor engine was not built");
        VERIFY_OK(trained);
        if (QProcess::execute("python3", {"-c", "import torch, safetensors.torch"}) != 0)
            QSKIP("python3 with torch and safetensors is absent");
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        VERIFY_OK(exportModel(*made.workbench, **run, ExportFormat::Python, made.folder / "out", made.job));
        std::vector<std::uint64_t> positions(100);
        std::iota(positions.begin(), positions.end(), 0);
        const batch::EncodedSource& source = *(*run)->sources->test;
        const auto rows = modelRows(source, positions);
        VERIFY_OK(rows);
        const auto bytes = std::as_bytes(std::span(rows->front().bytes));
        test::writeFile(made.folder.path() / "out" / "rows.safetensors",
                        formats::safetensorsBytes({{"features", {ElementType::Float32, rows->front().shape, bytes}}}).value());
        QCOMPARE(QProcess::execute("python3", {"-c", kRunModel, QString::fromStdString(made.folder / "out")}), 0);
        const auto reader = formats::SafetensorsReader::open(made.folder.path() / "out" / "logits.safetensors");
        VERIFY_OK(reader);
        const auto answers = reader->readAll();
        VERIFY_OK(answers);
        const Array expected = (*run)->model->predict(source, positions, made.job).value();
        const auto* actual = reinterpret_cast<const float*>(answers->tensors.at("logits").bytes.data());
        for (std::size_t i = 0; i < expected.values.size(); ++i)
            QVERIFY(std::abs(actual[i] - expected.values[i]) < 1e-4f);
    }

    void reportsEscapeWhatComesFromData()
    {
        Trained made;
        std::string table = "<script>alert(1)</script>,answer\n";
        for (int i = 0; i < 600; ++i)
            table += std::to_string(i % 7) + "," + (i % 7 > 3 ? "\"<b>&\"" : "fine") + "\n";
        test::writeFile(made.folder / "evil.csv", table);
        auto workbench = Workbench::create(made.folder / "e.cairn");
        VERIFY_OK(workbench);
        made.workbench = std::move(*workbench);
        VERIFY_OK(made.workbench->openData({made.folder / "evil.csv", {}, {}}, made.job));
        VERIFY_OK(made.workbench->choose({}, made.job));
        VERIFY_OK(made.workbench->makeTemplate(""));
        const auto trained = made.train();
        if (!trained && trained.error().code == ErrorCode::EngineMissing)
            QSKIP("the tensor engine was not built");
        VERIFY_OK(trained);
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto files = writeReport(*made.workbench, **run, made.folder / "report", made.job);
        VERIFY_OK(files);
        for (const fs::path& file : *files) {
            std::ifstream stream(file);
            const std::string content{std::istreambuf_iterator<char>(stream), {}};
            QVERIFY2(file.extension() == ".json" || content.find("<b>") == std::string::npos, file.c_str());
            QVERIFY2(file.extension() == ".json" || content.find("<script") == std::string::npos, file.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(WorkbenchTest)
#include "workbench_test.moc"
