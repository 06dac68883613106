// SPDX-License-Identifier: GPL-3.0-or-later
// The step that makes columns of the words of a text.
#include "core/prep/fit/fit.h"
#include "core/prep/step/step_preview.h"
#include "tests/core/prep/step_test_support.h"
#include "tests/support/sanitizer.h"

using namespace cairn;
using namespace cairn::prep;
using cairn::test::columnNames;
using cairn::test::QuietJob;
using cairn::test::SmallTable;

namespace {

/// Four training rows, then others.
std::string reviews()
{
    return "text,y\nThe cat saw the dog.,1\n\"A dog ran; the DOG ran!\",0\ncats und K\xC3\xA4se,1\nx,0\n,1\nnothing known here,0\ndog,1\n";
}

} // namespace

class TokeniseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsAndPresence();
    void tfIdf();
    void commonWords();
    void otherTokenizers_data();
    void otherTokenizers();
    void replaysAndTellsOfEmptyRows();
    void inARecipe();
    void preview();
    void badInput();
};

void TokeniseTest::countsAndPresence()
{
    const SmallTable table(reviews(), 4);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"tokenise columns=text answer=counts words=4"}, "y"));
    CAIRN_TEST_VALUE(const auto made, table.apply(fitted));
    QCOMPARE(columnNames(*made), (std::vector<std::string>{"y", "text:dog", "text:the", "text:ran", "text:a"}));
    CAIRN_COMPARE_COLUMN(*made, "text:dog", {1, 2, 0, 0, 0, 0, 1});
    CAIRN_COMPARE_COLUMN(*made, "text:the", {2, 1, 0, 0, 0, 0, 0});
    CAIRN_COMPARE_COLUMN(*made, "text:ran", {0, 2, 0, 0, 0, 0, 0});
    CAIRN_TEST_VALUE(const auto once, table.fit({"tokenise columns=text answer=presence words=2 keep=true"}, "y"));
    CAIRN_TEST_VALUE(const auto there, table.apply(once));
    QCOMPARE(columnNames(*there), (std::vector<std::string>{"text", "y", "text:dog", "text:the"}));
    CAIRN_COMPARE_COLUMN(*there, "text:dog", {1, 1, 0, 0, 0, 0, 1});
}

/// The formula of scikit-learn's TfidfVectorizer (smooth_idf, norm "l2", max_features = 4), computed in Python.
void TokeniseTest::tfIdf()
{
    const SmallTable table(reviews(), 4);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"tokenise columns=text words=4"}, "y"));
    CAIRN_TEST_VALUE(const auto made, table.apply(fitted));
    CAIRN_COMPARE_COLUMN(*made, "text:dog", {0.4472135954999579, 0.5537669719524932, 0, 0, 0, 0, 1}, 1e-12);
    CAIRN_COMPARE_COLUMN(*made, "text:the", {0.8944271909999159, 0.2768834859762466, 0, 0, 0, 0, 0}, 1e-12);
    CAIRN_COMPARE_COLUMN(*made, "text:ran", {0, 0.7023831865688176, 0, 0, 0, 0, 0}, 1e-12);
    CAIRN_COMPARE_COLUMN(*made, "text:a", {0, 0.3511915932844088, 0, 0, 0, 0, 0}, 1e-12);
}

void TokeniseTest::commonWords()
{
    const SmallTable table(reviews(), 4);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"tokenise columns=text answer=counts words=3 common=0.3"}, "y"));
    CAIRN_TEST_VALUE(const auto made, table.apply(fitted));
    QCOMPARE(columnNames(*made), (std::vector<std::string>{"y", "text:ran", "text:a", "text:cat"}));
    const auto none = table.fit({"tokenise columns=text common=0.001"}, "y");
    QVERIFY2(!none && none.error().what.find("No words are left") != std::string::npos, test::failure(none).constData());
}

void TokeniseTest::otherTokenizers_data()
{
    QTest::addColumn<QString>("tokenizer");
    for (const char* name : {"character", "bpe", "sentencepiece", "sentencepiece_bpe"})
        QTest::newRow(name) << name;
}

