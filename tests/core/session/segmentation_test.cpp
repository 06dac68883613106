// SPDX-License-Identifier: GPL-3.0-or-later
// Classes of pixels from the folder of masks to the exported model.
#include "core/data/synthetic/synthetic.h"
#include "core/session/deploy.h"
#include "core/session/inspect/pixel_answers.h"
#include "core/session/report.h"
#include "tests/core/session/media_support.h"

#include <cmath>

using namespace cairn;
using namespace cairn::session;
using cairn::test::Made;

namespace fs = std::filesystem;

namespace {

Result<std::string> shapeMasks(const test::TempDir& folder, std::uint64_t size, const Json& params)
{
    Progress quiet;
    JobContext job{{}, quiet};
    CAIRN_ASSIGN(const fs::path place, data::writeSynthetic({"shape_masks", size, 1, params}, folder / "shapes", job));
    return place.string();
}

} // namespace

class SegmentationSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!engine::loadEngine())
            QSKIP("the tensor engine was not built");
    }

    /// Nobody chooses anything: the data say what is to be learned, and the network that answers it learns it far beyond what the most
    /// frequent class gives (accuracy 0.8, IoU 0.16) and beyond brightness alone, which cannot tell the shapes apart.
    void shapesAreLearned()
    {
        test::TempDir folder;
        const auto place = shapeMasks(folder, 640, {{"side", 24}, {"noise", 10}, {"shapes", 2}});
        VERIFY_OK(place);
        Made made;
        VERIFY_OK(made.open(*place));
        QCOMPARE(made.workbench->target().kind, batch::TaskKind::Segmentation);
        QCOMPARE(made.workbench->target().classes.size(), std::size_t{5});
        VERIFY_OK(made.train(12, 32));
        const auto& metrics = made.report->outcome.metrics;
        const double overlap = metrics.at("test.mean_iou"), accuracy = metrics.at("test.pixel_accuracy");
        QVERIFY2(overlap > 0.5 && accuracy > 0.93, (std::to_string(overlap) + " " + std::to_string(accuracy)).c_str());
        QVERIFY(std::isfinite(metrics.at("test.loss")));

        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
        VERIFY_OK(evaluation);
        for (const auto& [name, value] : evaluation->metrics)
            QVERIFY(std::abs(value - metrics.at("test." + name)) <= 1e-4 * std::max(1.0, std::abs(value)));
        double mean = 0;
        std::uint64_t pixels = 0;
        for (const PixelQuality& quality : evaluation->perClassPixels) {
            mean += quality.iou / 5;
            pixels += quality.pixels;
            QVERIFY(quality.iou <= std::min(quality.precision, quality.recall) + 1e-12);
        }
        QVERIFY(std::abs(mean - overlap) < 1e-4);
        QCOMPARE(pixels, std::uint64_t{evaluation->rows.size() * 24 * 24});
        QCOMPARE(toJson(*evaluation)["per_class"].size(), std::size_t{5});

        const std::vector<std::uint64_t> positions{0, 5, 2};
        const auto answers = pixelAnswers(**run, prep::Part::Test, positions, made.job);
        VERIFY_OK(answers);
        QCOMPARE(answers->truth.size(), std::size_t{3 * 24 * 24});
        std::size_t hits = 0;
        for (std::size_t i = 0; i < answers->truth.size(); ++i)
            hits += answers->truth[i] == answers->predicted[i];
        QVERIFY(static_cast<double>(hits) > 0.8 * static_cast<double>(answers->truth.size()));
        const std::vector<std::uint64_t> behind{evaluation->rows.size()};
        QCOMPARE(pixelAnswers(**run, prep::Part::Test, behind, made.job).error().code, ErrorCode::NotFound);

        VERIFY_OK(writeReport(*made.workbench, **run, made.folder / "report", made.job));
        for (const ExportFormat format : {ExportFormat::Safetensors, ExportFormat::Python, ExportFormat::Onnx}) {
            const auto exported = exportModel(*made.workbench, **run, format, made.folder / "out", made.job);
            VERIFY_OK(exported);
            QVERIFY(format != ExportFormat::Onnx || exported->checkedRows > 0);
        }
        const std::vector<RowId> rows{evaluation->rows.front()};
        QCOMPARE(explain(*made.workbench, **run, rows, ExplainMethod::IntegratedGradients, {}, {}, made.job).error().code, ErrorCode::Unsupported);

        // Opened again, the project knows what it learns.
        run->reset();
        made.workbench.reset();
        auto again = Workbench::open(made.folder / "p.cairn");
        VERIFY_OK(again);
        VERIFY_OK((*again)->reopenData(made.job));
        QCOMPARE((*again)->target().classes.size(), std::size_t{5});
        auto old = loadRun(**again, *made.engine, made.report->run, made.job);
        VERIFY_OK(old);
        VERIFY_OK(evaluate(**again, **old, prep::Part::Validation, made.job));
    }

    void augmentedTrainingsAreRepeatable()
    {
        test::TempDir folder;
        const auto place = shapeMasks(folder, 80, {{"side", 16}});
        VERIFY_OK(place);
        std::vector<std::string> hashes;
        for (const int loaders : {1, 3}) {
            Made made;
            DataChoice choice;
            for (const char* step : {"image_flip", "image_crop padding=2", "image_rotate degrees=10"})
                choice.recipe.steps.push_back(prep::stepFromText(step).value());
            VERIFY_OK(made.open(*place, choice));
            Json options = made.workbench->trainOptions();
            options["loader_threads"] = loaders;
            VERIFY_OK(made.workbench->setTrainOptions(options));
            VERIFY_OK(made.train(2));
            hashes.push_back(made.report->outcome.weightsHash);
        }
        QCOMPARE(hashes[0], hashes[1]);
    }

    void lossesForMasksTrain()
    {
        test::TempDir folder;
        const auto place = shapeMasks(folder, 80, {{"side", 16}});
        VERIFY_OK(place);
        for (const Json& options : {Json{{"loss", "dice"}}, Json{{"loss", "dice_cross_entropy"}, {"class_weights", "balanced"}}}) {
            Made made;
            VERIFY_OK(made.open(*place));
            Json all = made.workbench->trainOptions();
            all.update(options);
            VERIFY_OK(made.workbench->setTrainOptions(all));
            VERIFY_OK(made.train(2));
            QVERIFY(std::isfinite(made.report->outcome.metrics.at("test.loss")));
        }
    }
};

QTEST_GUILESS_MAIN(SegmentationSessionTest)
#include "segmentation_test.moc"
