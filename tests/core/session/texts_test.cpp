// SPDX-License-Identifier: GPL-3.0-or-later
// Texts through the session: open, choose a tokeniser, train, open again.
#include "tests/core/session/media_support.h"
#include "tests/support/sanitizer.h"

#include <cstdlib>

using namespace cairn;
using namespace cairn::session;
using cairn::test::Made;

namespace fs = std::filesystem;

class TextsTrainTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
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
};

QTEST_GUILESS_MAIN(TextsTrainTest)
#include "texts_test.moc"
