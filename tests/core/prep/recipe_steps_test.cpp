// SPDX-License-Identifier: GPL-3.0-or-later
// Steps within a recipe: text and JSON forms, what training rows may tell, replay on other data, bad input.
#include "core/batch/sources.h"
#include "core/prep/step/step_preview.h"
#include "tests/core/prep/random_params.h"
#include "tests/core/prep/step_test_support.h"

#include <algorithm>

using namespace cairn;
using namespace cairn::prep;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::randomValue;
using cairn::test::SmallTable;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace {

/// Numbers, a category, text, a time, a group and a target of two classes; `from` shifts the values of rows from there on.
std::string table(std::size_t rows, std::size_t from = 1'000'000)
{
    std::string csv = "id,x,z,c,name,t,shop,y\n";
    for (std::size_t i = 0; i < rows; ++i) {
        const bool shifted = i >= from;
        const int a = static_cast<int>((i * 37) % 101) + (shifted ? 1000 : 0), b = static_cast<int>((i * 53) % 17) - 5;
        const char* names[] = {"Ann", " bob ", "C\xC3\xA9line", "dora"};
        csv += std::to_string(i) + "," + (i % 11 == 3 ? "" : std::to_string(a)) + "," + std::to_string(b * (shifted ? -7 : 1)) + ".5," +
               std::string(1, static_cast<char>((shifted ? 'p' : 'a') + i % 4)) + "," + names[i % 4] + (shifted ? "!" : "") + ",2024-0" + std::to_string(1 + i % 9) + "-1" +
               std::to_string(i % 10) + " 0" + std::to_string(i % 10) + ":30:00," + (i % 3 ? "N" : "S") + "," + ((a + b) % 3 ? "yes" : "no") + "\n";
    }
    return csv;
}

const std::vector<const char*> kEverything{"text_clean columns=name case=lower",
                                           "tokenise columns=name words=3 keep=true",
                                           "impute columns=x strategy=median flag=true",
                                           "clip columns=z",
                                           "power columns=x",
                                           "interact a=x b=z",
                                           "lag columns=z group=shop order=id window=3",
                                           "scale columns=z method=quantile_normal",
                                           "scale columns=x",
                                           "bin columns=id bins=4 answer=label",
                                           "date_parts columns=t cyclic=true",
                                           "target_encode columns=c keep=true",
                                           "ordinal columns=c",
                                           "hash_encode columns=name buckets=4",
                                           "one_hot columns=shop",
                                           "sql name=both sql='x * z'",
                                           "pca columns=x,z keep=true",
                                           "autoencoder columns=x,z keep=true epochs=5 hidden=4",
                                           "impute",
                                           "select_features above=1e-9"};

Result<std::vector<Step>> steps(const std::vector<const char*>& texts)
{
    std::vector<Step> list;
    for (const char* text : texts) {
        CAIRN_ASSIGN(list.emplace_back(), stepFromText(text));
    }
    return list;
}

struct Fitted {
    TempDir folder;
    std::shared_ptr<data::Dataset> dataset;
    Split split;
    Recipe recipe;
    batch::Sources sources;
};

Result<void> fitAll(Fitted& made, const std::string& csv, std::size_t training, const std::vector<const char*>& texts, RecipeOptions options = {})
{
    QuietJob job;
    writeFile(made.folder / "a.csv", csv);
    CAIRN_ASSIGN(made.dataset, openFile(made.folder / "a.csv", made.folder / "cache"));
    made.split.train = RowSubset::range(0, training);
    made.split.test = RowSubset::range(training, made.dataset->rowCount().value_or(0) - training);
    CAIRN_ASSIGN(options.steps, steps(texts));
    CAIRN_ASSIGN(made.recipe, fitRecipe(*made.dataset, made.split, options, job));
    CAIRN_ASSIGN(made.sources, batch::makeSources(made.dataset, made.recipe, made.split, job));
    return {};
}

Result<std::vector<float>> features(const batch::EncodedSource& source)
{
    std::size_t width = 0;
    for (const auto& field : source.fields())
        width = field.name == "features" ? static_cast<std::size_t>(field.shape[0]) : width;
    std::vector<float> values(width * source.size());
    batch::BlockView view;
    view.fields.push_back(std::as_writable_bytes(std::span(values)));
    CAIRN_TRY(source.read(0, source.size(), view));
    return values;
}

/// Equal but for the last bits of numbers: sums of a parallel engine come in any order.
bool close(const Json& a, const Json& b)
{
    if (a.is_number() && b.is_number())
        return std::abs(a.get<double>() - b.get<double>()) <= 1e-9 * std::max(1.0, std::abs(a.get<double>()));
    if (a.size() != b.size() || a.type() != b.type())
        return false;
    return a.is_structured() ? std::equal(a.begin(), a.end(), b.begin(), close) : a == b;
}

} // namespace

class RecipeStepsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void formsAreOneThing();
    void refusesHostileJson();
    void refusesWhatDoesNotFit();
    void everyKindHasWhatItNeeds();
    void learnsFromTrainingRowsOnly();
    void replaysOnOtherData();
    void namesWhatOtherDataLack();
    void readsVersionOne();
    void cancels();
    void previews();
    void targetMadeByAStep();
};

void RecipeStepsTest::formsAreOneThing()
{
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        const auto kinds = stepKinds();
        const StepKind& kind = kinds[random() % kinds.size()];
        Json params = Json::object();
        for (const ParamSpec& spec : kind.info.params) {
            if (random() % 2)
                params[spec.name] = randomValue(spec, random);
        }
        CAIRN_TEST_VALUE(const Step step, stepFromJson(Json{{"kind", kind.info.id}, {"params", params}, {"enabled", random() % 2 == 0}}));
        CAIRN_TEST_VALUE(const Step again, stepFromJson(Json::parse(toJson(step).dump())));
        QCOMPARE(again, step);
        CAIRN_TEST_VALUE(Step typed, stepFromText(stepText(step)));
        typed.enabled = step.enabled;
        QVERIFY2(typed == step, (stepText(step) + "\n" + toJson(step).dump() + "\n" + toJson(typed).dump()).c_str());
    }
}

