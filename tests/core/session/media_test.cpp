// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures, videos and mixed rows through the session: open, choose, template, train, evaluate, explain.
#include "tests/core/session/media_support.h"
#include "tests/support/png.h"
#include "tests/support/videos.h"

#include <cstdlib>

using namespace cairn;
using namespace cairn::session;
using cairn::test::Made;

namespace fs = std::filesystem;

namespace {

/// Pictures whose brightness or a column tells the class.
void writePictures(const fs::path& root, int count, bool withTable)
{
    fs::create_directories(root / "dark");
    fs::create_directories(root / "light");
    std::string table = "file,weight,kind,price\n";
    for (int i = 0; i < count; ++i) {
        const bool light = i % 2;
        const std::string name = std::string(light ? "light/" : "dark/") + std::to_string(i) + ".png";
        test::writeFile(root / name, test::greyPng(8, 8, static_cast<unsigned char>((light ? 180 : 60) + i % 16)));
        table += name + "," + std::to_string(i % 7) + "," + (i % 3 ? "a" : "b") + "," + std::to_string((light ? 10.0 : 2.0) + 0.5 * (i % 7)) + "\n";
    }
    if (withTable)
        test::writeFile(root / "rows.csv", table);
}

} // namespace

class MediaTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void picturesTrainEvaluateExplain()
    {
        Made made;
        writePictures(made.folder / "set", 200, false);
        test::writeFile(made.folder / "set/dark/broken.png", "not a picture");
        VERIFY_OK(made.open((made.folder / "set").string()));
        QCOMPARE(made.workbench->fields().size(), std::size_t{1});
        const auto frozen = made.workbench->freeze();
        VERIFY_OK(frozen);
        QCOMPARE(frozen->sources->train->size() + frozen->sources->validation->size() + frozen->sources->test->size(), std::uint64_t{200});
        const auto trained = made.train(4);
        if (!trained && trained.error().code == ErrorCode::EngineMissing)
            QSKIP("the tensor engine was not built");
        VERIFY_OK(trained);
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
        VERIFY_OK(evaluation);
        QVERIFY(evaluation->metrics.at("accuracy") > 0.9);
        const std::vector<RowId> rows(evaluation->rows.begin(), evaluation->rows.begin() + 1);
        const auto explained = explain(*made.workbench, **run, rows, ExplainMethod::GradCam, {}, {}, made.job);
        VERIFY_OK(explained);
        QVERIFY(!explained->front().values.values.empty());
        made.workbench.reset(); // and again from the project file
        const auto again = Workbench::open(made.folder / "p.cairn");
        VERIFY_OK(again);
        VERIFY_OK((*again)->reopenData(made.job));
        QCOMPARE((*again)->dataState(), DataState::Ready);
    }

    /// Steps for pictures: chosen, fitted, frozen with the run, resumed, replayed on pictures of another size.
    void stepsForPictures()
    {
        Made made;
        writePictures(made.folder / "set", 200, false);
        DataChoice choice;
        for (const char* words : {"image_resize width=6 height=6", "image_normalise method=unit", "image_flip", "image_crop padding=1", "image_cutout", "image_mix mixup=0.2"}) {
            const auto step = prep::stepFromText(words);
            VERIFY_OK(step);
            choice.recipe.steps.push_back(*step);
        }
        VERIFY_OK(made.open((made.folder / "set").string(), choice));
        QCOMPARE(made.workbench->fields()[0].shape, (std::vector<std::int64_t>{1, 6, 6}));
        QCOMPARE(made.workbench->fields()[0].scale, 1.0f / 255);
        const auto frozen = made.workbench->freeze();
        VERIFY_OK(frozen);
        QVERIFY(frozen->sources->train->augmentation());
        QVERIFY(!frozen->sources->validation->augmentation() && !frozen->sources->test->augmentation());
        std::vector<std::byte> whole(36), again(36);
        batch::BlockView view{{whole}, {}};
        VERIFY_OK(frozen->sources->train->read(0, 1, view));
        view.fields[0] = again;
        VERIFY_OK(frozen->sources->train->read(0, 1, view));
        QCOMPARE(again, whole); // read() draws nothing
        const auto trained = made.train(6);
        if (!trained && trained.error().code == ErrorCode::EngineMissing)
            QSKIP("the tensor engine was not built");
        VERIFY_OK(trained);
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        QCOMPARE((*run)->recipe.steps.size(), std::size_t{6});
        const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
        VERIFY_OK(evaluation);
        QVERIFY(evaluation->metrics.at("accuracy") > 0.9);
        fs::create_directories(made.folder / "new/dark");
        fs::create_directories(made.folder / "new/light");
        for (int i = 0; i < 20; ++i)
            test::writeFile(made.folder / (i % 2 ? "new/light/" : "new/dark/") / (std::to_string(i) + ".png"), test::greyPng(12, 12, i % 2 ? 190 : 50));
        const auto fresh = evaluateFile(*made.workbench, **run, (made.folder / "new").string(), made.job);
        VERIFY_OK(fresh);
        QVERIFY(fresh->metrics.at("accuracy") > 0.9);
        made.workbench.reset();
        const auto reopened = Workbench::open(made.folder / "p.cairn");
        VERIFY_OK(reopened);
        VERIFY_OK((*reopened)->reopenData(made.job));
        QCOMPARE((*reopened)->choice().recipe.steps, choice.recipe.steps);
        QVERIFY((*reopened)->freeze()->sources->train->augmentation());
    }

    void stepsThatDoNotFitAreRefused()
    {
        Made made;
        writePictures(made.folder / "set", 60, true);
        VERIFY_OK(made.open((made.folder / "set").string()));
        const auto refused = [&](const char* text) {
            DataChoice choice;
            choice.recipe.steps = {prep::stepFromText(text).value()};
            const auto chosen = made.workbench->choose(choice, made.job);
            return chosen ? std::string() : chosen.error().text();
        };
        QCOMPARE(refused("image_mix"), std::string()); // columns beside the pictures are mixed, too
        QVERIFY(refused("sound_masks").find("no sounds") != std::string::npos);
        QVERIFY(refused("sound_spectrogram").find("no sounds") != std::string::npos);
        QCOMPARE(refused("image_flip"), std::string());
        test::writeFile(made.folder / "t.csv", "a,b\n1,x\n2,y\n3,x\n4,y\n");
        VERIFY_OK(made.workbench->openData({(made.folder / "t.csv").string(), {}, {}}, made.job));
        QVERIFY(refused("image_flip").find("no pictures") != std::string::npos);
    }

    void picturesWithColumnsPredictNumbers()
    {
        Made made;
        writePictures(made.folder / "set", 240, true);
        VERIFY_OK(made.open((made.folder / "set").string()));
        QCOMPARE(made.workbench->target().kind, batch::TaskKind::Regression);
        QCOMPARE(made.workbench->target().column, std::string("price"));
        const auto fields = made.workbench->fields();
        QCOMPARE(fields.size(), std::size_t{2});
        QCOMPARE(fields[0].name, std::string("image"));
        QCOMPARE(fields[1].name, std::string("features"));
        QCOMPARE(std::ranges::count(made.workbench->graph().nodes(), "input", &graph::Node::kind), std::ptrdiff_t{2});
        const auto trained = made.train(25);
        if (!trained && trained.error().code == ErrorCode::EngineMissing)
            QSKIP("the tensor engine was not built");
        VERIFY_OK(trained);
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
        VERIFY_OK(evaluation);
        QVERIFY2(evaluation->metrics.at("r2") > 0.8, std::to_string(evaluation->metrics.at("r2")).c_str());
    }

    /// Rows read in order and gathered at random are the same, in every field.
    void mixedRowsAreConsistent()
    {
        Made made;
        writePictures(made.folder / "set", 60, true);
        DataChoice choice;
        choice.recipe.encoding = prep::CategoryEncoding::Index;
        VERIFY_OK(made.open((made.folder / "set").string(), choice));
        const auto source = made.workbench->source(prep::Part::Train);
        VERIFY_OK(source);
        const auto& fields = (*source)->fields();
        QCOMPARE(fields.size(), std::size_t{3});
        const auto buffers = [&](std::size_t rows) {
            std::vector<std::vector<std::byte>> memory;
            for (const auto& field : fields) {
                std::size_t bytes = byteSize(field.type);
                for (const std::int64_t length : field.shape)
                    bytes *= static_cast<std::size_t>(length);
                memory.emplace_back(bytes * rows);
            }
            memory.emplace_back(4 * rows);
            return memory;
        };
        const auto view = [&](std::vector<std::vector<std::byte>>& memory) {
            batch::BlockView out;
            for (std::size_t i = 0; i + 1 < memory.size(); ++i)
                out.fields.emplace_back(memory[i]);
            out.targets = memory.back();
            return out;
        };
        auto whole = buffers((*source)->size()), one = buffers(1);
        VERIFY_OK((*source)->read(0, (*source)->size(), view(whole)));
        for (const std::uint64_t position : {std::uint64_t{7}, std::uint64_t{0}, (*source)->size() - 1}) {
            VERIFY_OK((*source)->gather(std::span(&position, 1), view(one)));
            for (std::size_t i = 0; i < one.size(); ++i)
                QVERIFY(std::equal(one[i].begin(), one[i].end(), whole[i].begin() + static_cast<std::ptrdiff_t>(position * one[i].size())));
        }
    }

    /// A square goes left or right: no single frame tells which, and places and greys are alike.
    void videosTrain()
    {
        Made made;
        for (int i = 0; i < 240; ++i) {
            const bool right = i % 2;
            std::vector<std::string> frames;
            for (int t = 0; t < 8; ++t) {
                std::string frame(16 * 16, static_cast<char>(20 + i % 30));
                const int left = (i / 2 % 5 + (right ? t : 7 - t)) % 13;
                for (int y = 5 + i % 3; y < 9 + i % 3; ++y)
                    frame.replace(static_cast<std::size_t>(y * 16 + left), 4, 4, static_cast<char>(220 - i % 40));
                frames.push_back(std::move(frame));
            }
            const fs::path place = made.folder / "clips" / (right ? "right" : "left");
            fs::create_directories(place);
            test::writeFile(place / (std::to_string(i) + ".y4m"), test::y4m(16, 16, 8, frames));
        }
        VERIFY_OK(made.open((made.folder / "clips").string() + "?frames=4"));
        QCOMPARE(made.workbench->fields()[0].shape, (std::vector<std::int64_t>{4, 16, 16}));
        const auto trained = made.train(15);
        if (!trained && trained.error().code == ErrorCode::EngineMissing)
            QSKIP("the tensor engine was not built");
        VERIFY_OK(trained);
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
        VERIFY_OK(evaluation);
        QVERIFY2(evaluation->metrics.at("accuracy") > 0.9, std::to_string(evaluation->metrics.at("accuracy")).c_str());
        made.workbench.reset();
        const auto again = Workbench::open(made.folder / "p.cairn");
        VERIFY_OK(again);
        VERIFY_OK((*again)->reopenData(made.job));
        QCOMPARE((*again)->dataState(), DataState::Ready);
    }

    void antsAndBeesTrain()
    {
        const auto archive = test::sharedFile("hymenoptera256/hymenoptera256.tar.gz");
        if (!archive)
            QSKIP("the shared folder with real data is absent");
        Made made;
        fs::create_directories(made.folder / "bees");
        QCOMPARE(std::system(("tar xzf " + archive->string() + " -C " + (made.folder / "bees").string()).c_str()), 0);
        VERIFY_OK(made.open((made.folder / "bees").string() + "?size=32"));
        const auto trained = made.train(6);
        if (!trained && trained.error().code == ErrorCode::EngineMissing)
            QSKIP("the tensor engine was not built");
        VERIFY_OK(trained);
        const double accuracy = made.report->outcome.metrics.at("test.accuracy"); // on the 153 pictures of "val"
        QVERIFY2(accuracy > 0.5, std::to_string(accuracy).c_str());
    }
};

QTEST_GUILESS_MAIN(MediaTest)
#include "media_test.moc"
