// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that are answered as more than a value, from the data to the exported model.
#include "core/base/random.h"
#include "core/formats/safetensors.h"
#include "core/graph/kind.h"
#include "core/session/deploy.h"
#include "core/session/inspect/model_rows.h"
#include "core/session/report.h"
#include "core/session/training/train_options.h"
#include "tests/core/session/media_support.h"

#include <QProcess>

#include <cmath>
#include <numeric>

using namespace cairn;
using namespace cairn::session;
using batch::AnswerForm;
using cairn::test::Made;

namespace {

constexpr const char* kDecodeModel = R"(
import importlib.util, sys, torch
from safetensors.torch import load_file, save_file
spec = importlib.util.spec_from_file_location("model", sys.argv[1] + "/model.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
model = module.load(sys.argv[1] + "/model.safetensors")
with torch.no_grad():
    value, low, high = module.decode(model(load_file(sys.argv[1] + "/rows.safetensors")["features"]))
    save_file({"value": value.float().contiguous(), "low": low.float().contiguous(), "high": high.float().contiguous()}, sys.argv[1] + "/decoded.safetensors")
)";

/// y = 3 x + 20 with noise that grows with x; visits: a Poisson count whose logarithm grows with x.
std::string noisyTable(int rows)
{
    std::string table = "x,z,y,visits\n";
    const Philox random(17, 3);
    for (int i = 0; i < rows; ++i) {
        const auto at = static_cast<std::uint64_t>(i) * 64;
        const double x = random.uniform(at), rate = std::exp(0.3 + 1.5 * x);
        int visits = 0; // Knuth: counts exponential waiting times
        for (double time = -std::log(random.uniform(at + 10)); time < rate; time -= std::log(random.uniform(at + 10 + static_cast<std::uint64_t>(visits))))
            ++visits;
        table += std::to_string(x) + "," + std::to_string(random.uniform(at + 1)) + "," + std::to_string(20 + 3 * x + (0.2 + x) * random.normal(at + 2)) + "," + std::to_string(visits) + "\n";
    }
    return table;
}

DataChoice answered(AnswerForm form, const std::string& target = "y")
{
    DataChoice choice;
    choice.recipe.target = target;
    choice.recipe.inputs = {"x", "z"};
    choice.recipe.answer.form = form;
    if (form == AnswerForm::Mixture)
        choice.recipe.answer.components = 3;
    return choice;
}

std::vector<float> tensorValues(const formats::OwnedWeights& weights, const std::string& name)
{
    const auto& tensor = weights.tensors.at(name);
    const auto* values = reinterpret_cast<const float*>(tensor.bytes.data());
    return {values, values + tensor.bytes.size() / sizeof(float)};
}

} // namespace

class SessionAnswersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!engine::loadEngine())
            QSKIP("the tensor engine was not built");
    }

    void learnedEvaluatedAndExported_data()
    {
        QTest::addColumn<int>("form");
        for (const batch::AnswerFormName& form : batch::kAnswerForms) {
            if (form.form != AnswerForm::Value)
                QTest::newRow(form.id.data()) << static_cast<int>(form.form);
        }
    }

    void learnedEvaluatedAndExported()
    {
        QFETCH(int, form);
        const bool count = static_cast<AnswerForm>(form) == AnswerForm::Count;
        Made made;
        test::writeFile(made.folder / "noisy.csv", noisyTable(3000));
        VERIFY_OK(made.open((made.folder / "noisy.csv").string(), answered(static_cast<AnswerForm>(form), count ? "visits" : "y")));
        const batch::Target target = made.workbench->target();
        QVERIFY(target.regresses()); // visits are few whole numbers: the form of answer makes a number of them
        QCOMPARE(static_cast<int>(target.answer.form), form);
        QCOMPARE(target.mean == 0 && target.deviation == 1, count);
        VERIFY_OK(made.train(30, 64));
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
        VERIFY_OK(evaluation);
        const auto& metrics = evaluation->metrics;
        for (const auto& [name, value] : made.report->outcome.metrics) {
            if (name.starts_with("test."))
                QVERIFY2(std::abs(metrics.at(name.substr(5)) - value) <= 2e-3 * std::max(1.0, std::abs(value)), (name + ": " + std::to_string(metrics.at(name.substr(5))) + ", " + std::to_string(value)).c_str());
        }
        // Learned: errors no larger than the noise, intervals that hold what they say (counts are whole, so theirs hold more).
        QVERIFY2(metrics.at("rmse") < (count ? 2.4 : 0.95), qPrintable(QString::number(metrics.at("rmse"))));
        QVERIFY2(metrics.at("coverage") > 0.84 && metrics.at("coverage") < (count ? 0.995 : 0.96), qPrintable(QString::number(metrics.at("coverage"))));
        QCOMPARE(toJson(*evaluation).at("nominal_coverage").get<double>(), 0.9);
        QCOMPARE(evaluation->low.size(), evaluation->rows.size());
        for (std::size_t i = 0; i < evaluation->low.size(); ++i)
            QVERIFY(evaluation->low[i] <= evaluation->predictedValue[i] && evaluation->predictedValue[i] <= evaluation->high[i]);
        VERIFY_OK(writeReport(*made.workbench, **run, made.folder / "report", made.job));

        const std::vector<RowId> first{evaluation->rows.front()};
        const auto why = explain(*made.workbench, **run, first, ExplainMethod::IntegratedGradients, {}, {}, made.job);
        QCOMPARE(why.has_value(), static_cast<AnswerForm>(form) != AnswerForm::Mixture);
        QVERIFY(!why || why->front().completenessGap < 0.05);

        const auto onnx = exportModel(*made.workbench, **run, ExportFormat::Onnx, made.folder / "onnx", made.job);
        VERIFY_OK(onnx);
        QVERIFY(onnx->checkedRows > 0);
        pythonDecodes(made, **run, *evaluation);

        // Opened again, the project goes on where it was.
        run->reset();
        made.workbench.reset();
        auto again = Workbench::open(made.folder / "p.cairn");
        VERIFY_OK(again);
        VERIFY_OK((*again)->reopenData(made.job));
        QVERIFY((*again)->target().answer == target.answer);
        QVERIFY((*again)->choice().recipe.answer == answered(static_cast<AnswerForm>(form)).recipe.answer);
        QVERIFY(!trainingObstacle(**again));
    }

    void anotherFormReplacesTheHeadOnly()
    {
        Made made;
        test::writeFile(made.folder / "noisy.csv", noisyTable(300));
        VERIFY_OK(made.open((made.folder / "noisy.csv").string(), answered(AnswerForm::Value)));
        VERIFY_OK(made.workbench->makeTemplate("mlp"));
        const std::size_t nodes = made.workbench->graph().nodes().size();
        const auto kinds = [&] {
            std::set<std::string> names;
            const graph::Graph graph = made.workbench->graph();
            for (const graph::Node& node : graph.nodes())
                names.insert(node.kind);
            return names;
        };
        for (const AnswerForm form : {AnswerForm::Normal, AnswerForm::Quantiles, AnswerForm::Mixture, AnswerForm::Count, AnswerForm::Value}) {
            const bool count = form == AnswerForm::Count;
            VERIFY_OK(made.workbench->choose(answered(form, count ? "visits" : "y"), made.job));
            const bool fitted = graph::infer(made.workbench->graph(), made.workbench->dataInterface()).ok();
            QCOMPARE(fitted, form == AnswerForm::Value); // a count and a value both need one number
            VERIFY_OK(made.workbench->fitGraph());
            QVERIFY(graph::infer(made.workbench->graph(), made.workbench->dataInterface()).ok());
            QVERIFY(kinds().contains(std::string(batch::formFacts(form).head)));
        }
        QCOMPARE(made.workbench->graph().nodes().size(), nodes);
    }

    void lossesFitTheForm()
    {
        batch::Target target;
        target.kind = batch::TaskKind::Regression;
        engine::TrainConfig config;
        config.loss.name = "gaussian_nll";
        auto refused = checkTask(config, target);
        QVERIFY(!refused);
        QVERIFY2(refused.error().text().find("\"normal\" on the Data page") != std::string::npos, refused.error().text().c_str());
        QVERIFY(formOfLoss("gaussian_nll") == AnswerForm::Normal);
        QVERIFY(!formOfLoss("auto") && !formOfLoss("focal"));
        target.answer.form = AnswerForm::Normal;
        VERIFY_OK(checkTask(config, target));
        config.loss.name = "mse";
        QVERIFY(!checkTask(config, target));
        config.loss.name = "auto";
        VERIFY_OK(checkTask(config, target));
        const auto offered = offeredLosses(target);
        QVERIFY(std::ranges::find(offered, "poisson_nll") != offered.end() && std::ranges::find(offered, "focal") == offered.end());
    }

    void targetsThatAreNoCountsAreRefused()
    {
        Made made;
        test::writeFile(made.folder / "t.csv", "x,n,r,text\n1,3,0.5,a\n2,-4,1.5,b\n3,0,2,c\n4,1,7,d\n5,2,1,e\n6,1,2,f\n");
        auto workbench = Workbench::create(made.folder / "p.cairn");
        VERIFY_OK(workbench);
        made.workbench = std::move(*workbench);
        VERIFY_OK(made.workbench->openData({(made.folder / "t.csv").string(), {}, {}}, made.job));
        auto choice = answered(AnswerForm::Count, "n");
        choice.recipe.inputs = {"x"};
        const auto negative = made.workbench->choose(choice, made.job);
        QVERIFY(!negative);
        QVERIFY2(negative.error().text().find("-4, which is negative") != std::string::npos, negative.error().text().c_str());
        choice.recipe.target = "r";
        const auto broken = made.workbench->choose(choice, made.job);
        QVERIFY(!broken && broken.error().text().find("0.5, which is not whole") != std::string::npos);
        choice.recipe.target = "text";
        QVERIFY(!made.workbench->choose(choice, made.job));
        choice.recipe.target = "r";
        choice.recipe.answer = {.form = AnswerForm::Quantiles, .quantiles = {0.5, 0.1}};
        const auto falling = made.workbench->choose(choice, made.job);
        QVERIFY(!falling && falling.error().text().find("rise") != std::string::npos);
        choice.recipe.answer.quantiles = {0.1, 1.0};
        QVERIFY(!made.workbench->choose(choice, made.job));
        choice.recipe.answer = {.form = AnswerForm::Mixture, .components = 0};
        QVERIFY(!made.workbench->choose(choice, made.job));
    }

    /// Rows whose target is no number are left out; so are, in another file, those that are no count.
    void rowsWithoutAnAnswerAreLeftOut()
    {
        Made made;
        std::string table = "x,y\n", other = "x,y\n";
        for (int i = 0; i < 400; ++i) {
            table += std::to_string(i % 10) + "," + (i % 8 == 0 ? "nan" : std::to_string(i % 10 / 3)) + "\n";
            other += std::to_string(i % 10) + "," + (i % 4 == 0 ? "-1" : i % 4 == 1 ? "0.5" : "2") + "\n";
        }
        test::writeFile(made.folder / "t.csv", table);
        test::writeFile(made.folder / "o.csv", other);
        auto choice = answered(AnswerForm::Count);
        choice.recipe.inputs = {"x"};
        VERIFY_OK(made.open((made.folder / "t.csv").string(), choice));
        VERIFY_OK(made.train(2, 32));
        std::uint64_t rows = 0;
        for (const prep::Part part : {prep::Part::Train, prep::Part::Validation, prep::Part::Test})
            rows += made.workbench->source(part).value()->size();
        QCOMPARE(rows, std::uint64_t{350});
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto evaluation = evaluateFile(*made.workbench, **run, (made.folder / "o.csv").string(), made.job);
        VERIFY_OK(evaluation);
        QCOMPARE(evaluation->rows.size(), std::size_t{200});
        QVERIFY(std::isfinite(evaluation->metrics.at("deviance")));
        QVERIFY(std::ranges::any_of(evaluation->notices, [](const std::string& notice) { return notice.find("200 rows") != std::string::npos && notice.find("-1") != std::string::npos; }));
    }

