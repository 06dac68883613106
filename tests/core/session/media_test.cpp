// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures, arrays and mixed rows through the session: open, choose, template, train, evaluate, explain.
#include "core/engine_api/engine_loader.h"
#include "core/session/inspection.h"
#include "core/session/training.h"
#include "core/session/workbench.h"
#include "tests/support/png.h"
#include "tests/support/sanitizer.h"
#include "tests/support/shared_data.h"

#include <QTest>
#include <cstdlib>

using namespace cairn;
using namespace cairn::session;

namespace fs = std::filesystem;

namespace {

template <typename T>
const char* text(const Result<T>& result)
{
    static thread_local std::string words;
    words = result ? std::string() : result.error().text();
    return words.c_str();
}

#define VERIFY_OK(expression)                                                                                          \
    do {                                                                                                               \
        const auto& verified = (expression);                                                                           \
        QVERIFY2(verified.has_value(), text(verified));                                                                \
    } while (false)

struct Made {
    test::TempDir folder;
    Progress progress;
    JobContext job{StopToken(), progress};
    std::unique_ptr<Workbench> workbench;
    engine::Engine* engine = nullptr;
    std::optional<TrainReport> report;

    Result<void> open(const std::string& location, const DataChoice& choice = {})
    {
        CAIRN_ASSIGN(workbench, Workbench::create(folder / "p.cairn"));
        CAIRN_TRY(workbench->openData({location, {}, {}}, job));
        CAIRN_TRY(workbench->choose(choice, job));
        return workbench->makeTemplate("");
    }

    Result<void> train(int epochs)
    {
        CAIRN_ASSIGN(engine, engine::loadEngine());
        Json options = workbench->trainOptions();
        options["epochs"] = epochs;
        options["threads"] = 1;
        options["batch_size"] = 16;
        engine::TrainControl control;
        engine::TrainProgress state;
        CAIRN_ASSIGN(report, startTraining(*workbench, *engine, options, control, state, {}));
        return {};
    }
};

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
        QVERIFY(refused("image_mix").find("only input") != std::string::npos); // there are columns, too
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