/// Numbers of any tokeniser count its pieces: their sum over all pieces is the length of the text.
void TokeniseTest::otherTokenizers()
{
    QFETCH(QString, tokenizer);
    if (test::kSanitized && tokenizer.startsWith("sentencepiece"))
        QSKIP("SentencePiece cannot be loaded beside a sanitiser");
    std::string csv = "text,y\n";
    for (int i = 0; i < 60; ++i)
        csv += "walking and talking about number " + std::to_string(i % 7) + "," + std::to_string(i % 2) + "\n";
    const SmallTable table(csv, 60);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({("tokenise columns=text answer=counts words=50 tokenizer=" + tokenizer).toUtf8().constData()}, "y"));
    CAIRN_TEST_VALUE(const auto made, table.apply(fitted));
    QVERIFY(made->schema().size() > 3);
    double sum = 0;
    for (const std::string& name : columnNames(*made)) {
        if (name.starts_with("text:"))
            sum += test::columnValues(*made, name)[0];
    }
    QVERIFY2(sum >= 5 && sum <= 33, std::to_string(sum).c_str());
    CAIRN_TEST_VALUE(const auto again, stepsFromJson(Json::parse(toJson(fitted.steps).dump())));
    QCOMPARE(again[0].fitted, fitted.steps[0].fitted);
}

void TokeniseTest::replaysAndTellsOfEmptyRows()
{
    const SmallTable table(reviews(), 4), other("text,y\ndog DOG,1\n,0\nunseen,1\n\"\",1\n", 0);
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"tokenise columns=text answer=counts words=2"}, "y"));
    CAIRN_TEST_VALUE(const auto made, other.apply(fitted));
    CAIRN_COMPARE_COLUMN(*made, "text:dog", {2, 0, 0, 0});
    QuietJob job;
    CAIRN_TEST_VALUE(const auto notices, runChecks(*other.dataset, fitted.plan, job));
    const bool told = std::ranges::any_of(notices, [](const std::string& notice) { return notice.find("none of the words of \"text\"") != std::string::npos; });
    QVERIFY2(told, notices.empty() ? "no notice" : notices[0].c_str());
}

/// Words beside a number and a category: one field of features.
void TokeniseTest::inARecipe()
{
    std::string csv = "text,size,kind,y\n";
    for (int i = 0; i < 80; ++i)
        csv += std::string(i % 2 ? "a really fine and lovely thing" : "a really dull and awful thing") + " no " + std::to_string(i) + "," + std::to_string(i * 7 % 31) + "," +
               (i % 3 ? "a" : "b") + "," + (i % 2 ? "good" : "bad") + "\n";
    const SmallTable table(csv, 60);
    QuietJob job;
    RecipeOptions options;
    CAIRN_TEST_VALUE(options.steps.emplace_back(), stepFromText("tokenise columns=text words=9"));
    CAIRN_TEST_VALUE(const Recipe recipe, fitRecipe(*table.dataset, table.split, options, job));
    QVERIFY(!recipe.tokens);
    QCOMPARE(recipe.fields().size(), std::size_t{1});
    const auto inputs = recipe.inputs();
    QVERIFY(std::ranges::find(inputs, "text:lovely") != inputs.end());
    QVERIFY(std::ranges::find(inputs, "size") != inputs.end());
    QCOMPARE(recipe.needed, (std::vector<std::string>{"kind", "size", "text"}));
}

void TokeniseTest::preview()
{
    const SmallTable table(reviews(), 4);
    QuietJob job;
    std::vector<Step> steps;
    CAIRN_TEST_VALUE(steps.emplace_back(), stepFromText("tokenise columns=text words=2"));
    CAIRN_TEST_VALUE(const auto seen, previewStep(table.dataset, table.split, steps, 0, {}, 5, job));
    QCOMPARE(seen.columns.size(), std::size_t{3}); // the text goes, two words come
    QVERIFY(seen.columns[0].before && !seen.columns[0].after);
    QCOMPARE(seen.columns[1].name, std::string("text:dog"));
}

void TokeniseTest::badInput()
{
    const SmallTable empty("text,y\n,1\n,0\n", 2), signs("text,y\n!!,1\n..,0\n", 2), table(reviews(), 4);
    QVERIFY(!signs.fit({"tokenise columns=text"}, "y"));
    QVERIFY(!table.fit({"tokenise columns=text words=0"}, "y"));
    QVERIFY(!table.fit({"tokenise columns=text tokenizer=telepathy"}, "y"));
    QVERIFY(!table.fit({"tokenise columns=missing"}, "y"));
    CAIRN_TEST_VALUE(const auto fitted, table.fit({"tokenise columns=text words=2"}, "y"));
    const auto damaged = [&](const char* change) {
        Step step = fitted.steps[0];
        step.fitted["learned"][0].merge_patch(Json::parse(change));
        StepPlan plan(table.dataset->schema(), "y");
        return plan.add(step);
    };
    for (const char* change : {R"({"ids": [2, 99]})", R"({"ids": [-1, 2]})", R"({"ids": "x"})", R"({"tokenizer": null})", R"({"tokenizer": {"kind": "x"}})", R"({"weights": [1]})"})
        QVERIFY2(!damaged(change), change);
}

QTEST_APPLESS_MAIN(TokeniseTest)
#include "tokenise_test.moc"
