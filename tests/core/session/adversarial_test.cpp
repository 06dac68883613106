// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures like those of the data, from the folder to the exported generator.
#include "core/data/synthetic/synthetic.h"
#include "core/session/deploy.h"
#include "core/session/inspect/samples.h"
#include "core/session/report.h"
#include "tests/core/session/media_support.h"

#include <cmath>
#include <set>

using namespace cairn;
using namespace cairn::session;
using cairn::test::Made;

class AdversarialSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!engine::loadEngine())
            QSKIP("the tensor engine was not built");
    }

    void shapesAreMadeAndTheGeneratorIsExported()
    {
        test::TempDir folder;
        Progress quiet;
        JobContext job{{}, quiet};
        const auto place = data::writeSynthetic({"shapes", 400, 1, Json{{"side", 16}, {"noise", 0}}}, folder / "shapes", job);
        VERIFY_OK(place);
        Made made;
        DataChoice choice;
        choice.recipe.task = batch::TaskKind::Adversarial;
        VERIFY_OK(made.open(place->string(), choice));
        QCOMPARE(made.workbench->target().kind, batch::TaskKind::Adversarial);
        const Json options = made.workbench->trainOptions();
        QCOMPARE(options["learning_rate"].get<double>(), 2e-4);
        QCOMPARE(options["beta1"].get<double>(), 0.5);
        QCOMPARE(made.workbench->recipe()->image->offset, -1.0f);
        VERIFY_OK(made.train(3, 32));
        const auto& metrics = made.report->outcome.metrics;
        for (const char* name : {"loss", "discriminator_loss", "generator_loss", "d_real", "d_made", "frechet_distance", "diversity"})
            QVERIFY2(metrics.contains(std::string("test.") + name) && std::isfinite(metrics.at(std::string("test.") + name)), name);

        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
        VERIFY_OK(evaluation);
        for (const auto& [name, value] : evaluation->metrics) {
            const double trained = metrics.at("test." + name);
            QVERIFY2(std::abs(value - trained) <= 1e-4 * std::max(1.0, std::abs(trained)), (name + ": " + std::to_string(value) + ", " + std::to_string(trained)).c_str());
        }
        const auto samples = samplePictures(**run, 9, kShownNoise, made.job);
        VERIFY_OK(samples);
        QCOMPARE(samples->pixels.size(), std::size_t{9 * 16 * 16});
        QVERIFY(std::set<std::uint8_t>(samples->pixels.begin(), samples->pixels.end()).size() > 10);
        VERIFY_OK(writeReport(*made.workbench, **run, made.folder / "report", made.job));
        for (const ExportFormat format : {ExportFormat::Safetensors, ExportFormat::Python, ExportFormat::Onnx}) {
            const auto exported = exportModel(*made.workbench, **run, format, made.folder / "out", made.job);
            VERIFY_OK(exported);
            QVERIFY(format != ExportFormat::Onnx || (exported->checkedRows == 16 && exported->largestDifference < 1e-4));
        }
        QCOMPARE(exportModel(*made.workbench, **run, ExportFormat::TorchScript, made.folder / "out", made.job).error().code, ErrorCode::Unsupported);
    }

    void tablesAreRefused()
    {
        test::TempDir folder;
        std::string table = "a,b\n";
        for (int i = 0; i < 60; ++i)
            table += std::to_string(i % 7) + "," + std::to_string(i % 5) + "\n";
        test::writeFile(folder / "t.csv", table);
        Made made;
        DataChoice choice;
        choice.recipe.task = batch::TaskKind::Adversarial;
        const auto opened = made.open((folder / "t.csv").string(), choice);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(AdversarialSessionTest)
#include "adversarial_test.moc"
