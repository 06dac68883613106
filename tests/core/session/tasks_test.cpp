// SPDX-License-Identifier: GPL-3.0-or-later
// Tasks that are not classes or one number, from the data to the exported model.
#include "core/data/synthetic/synthetic.h"
#include "core/session/deploy.h"
#include "core/session/report.h"
#include "tests/core/session/media_support.h"

#include <cmath>
#include <numeric>

using namespace cairn;
using namespace cairn::session;
using cairn::test::Made;

namespace fs = std::filesystem;

namespace {

/// Numbers that lie near a line, and a category.
std::string lineTable(int rows)
{
    std::string table = "a,b,c,kind,label\n";
    for (int i = 0; i < rows; ++i) {
        const double t = std::sin(0.7 * i);
        table += std::to_string(t) + "," + std::to_string(2 * t + 0.01 * std::cos(3.0 * i)) + "," + std::to_string(-t) + "," + (t > 0 ? "up" : "down") + "," + (i % 2 ? "x" : "y") + "\n";
    }
    return table;
}

std::string play(int speeches)
{
    std::string text;
    for (int i = 0; i < speeches; ++i)
        text += (i % 2 ? "First Citizen:\n" : "All:\n") + std::string("We know it well, and say it once again.\nSpeak on, and hear me speak\n\n");
    return text;
}

/// A ratings table whose ratings follow from user and item.
std::string ratings(int rows)
{
    std::string table = "userId,movieId,rating,timestamp\n";
    for (int i = 0; i < rows; ++i) {
        const int user = 100 + i % 17, movie = 9000 + i * 7 % 23;
        table += std::to_string(user) + "," + std::to_string(movie) + "," + std::to_string(1 + (user + movie % 3) % 5) + "," + std::to_string(1'000'000 + i) + "\n";
    }
    return table;
}

Result<std::string> synthetic(const test::TempDir& folder, const std::string& kind, std::uint64_t size, const Json& params, const std::string& name)
{
    Progress quiet;
    JobContext job{{}, quiet};
    CAIRN_ASSIGN(const fs::path place, data::writeSynthetic({kind, size, 1, params}, folder / name, job));
    return place.string();
}

/// Every page and command that looks at a trained model works, or says why not.
void checkModel(Made& made, bool onnx = true)
{
    auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
    VERIFY_OK(run);
    const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
    VERIFY_OK(evaluation);
    QCOMPARE(evaluation->rowLoss.size(), evaluation->rows.size());
    QVERIFY(std::ranges::all_of(evaluation->rowLoss, [](double loss) { return std::isfinite(loss) && loss >= 0; }));
    for (const auto& [name, value] : evaluation->metrics) {
        const double trained = made.report->outcome.metrics.at("test." + name);
        QVERIFY2(std::abs(value - trained) <= 1e-4 * std::max(1.0, std::abs(trained)), (name + ": " + std::to_string(value) + ", " + std::to_string(trained)).c_str());
    }
    QVERIFY(toJson(*evaluation).contains("metrics"));
    const std::vector<RowId> rows{evaluation->rows.front()};
    const auto why = explain(*made.workbench, **run, rows, ExplainMethod::IntegratedGradients, {}, {}, made.job);
    QVERIFY(!why);
    QCOMPARE(why.error().code, ErrorCode::Unsupported);
    VERIFY_OK(writeReport(*made.workbench, **run, made.folder / "report", made.job));
    for (const ExportFormat format : {ExportFormat::Safetensors, ExportFormat::Python, ExportFormat::Onnx}) {
        if (format == ExportFormat::Onnx && !onnx)
            continue;
        const auto exported = exportModel(*made.workbench, **run, format, made.folder / "out", made.job);
        VERIFY_OK(exported);
        QVERIFY(format != ExportFormat::Onnx || exported->checkedRows > 0);
    }
    // Opened again, the project goes on where it was.
    const auto target = made.workbench->target();
    run->reset();
    made.workbench.reset();
    auto again = Workbench::open(made.folder / "p.cairn");
    VERIFY_OK(again);
    VERIFY_OK((*again)->reopenData(made.job));
    QCOMPARE((*again)->target().kind, target.kind);
    QCOMPARE((*again)->target().shape, target.shape);
    QCOMPARE((*again)->target().field, target.field);
    QVERIFY(!trainingObstacle(**again));
    auto old = loadRun(**again, *made.engine, made.report->run, made.job);
    VERIFY_OK(old);
    VERIFY_OK(evaluate(**again, **old, prep::Part::Validation, made.job));
}

} // namespace

class SessionTasksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!engine::loadEngine())
            QSKIP("the tensor engine was not built");
    }

    void rowsAreReconstructed()
    {
        Made made;
        test::writeFile(made.folder / "line.csv", lineTable(400));
        DataChoice choice;
        choice.recipe.task = batch::TaskKind::Reconstruction;
        choice.recipe.inputs = {"a", "b", "c", "kind"};
        VERIFY_OK(made.open((made.folder / "line.csv").string(), choice));
        QCOMPARE(made.workbench->target().field, std::string("features"));
        QCOMPARE(made.workbench->target().shape, std::vector<std::int64_t>{6}); // three numbers, up, down, other
        QVERIFY(made.workbench->graph().find("linear_2"));
        VERIFY_OK(made.train(15));
        QVERIFY2(made.report->outcome.metrics.at("test.rmse") < 0.3, std::to_string(made.report->outcome.metrics.at("test.rmse")).c_str());
        checkModel(made);
    }

    void picturesAreReconstructed()
    {
        for (const bool binary : {false, true}) {
            Made made;
            const auto place = synthetic(made.folder, "shapes", 300, {{"side", 12}}, "shapes");
            VERIFY_OK(place);
            DataChoice choice;
            choice.recipe.task = batch::TaskKind::Reconstruction;
            choice.recipe.binary = binary;
            VERIFY_OK(made.open(*place, choice));
            QCOMPARE(made.workbench->fields().size(), std::size_t{1}); // the label is no input
            QCOMPARE(made.workbench->target().shape, (std::vector<std::int64_t>{1, 12, 12}));
            VERIFY_OK(made.workbench->makeTemplate(binary ? "vae" : "conv_autoencoder"));
            VERIFY_OK(made.train(12));
            const auto& metrics = made.report->outcome.metrics;
            QVERIFY2(metrics.at("test.rmse") < 1.0, std::to_string(metrics.at("test.rmse")).c_str()); // the mean of all pixels gives 1
            QCOMPARE(metrics.contains("test.elbo"), binary);
            checkModel(made);
        }
    }

    void aLongTextIsContinued()
    {
        Made made;
        test::writeFile(made.folder / "play.txt", play(300));
        DataChoice choice;
        choice.recipe.tokenizer = "character";
        choice.recipe.tokenLength = 64;
        VERIFY_OK(made.open((made.folder / "play.txt").string(), choice));
        const auto target = made.workbench->target();
        QCOMPARE(target.kind, batch::TaskKind::NextToken);
        QCOMPARE(target.column, std::string());
        QCOMPARE(target.shape, (std::vector<std::int64_t>{64, made.workbench->fields()[0].vocabulary}));
        VERIFY_OK(made.train(6));
        const auto& metrics = made.report->outcome.metrics;
        QVERIFY2(metrics.at("test.perplexity") < 6, std::to_string(metrics.at("test.perplexity")).c_str()); // about 30 letters
        checkModel(made);
    }

    void sequencesAreWritten()
    {
        Made made;
        const auto place = synthetic(made.folder, "sequences", 600, {{"longest", 4}, {"alphabet", 5}}, "copy.csv");
        VERIFY_OK(place);
        DataChoice choice;
        choice.recipe.task = batch::TaskKind::Sequence;
        choice.recipe.inputs = {"input"};
        choice.recipe.target = "output";
        VERIFY_OK(made.open(*place, choice));
        const auto fields = made.workbench->fields();
        QCOMPARE(fields.size(), std::size_t{4});
        QCOMPARE(fields[2].name, std::string("answer"));
        const std::int64_t length = fields[2].shape[0], vocabulary = fields[2].vocabulary;
        QCOMPARE(vocabulary, std::int64_t{5 + 2 + 2}); // symbols, padding and unknown, beginning and end
        const auto source = made.workbench->source(prep::Part::Train);
        VERIFY_OK(source);
        std::vector<std::int64_t> answers(static_cast<std::size_t>(length) * (*source)->size());
        std::vector<float> mask(answers.size());
        batch::BlockView view{{{}, {}, std::as_writable_bytes(std::span(answers)), std::as_writable_bytes(std::span(mask))}, {}};
        VERIFY_OK((*source)->read(0, (*source)->size(), view));
        for (std::size_t row = 0; row < (*source)->size(); ++row) {
            const auto begin = answers.begin() + static_cast<std::ptrdiff_t>(row) * length;
            QCOMPARE(*begin, vocabulary - 2);
            const auto end = std::find(begin, begin + length, vocabulary - 1);
            QVERIFY(end != begin + length);
            QVERIFY(std::all_of(end + 1, begin + length, [](std::int64_t id) { return id == 0; }));
            const auto marks = mask.begin() + static_cast<std::ptrdiff_t>(row) * length;
            QCOMPARE(std::accumulate(marks, marks + length, 0.0f), static_cast<float>(end - begin + 1));
        }
        VERIFY_OK(made.train(12));
        const auto& metrics = made.report->outcome.metrics;
        QVERIFY2(metrics.at("test.token_accuracy") > 0.7, std::to_string(metrics.at("test.token_accuracy")).c_str());
        checkModel(made);
    }

    void wordsAreTagged()
    {
        Made made;
        std::string table = "words,tags\n";
        const char* const names[] = {"Ann", "Bob", "Eve"};
        const char* const towns[] = {"Bonn", "Oslo"};
        for (int i = 0; i < 400; ++i) {
            const bool first = i % 3 == 0;
            table += first ? std::string(names[i % 7 % 3]) + " lives in " + towns[i % 2] + " .,PER O O LOC O\n"
                           : std::string("today we meet ") + names[i % 5 % 3] + (i % 2 ? " in " + std::string(towns[i % 4 / 2]) : "") + ",O O O PER" + (i % 2 ? " O LOC\n" : "\n");
        }
        test::writeFile(made.folder / "names.csv", table);
        DataChoice choice;
        choice.recipe.task = batch::TaskKind::Tagging;
        choice.recipe.inputs = {"words"};
        choice.recipe.target = "tags";
        VERIFY_OK(made.open((made.folder / "names.csv").string(), choice));
        const auto fields = made.workbench->fields();
        QCOMPARE(fields.size(), std::size_t{4});
        QCOMPARE(fields[0].shape, fields[2].shape);
        QCOMPARE(fields[2].vocabulary, std::int64_t{3 + 2});
        VERIFY_OK(made.train(6));
        const auto& metrics = made.report->outcome.metrics;
        QVERIFY2(metrics.at("test.token_accuracy") > 0.95, std::to_string(metrics.at("test.token_accuracy")).c_str());
        checkModel(made);
    }

    /// Letters of which nobody says which step says them: "aa-aab" means "aab".
    void stutteringIsTranscribed()
    {
        Made made;
        std::string table = "said,meant\n";
        for (unsigned i = 0; i < 600; ++i) {
            unsigned drawn = i * 2654435761u;
            std::string said, meant;
            for (unsigned letter = 0; letter < 2 + i % 3; ++letter, drawn = drawn * 1664525u + 1013904223u) {
                const char next = static_cast<char>('a' + (drawn >> 16) % 3);
                said += (!meant.empty() && meant.back() == next ? "-" : "") + std::string(1 + (drawn >> 24) % 3, next);
                meant += next;
            }
            table += said + "," + meant + "\n";
        }
        test::writeFile(made.folder / "said.csv", table);
        DataChoice choice;
        choice.recipe.task = batch::TaskKind::Transcription;
        choice.recipe.inputs = {"said"};
        choice.recipe.target = "meant";
        VERIFY_OK(made.open((made.folder / "said.csv").string(), choice));
        const auto fields = made.workbench->fields();
        QCOMPARE(fields.size(), std::size_t{4});
        QCOMPARE(made.workbench->target().width(), fields[2].vocabulary + 1); // the blank
        VERIFY_OK(made.train(12));
        const auto& metrics = made.report->outcome.metrics;
        QVERIFY2(metrics.at("test.label_error_rate") < 0.2, std::to_string(metrics.at("test.label_error_rate")).c_str());
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto evaluation = evaluate(*made.workbench, **run, prep::Part::Test, made.job);
        VERIFY_OK(evaluation);
        QCOMPARE(evaluation->texts.size(), evaluation->rows.size());
        QVERIFY(std::ranges::all_of(evaluation->texts, [](const std::string& text) { return text.find_first_not_of("abc") == std::string::npos; }));
        QVERIFY(toJson(*evaluation)["texts"].size() == std::min<std::size_t>(20, evaluation->rows.size()));
        run->reset();
        checkModel(made);
    }

    /// The numbers of shapes from their pictures, whose columns are the steps.
    void picturesAreTranscribed()
    {
        Made made;
        const auto place = synthetic(made.folder, "shapes", 300, {{"side", 24}}, "shapes");
        VERIFY_OK(place);
        DataChoice choice;
        choice.recipe.task = batch::TaskKind::Transcription;
        const auto plain = made.open(*place, {});
        VERIFY_OK(plain);
        choice.recipe.target = made.workbench->target().column;
        Made again;
        VERIFY_OK(again.open(*place, choice));
        QVERIFY(again.workbench->graph().find("lstm"));
        VERIFY_OK(again.train(25));
        const auto& metrics = again.report->outcome.metrics;
        QVERIFY(!metrics.contains("test.too_long"));
        QVERIFY2(metrics.at("test.label_error_rate") < 0.5, std::to_string(metrics.at("test.label_error_rate")).c_str()); // to say nothing gives 1, the most frequent name more than 0.6
        checkModel(again);
    }

    void ratingsAreLearned()
    {
        Made made;
        test::writeFile(made.folder / "ratings.csv", ratings(800));
        VERIFY_OK(made.open((made.folder / "ratings.csv").string()));
        QCOMPARE(made.workbench->target().kind, batch::TaskKind::Regression);
        QCOMPARE(made.workbench->target().column, std::string("rating"));
        const auto fields = made.workbench->fields();
        QCOMPARE(fields.size(), std::size_t{2});
        QCOMPARE(fields[0].name, std::string("code_userid"));
        QCOMPARE(fields[0].vocabulary, std::int64_t{17 + 1});
        QCOMPARE(fields[1].vocabulary, std::int64_t{23 + 1});
        QVERIFY(std::ranges::any_of(made.workbench->graph().nodes(), [](const auto& node) { return node.kind == "matrix_factorization"; }));
        const auto source = made.workbench->source(prep::Part::Train);
        VERIFY_OK(source);
        const std::vector<std::uint64_t> some{3, 0};
        std::vector<std::int64_t> users(2), items(2), all((*source)->size());
        VERIFY_OK((*source)->gather(some, {{std::as_writable_bytes(std::span(users)), std::as_writable_bytes(std::span(items))}, {}}));
        VERIFY_OK((*source)->read(0, all.size(), {{std::as_writable_bytes(std::span(all)), {}}, {}}));
        QCOMPARE(users, (std::vector<std::int64_t>{all[3], all[0]}));
        QVERIFY(std::ranges::all_of(items, [&](std::int64_t code) { return code >= 0 && code < 24; }));
        VERIFY_OK(made.train(15));
        const double spread = made.workbench->target().deviation;
        QVERIFY2(made.report->outcome.metrics.at("test.rmse") < 0.8 * spread, std::to_string(made.report->outcome.metrics.at("test.rmse") / spread).c_str());
        auto run = loadRun(*made.workbench, *made.engine, made.report->run, made.job);
        VERIFY_OK(run);
        const auto exported = exportModel(*made.workbench, **run, ExportFormat::Onnx, made.folder / "out", made.job);
        VERIFY_OK(exported);
        VERIFY_OK(exportModel(*made.workbench, **run, ExportFormat::Python, made.folder / "out", made.job));
    }

    void whatUsersTakeIsLearned()
    {
        Made made;
        std::string table = "userId,movieId\n"; // each user takes films of one of two halves
        for (int i = 0; i < 900; ++i)
            table += std::to_string(i % 30) + "," + std::to_string(1000 + i % 2 * 60 + i * 7 % 59) + "\n";
        test::writeFile(made.folder / "taken.csv", table);
        VERIFY_OK(made.open((made.folder / "taken.csv").string()));
        QCOMPARE(made.workbench->target().kind, batch::TaskKind::Implicit);
        QCOMPARE(made.workbench->target().field, std::string("code_movieid"));
        VERIFY_OK(made.train(20));
        const auto& metrics = made.report->outcome.metrics;
        QVERIFY2(metrics.at("test.pair_accuracy") > 0.65, std::to_string(metrics.at("test.pair_accuracy")).c_str()); // 0.75 is the most, 0.5 chance
        QVERIFY(metrics.at("test.hit_rate_10") > 0 && metrics.at("test.hit_rate_10") <= 1); // films taken in training come first: no more is to be had
        checkModel(made);
    }

    void whatCannotBeLearnedIsSaid()
    {
        Made made;
        test::writeFile(made.folder / "line.csv", lineTable(60));
        const auto said = [&](const prep::RecipeOptions& options) {
            DataChoice choice;
            choice.recipe = options;
            const auto opened = made.open((made.folder / "line.csv").string(), choice);
            made.workbench.reset();
            fs::remove(made.folder / "p.cairn");
            fs::remove_all(made.folder / "p.cairn.d");
            return opened ? std::string("nothing") : opened.error().what + " / " + opened.error().fix;
        };
        prep::RecipeOptions options;
        options.task = batch::TaskKind::NextToken;
        options.inputs = {"a"};
        QVERIFY(QString::fromStdString(said(options)).contains("no text to read"));
        options.task = batch::TaskKind::Sequence;
        options.inputs = {"kind"};
        options.target = "b";
        const std::string noText = said(options);
        QVERIFY2(QString::fromStdString(noText).contains("no text that is to be written"), noText.c_str());
        options.target.clear();
        const std::string noTarget = said(options);
        QVERIFY2(QString::fromStdString(noTarget).contains("no text that is to be written"), noTarget.c_str());
        options.task = batch::TaskKind::Reconstruction;
        options.inputs = {"a", "b"};
        options.binary = true;
        QVERIFY(QString::fromStdString(said(options)).contains("Cross-entropy"));
        options.binary = false;
        options.encoding = prep::CategoryEncoding::Index;
        options.inputs = {"kind"};
        QVERIFY(QString::fromStdString(said(options)).contains("nothing that could be reconstructed"));
    }
};

QTEST_GUILESS_MAIN(SessionTasksTest)
#include "tasks_test.moc"