void RecipeStepsTest::refusesHostileJson()
{
    const char* hostile[] = {"null", "3", "[]", "{}", R"({"kind":7})", R"({"kind":"no_such_step"})", R"({"kind":"scale","params":[]})",
                             R"({"kind":"scale","params":{"method":"loud"}})", R"({"kind":"scale","params":{"methode":"robust"}})",
                             R"({"kind":"scale","params":{"columns":"x"}})", R"({"kind":"scale","params":{"columns":[1]}})", R"({"kind":"bin","params":{"bins":1e99}})",
                             R"({"kind":"scale","enabled":"yes"})", R"({"kind":"scale","fitted":[]})", R"({"kind":"scale\u0000"})"};
    for (const char* text : hostile) {
        const auto step = stepFromJson(Json::parse(text));
        QVERIFY2(!step && (step.error().code == ErrorCode::Corrupt || step.error().code == ErrorCode::InvalidInput), text);
    }
    QCOMPARE(stepsFromJson(Json("many")).error().code, ErrorCode::Corrupt);
    Json many = Json::array();
    for (int i = 0; i < 10'000; ++i)
        many.push_back({{"kind", "drop"}, {"params", {{"columns", {"a"}}}}});
    const auto tooMany = stepsFromJson(many);
    QVERIFY2(!tooMany && failure(tooMany).contains("10,000 steps"), failure(tooMany).constData());
    const char* texts[] = {"", "  ", "impute columns", "impute 'open", "fly", "impute =", "lag lags=1,x", "bin bins=many", "impute flag=perhaps"};
    for (const char* text : texts)
        QVERIFY2(!stepFromText(text), text);
    // What was "learned" may be anything when it is read; using it says so.
    const SmallTable small(table(40), 30);
    for (const char* fitted : {R"({})", R"({"columns":7})", R"({"columns":["x"]})", R"({"columns":["x"],"centers":["a"],"scales":[1]})", R"({"columns":["x"],"centers":[],"scales":[]})",
                               R"({"columns":["gone"],"centers":[1],"scales":[1]})"}) {
        CAIRN_TEST_VALUE(const Step step, stepFromJson(Json{{"kind", "scale"}, {"fitted", Json::parse(fitted)}}));
        StepPlan plan(small.dataset->schema(), "y");
        QVERIFY2(!plan.add(step), fitted);
    }
}

void RecipeStepsTest::refusesWhatDoesNotFit()
{
    const SmallTable small(table(40), 30);
    const std::pair<const char*, const char*> refused[] = {
        {"scale columns=nowhere", "no column \"nowhere\""}, {"scale columns=c", "holds text"},           {"scale columns=y", "target"},
        {"date_parts columns=x", "works on times"},          {"interact a=x", "Two columns"},              {"interact a=x b=z name=C", "two columns called"},
        {"lag columns=x", "ordered by"},                     {"lag order=id", "No column is chosen"},      {"drop", "No column is chosen"},
        {"rename column=x", "new name"},                     {"clip lower=5 upper=2", "not below"},        {"clip columns=x lower=-1", "between 0 and 1"},
        {"bin method=given edges=3,1", "do not rise"},       {"pca columns=x", "2 to 100"},                {"autoencoder columns=x", "2 to 100"},                {"sql name=cairn_row sql=x", "numbers of the rows"},
        {"lag columns=x order=y", "target cannot order"},    {"target_encode columns=y", "target"},        {"select_features method=correlation above=2", "No column would be left"}};
    for (const auto& [text, message] : refused) {
        const auto result = small.fit({text}, "y");
        QVERIFY2(!result, text);
        QVERIFY2(failure(result).contains(message), (QByteArray(text) + ": " + failure(result)).constData());
        QVERIFY2(failure(result).contains("step "), failure(result).constData());
    }
    const SmallTable empty("a,b,y\n,1,0\n,2,1\n,3,0\n", 3);
    for (const char* text : {"impute columns=a strategy=mode", "one_hot columns=a", "ordinal columns=a", "target_encode columns=a"})
        QVERIFY2(failure(empty.fit({text})).contains("no values"), (QByteArray(text) + ": " + failure(empty.fit({text}))).constData());
}

void RecipeStepsTest::everyKindHasWhatItNeeds()
{
    for (const StepKind& kind : stepKinds()) {
        QVERIFY2(kind.effect && !kind.info.title.empty() && kind.info.help.ends_with('.'), kind.info.id.c_str());
        QVERIFY2(completeParams(kind.info.params, Json::object()), kind.info.id.c_str());
        QCOMPARE(findStepKind(kind.info.id), &kind);
        for (const ParamSpec& spec : kind.info.params)
            QVERIFY2(!spec.title.empty() && !spec.help.empty(), (kind.info.id + " " + spec.name).c_str());
    }
}

void RecipeStepsTest::learnsFromTrainingRowsOnly()
{
    CAIRN_TEST_VALUE(const auto all, steps(kEverything));
    const SmallTable before(table(300), 200), after(table(300, 200), 200); // test rows are other ones altogether
    CAIRN_TEST_VALUE(const auto a, before.fit(all, "y"));
    CAIRN_TEST_VALUE(const auto b, after.fit(all, "y"));
    for (std::size_t i = 0; i < all.size(); ++i)
        QVERIFY2(close(toJson(a.steps[i]), toJson(b.steps[i])), (stepText(all[i]) + "\n" + a.steps[i].fitted.dump() + "\n" + b.steps[i].fitted.dump()).c_str());
    for (const char* method : {"correlation", "mutual_information"}) {
        const std::string judged = std::string("select_features columns=id,x,z top=2 method=") + method;
        CAIRN_TEST_VALUE(const auto c, before.fit({"impute columns=x", judged.c_str()}, "y"));
        CAIRN_TEST_VALUE(const auto d, after.fit({"impute columns=x", judged.c_str()}, "y"));
        QVERIFY2(close(toJson(c.steps), toJson(d.steps)), method);
    }
    Fitted one, two;
    QVERIFY(fitAll(one, table(300), 200, kEverything, {.target = "y", .inputs = {}, .task = {}, .steps = {}}));
    QVERIFY(fitAll(two, table(300, 200), 200, kEverything, {.target = "y", .inputs = {}, .task = {}, .steps = {}}));
    Json first = toJson(one.recipe), second = toJson(two.recipe);
    for (Json* json : {&first, &second})
        json->erase("notices");
    for (const auto& [name, value] : first.items())
        QVERIFY2(close(value, second.at(name)), (name + "\n" + value.dump() + "\n" + second.at(name).dump()).c_str());
    CAIRN_TEST_VALUE(const auto x, features(*one.sources.train));
    CAIRN_TEST_VALUE(const auto y, features(*two.sources.train));
    QVERIFY(std::ranges::equal(x, y, [](float p, float q) { return std::abs(p - q) <= 1e-5f * std::max(1.0f, std::abs(p)); }));
}

void RecipeStepsTest::replaysOnOtherData()
{
    Fitted made;
    const auto done = fitAll(made, table(300), 200, kEverything, {.target = "y", .inputs = {}, .task = {}, .steps = {}});
    QVERIFY2(done, failure(done).constData());
    CAIRN_TEST_VALUE(const Recipe read, recipeFromJson(Json::parse(toJson(made.recipe).dump())));
    QCOMPARE(toJson(read).dump(), toJson(made.recipe).dump());
    // The same rows in another file: rows that were not trained on come out the same, byte for byte.
    writeFile(made.folder / "b.csv", table(300));
    CAIRN_TEST_VALUE(const auto other, openFile(made.folder / "b.csv", made.folder / "cache"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto whole, batch::makeWholeSource(other, read, true, job));
    CAIRN_TEST_VALUE(const auto all, features(*whole.source));
    CAIRN_TEST_VALUE(const auto tested, features(*made.sources.test));
    QCOMPARE(whole.source->size(), std::uint64_t{300});
    const std::size_t width = tested.size() / 100;
    QVERIFY(std::equal(tested.begin(), tested.end(), all.begin() + static_cast<std::ptrdiff_t>(200 * width)));
    for (const float value : all)
        QVERIFY(std::isfinite(value));
}

void RecipeStepsTest::namesWhatOtherDataLack()
{
    Fitted made;
    const auto done = fitAll(made, table(200), 150, {"interact a=x b=z", "drop columns=id,x,name,t,shop", "ordinal columns=c"});
    QVERIFY2(done, failure(done).constData());
    QCOMPARE(made.recipe.needed, (std::vector<std::string>{"c", "x", "z"}));
    QuietJob job;
    const auto tried = [&](const std::string& csv, bool needTarget) {
        writeFile(made.folder / "other.csv", csv);
        const auto other = openFile(made.folder / "other.csv", made.folder / "cache");
        return other ? batch::makeWholeSource(*other, made.recipe, needTarget, job) : Result<batch::WholeSource>(other.error());
    };
    CAIRN_TEST_VALUE(const auto enough, tried("c,z,x\na,1.5,2\nq,2.5,3\nb,3.5,4\n", false)); // no label, other order, nothing superfluous
    QCOMPARE(enough.source->size(), std::uint64_t{3});
    QVERIFY(std::ranges::any_of(enough.notices, [](const auto& notice) { return notice.starts_with("1 rows have an unknown value of \"c\""); }));
    const auto lacking = tried("c,x,y\na,2,yes\nb,3,no\n", true);
    QVERIFY2(!lacking && lacking.error().code == ErrorCode::Mismatch && failure(lacking).contains("\"z\""), failure(lacking).constData());
    const auto wrong = tried("c,x,z,y\na,two,1.5,yes\nb,three,2.5,no\n", true);
    QVERIFY2(!wrong && wrong.error().code == ErrorCode::Mismatch && failure(wrong).contains("type does not fit in column \"x\""), failure(wrong).constData());
    QCOMPARE(tried("c,x,z\na,2,1.5\nb,3,2.5\n", true).error().code, ErrorCode::Mismatch);
}

void RecipeStepsTest::readsVersionOne()
{
    const Json old = Json::parse(R"({"version":1,"numeric":[{"column":"x","fill":1.0,"mean":2.0,"deviation":3.0,"missingElement":false}],"categories":[],
        "encoding":"one_hot","target":{"kind":"regression","column":"y","type":"real","mean":0.0,"deviation":1.0},"stripFullStop":true,"notices":[]})");
    CAIRN_TEST_VALUE(const Recipe recipe, recipeFromJson(old));
    QVERIFY(recipe.steps.empty());
    QCOMPARE(toJson(recipe)["version"].get<int>(), Recipe::kVersion);
    Json newer = old;
    newer["version"] = Recipe::kVersion + 1;
    QCOMPARE(recipeFromJson(newer).error().code, ErrorCode::TooNew);
}

void RecipeStepsTest::cancels()
{
    const SmallTable small(table(60), 40);
    CAIRN_TEST_VALUE(const auto all, steps(kEverything));
    QuietJob job;
    job.source.request_stop();
    RecipeOptions options;
    options.steps = all;
    QCOMPARE(fitRecipe(*small.dataset, small.split, options, job).error().code, ErrorCode::Cancelled);
}

void RecipeStepsTest::previews()
{
    const SmallTable small(table(200), 150);
    CAIRN_TEST_VALUE(auto list, steps({"impute columns=x", "scale columns=x", "one_hot columns=c", "scale columns=nowhere"}));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto first, previewStep(small.dataset, small.split, list, 0, {}, 10, job));
    QCOMPARE(first.rows.size(), std::size_t{10});
    QCOMPARE(first.columns.size(), std::size_t{1});
    QVERIFY(first.columns[0].before && first.columns[0].after);
    QVERIFY(std::holds_alternative<std::monostate>(first.columns[0].cellsBefore[3]) && !std::holds_alternative<std::monostate>(first.columns[0].cellsAfter[3]));
    CAIRN_TEST_VALUE(const auto third, previewStep(small.dataset, small.split, list, 2, {}, 10, job));
    QCOMPARE(third.columns.size(), std::size_t{6}); // c taken away; a, b, c, d and unknown new
    QVERIFY(third.columns[0].before && !third.columns[0].after && third.columns[1].after);
    QVERIFY(failure(previewStep(small.dataset, small.split, list, 3, {}, 10, job)).contains("nowhere"));
    list[0].enabled = false;
    CAIRN_TEST_VALUE(const auto off, previewStep(small.dataset, small.split, list, 0, {}, 10, job));
    QVERIFY(off.columns.empty());
}

void RecipeStepsTest::targetMadeByAStep()
{
    std::string csv = "t,v\n";
    for (int i = 0; i < 100; ++i)
        csv += std::to_string(i) + "," + std::to_string(i * i) + "\n";
    Fitted made;
    const auto done = fitAll(made, csv, 80, {"window series=v order=t history=3"}, {.target = "v_ahead1", .inputs = {}, .task = {}, .steps = {}});
    QVERIFY2(done, failure(done).constData());
    QCOMPARE(made.recipe.target.kind, batch::TaskKind::Regression);
    QCOMPARE(made.sources.train->size(), std::uint64_t{80});
    QCOMPARE(made.sources.test->size(), std::uint64_t{19}); // the last row has no next value
    const auto inputs = made.recipe.inputs();
    QVERIFY(std::ranges::find(inputs, "v_back2") != inputs.end() && std::ranges::find(inputs, "v_ahead1") == inputs.end());
}

QTEST_GUILESS_MAIN(RecipeStepsTest)
#include "recipe_steps_test.moc"