    /// Words tell the class; tokens and mask are padded and cut.
    void textsTrain()
    {
        Made made;
        std::string table = "text,label\n";
        const char* const good[] = {"fine", "lovely", "superb", "bright"};
        const char* const bad[] = {"dull", "awful", "boring", "grey"};
        for (int i = 0; i < 300; ++i) {
            const bool is = i % 2;
            std::string text = "review number " + std::to_string(i) + " says the film was";
            for (int k = 0; k < 3 + i % 20; ++k)
                text += std::string(" ") + (k % 3 == 0 ? (is ? good : bad)[(i + k) % 4] : "and");
            table += text + "," + (is ? "good" : "bad") + "\n";
        }
        test::writeFile(made.folder / "texts.csv", table);
        DataChoice choice;
        choice.recipe.tokenLength = 12;
        VERIFY_OK(made.open((made.folder / "texts.csv").string(), choice));
        const auto fields = made.workbench->fields();
        QCOMPARE(fields.size(), std::size_t{2});
        QCOMPARE(fields[0].name, std::string("tokens"));
        QCOMPARE(fields[0].shape, std::vector<std::int64_t>{12});
        QCOMPARE(fields[1].name, std::string("mask"));
        const auto source = made.workbench->source(prep::Part::Train);
        VERIFY_OK(source);
        std::vector<std::int64_t> tokens(12 * (*source)->size());
        std::vector<float> mask(tokens.size());
        batch::BlockView view{{std::as_writable_bytes(std::span(tokens)), std::as_writable_bytes(std::span(mask))}, {}};
        VERIFY_OK((*source)->read(0, (*source)->size(), view));
        QVERIFY(std::ranges::all_of(tokens, [&](std::int64_t id) { return id >= 0 && id < fields[0].vocabulary; }));
        std::size_t padded = 0;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            QVERIFY((mask[i] == 0) == (tokens[i] == 0)); // "[PAD]" is piece 0
            padded += mask[i] == 0;
        }
        QVERIFY(padded > 0);
        const std::vector<std::uint64_t> some{5, 0, 5};
        std::vector<std::int64_t> gathered(36);
        VERIFY_OK((*source)->gather(some, {{std::as_writable_bytes(std::span(gathered)), {}}, {}}));
        QVERIFY(std::equal(gathered.begin(), gathered.begin() + 12, tokens.begin() + 60) && std::equal(gathered.begin() + 12, gathered.begin() + 24, tokens.begin()));
        const auto trained = made.train(8);
        if (!trained && trained.error().code == ErrorCode::EngineMissing)
            QSKIP("the tensor engine was not built");
        VERIFY_OK(trained);
        const double accuracy = made.report->outcome.metrics.at("test.accuracy");
        QVERIFY2(accuracy > 0.9, std::to_string(accuracy).c_str());
    }

    /// A folder per class of text files, cut by SentencePiece: trained, saved with the run, opened again and evaluated.
    void textFolderTrains_data()
    {
        QTest::addColumn<QString>("tokenizer");
        QTest::newRow("whitespace") << "whitespace";
        QTest::newRow("sentencepiece") << "sentencepiece";
    }
    void textFolderTrains()
    {
        QFETCH(QString, tokenizer);
        if (test::kSanitized && tokenizer == "sentencepiece")
            QSKIP("SentencePiece cannot be loaded beside a sanitiser");
        Made made;
        const char* const words[2][4] = {{"dull", "awful", "boring", "grey"}, {"fine", "lovely", "superb", "bright"}};
        for (int i = 0; i < 240; ++i) {
            std::string text = "review number " + std::to_string(i) + " says\nthe film was";
            for (int k = 0; k < 3 + i % 9; ++k)
                text += std::string(" ") + (k % 3 == 0 ? words[i % 2][(i + k) % 4] : "and");
            const fs::path place = made.folder / "reviews" / (i % 2 ? "good" : "bad");
            fs::create_directories(place);
            test::writeFile(place / (std::to_string(i) + ".txt"), text);
        }
        DataChoice choice;
        choice.recipe.tokenizer = tokenizer.toStdString();
        choice.recipe.vocabulary = 120;
        VERIFY_OK(made.open((made.folder / "reviews").string(), choice));
        QCOMPARE(made.workbench->target().column, std::string("label"));
        QCOMPARE(made.workbench->fields()[0].name, std::string("tokens"));
        QCOMPARE(made.workbench->recipe()->tokens->tokenizer.at("kind"), tokenizer.toStdString());
        const auto trained = made.train(12);
        if (!trained && trained.error().code == ErrorCode::EngineMissing)
            QSKIP("the tensor engine was not built");
        VERIFY_OK(trained);
        const double accuracy = made.report->outcome.metrics.at("test.accuracy");
        QVERIFY2(accuracy > 0.9, std::to_string(accuracy).c_str());
        made.workbench.reset();
        const auto again = Workbench::open(made.folder / "p.cairn");
        VERIFY_OK(again);
        VERIFY_OK((*again)->reopenData(made.job));
        QCOMPARE((*again)->recipe()->tokens->tokenizer.at("kind"), tokenizer.toStdString());
        QCOMPARE((*again)->choice().recipe.tokenizer, tokenizer.toStdString());
    }

    /// R8: 5,485 training and 2,189 test documents of eight classes; linear models over words reach about 0.95.
    void newsTrains()
    {
        const auto file = test::sharedFile("r8/r8.clean.tsv.gz");
        if (!file)
            QSKIP("the shared folder with real data is absent");
        Made made;
        const std::string script = "import gzip,sys\nf=[l.rstrip('\\n').split('\\t') for l in gzip.open(sys.argv[1],'rt',encoding='utf-8')]\n"
                                   "for part in ('train','test'):\n  open(sys.argv[2]+'/'+part+'.tsv','w').write('text\\tlabel\\n'+''.join(r[2]+'\\t'+r[1]+'\\n' for r in f if r[0]==part))\n";
        test::writeFile(made.folder / "split.py", script);
        if (std::system(("python3 " + (made.folder / "split.py").string() + " " + file->string() + " " + made.folder.path().string()).c_str()) != 0)
            QSKIP("python3 is absent");
        const auto workbench = Workbench::create(made.folder / "p.cairn");
        VERIFY_OK(workbench);
        VERIFY_OK((*workbench)->openData({(made.folder / "train.tsv").string(), (made.folder / "test.tsv").string(), {}}, made.job));
        DataChoice choice;
        choice.recipe.target = "label";
        choice.recipe.tokenLength = 64;
        VERIFY_OK((*workbench)->choose(choice, made.job));
        VERIFY_OK((*workbench)->makeTemplate(""));
        const auto engine = engine::loadEngine();
        if (!engine)
            QSKIP("the tensor engine was not built");
        Json options = (*workbench)->trainOptions();
        options["threads"] = 1;
        engine::TrainControl control;
        engine::TrainProgress state;
        const auto report = startTraining(**workbench, **engine, options, control, state, {});
        VERIFY_OK(report);
        const double accuracy = report->outcome.metrics.at("test.accuracy");
        QVERIFY2(accuracy > 0.85, std::to_string(accuracy).c_str());
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