private:
    /// The exported Python module reads the same values and intervals out of the model as the program.
    void pythonDecodes(Made& made, LoadedRun& run, const Evaluation& evaluation)
    {
        if (QProcess::execute("python3", {"-c", "import torch, safetensors.torch"}) != 0)
            QSKIP("python3 with torch and safetensors is absent");
        VERIFY_OK(exportModel(*made.workbench, run, ExportFormat::Python, made.folder / "out", made.job));
        std::vector<std::uint64_t> positions(100);
        std::iota(positions.begin(), positions.end(), 0);
        const auto rows = modelRows(*run.sources->test, positions);
        VERIFY_OK(rows);
        test::writeFile(made.folder.path() / "out" / "rows.safetensors",
                        formats::safetensorsBytes({{"features", {ElementType::Float32, rows->front().shape, std::as_bytes(std::span(rows->front().bytes))}}}).value());
        QCOMPARE(QProcess::execute("python3", {"-c", kDecodeModel, QString::fromStdString((made.folder / "out").string())}), 0);
        const auto reader = formats::SafetensorsReader::open(made.folder.path() / "out" / "decoded.safetensors");
        VERIFY_OK(reader);
        const auto decoded = reader->readAll();
        VERIFY_OK(decoded);
        const auto value = tensorValues(*decoded, "value"), low = tensorValues(*decoded, "low"), high = tensorValues(*decoded, "high");
        for (std::size_t i = 0; i < positions.size(); ++i) {
            QVERIFY(std::abs(value[i] - evaluation.predictedValue[i]) < 1e-3);
            QVERIFY(std::abs(low[i] - evaluation.low[i]) < 1e-3);
            QVERIFY(std::abs(high[i] - evaluation.high[i]) < 1e-3);
        }
    }
};

QTEST_GUILESS_MAIN(SessionAnswersTest)
#include "answers_test.moc"
