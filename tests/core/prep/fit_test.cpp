// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/category_lookup.h"
#include "core/prep/fit/fit.h"
#include "tests/core/data/data_test_support.h"

#include <algorithm>

using namespace cairn;
using namespace cairn::prep;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace {

const SplitSpec kAllTrain{0, 0.0, 0.0, true};

bool mentions(const std::vector<std::string>& notices, const std::string& part)
{
    return std::ranges::any_of(notices, [&](const auto& notice) { return notice.find(part) != std::string::npos; });
}

Result<Recipe> fitFile(const std::filesystem::path& file, const std::filesystem::path& cache, const RecipeOptions& options = {},
                       const SplitSpec& spec = kAllTrain)
{
    QuietJob job;
    CAIRN_ASSIGN(const auto dataset, openFile(file, cache));
    CAIRN_ASSIGN(const auto split, makeSplit(*dataset, spec));
    return fitRecipe(*dataset, split, options, job);
}

bool near(double a, double b, double tolerance = 1e-9)
{
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

} // namespace

class FitTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numbersOfCaliforniaHousing();
    void adultClassesAndCategories();
    void fashionStatistics();
    void learnsFromTrainingRowsOnly();
    void leavesOutWhatNamesTheRow();
    void keepsWhatWasChosen();
    void rareAndManyCategories();
    void taskKinds();
    void indexEncoding();
    void survivesJson();
    void refusals();
    void checkCountsAndRefuses();
    void numbersAreFoundByTheirTexts();
};

void FitTest::numbersOfCaliforniaHousing()
{
    const auto file = test::sharedFile("california_housing/housing.csv.gz");
    if (!file)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    CAIRN_TEST_VALUE(const auto recipe, fitFile(*file, folder / "cache", {.target = "median_house_value", .inputs = {}, .task = {}}));
    // Reference: Python's statistics module (median, mean and pstdev after filling with the median).
    const auto bedrooms = *std::ranges::find(recipe.numeric, std::string("total_bedrooms"), &NumericStep::column);
    QCOMPARE(bedrooms.fill, 435.0);
    QVERIFY(near(bedrooms.mean, 536.8388565891473));
    QVERIFY(near(bedrooms.deviation, 419.381718111662));
    QVERIFY(bedrooms.missingElement);
    const auto longitude = *std::ranges::find(recipe.numeric, std::string("longitude"), &NumericStep::column);
    QVERIFY(near(longitude.mean, -119.56970445736434));
    QVERIFY(near(longitude.deviation, 2.0034831877469754));
    QVERIFY(!longitude.missingElement);
    QCOMPARE(recipe.categories.size(), std::size_t{1});
    QCOMPARE(recipe.categories[0].categories, (std::vector<std::string>{"<1H OCEAN", "INLAND", "NEAR OCEAN", "NEAR BAY", "ISLAND"}));
    QCOMPARE(recipe.target.kind, batch::TaskKind::Regression);
    QVERIFY(near(recipe.target.mean, 206855.81690891474));
    QVERIFY(near(recipe.target.deviation, 115392.82040412253));
    const auto fields = recipe.fields();
    QCOMPARE(fields.size(), std::size_t{1});
    QCOMPARE(fields[0].shape, (std::vector<std::int64_t>{8 + 1 + 6}));
    QCOMPARE(fields[0].elements.size(), std::size_t{15});
    QCOMPARE(fields[0].elements.back(), std::string("ocean_proximity=(other)"));
}

void FitTest::adultClassesAndCategories()
{
    const auto train = test::sharedFile("adult/adult-train.csv.gz");
    const auto testFile = test::sharedFile("adult/adult-test.csv.gz");
    if (!train || !testFile)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    QuietJob job;
    CAIRN_TEST_VALUE(const auto dataset, data::openDataset({train->string(), testFile->string(), {}}, folder / "cache", job));
    CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, {}));
    CAIRN_TEST_VALUE(const auto recipe, fitRecipe(*dataset, split, {}, job));
    QCOMPARE(recipe.target.classes, (std::vector<std::string>{"<=50K", ">50K"}));
    QVERIFY(mentions(recipe.notices, "full stop"));
    QCOMPARE(recipe.numeric.size(), std::size_t{6});
    QCOMPARE(recipe.categories.size(), std::size_t{8});
    CAIRN_TEST_VALUE(const auto report, checkRecipe(*dataset, recipe, true, job));
    QCOMPARE(report.strippedTargets, std::uint64_t{16281});
    QVERIFY(mentions(report.notices(), "16,281 labels"));
    QCOMPARE(report.unknownTargets, std::uint64_t{0});
}

void FitTest::fashionStatistics()
{
    QuietJob job;
    TempDir folder;
    const auto opened = data::openDataset({"sample:fashion-mnist", {}, {}}, folder / "cache", job);
    if (!opened)
        QSKIP("the package dataset-fashion-mnist is not installed");
    const auto& dataset = *opened.value();
    CAIRN_TEST_VALUE(const auto split, makeSplit(dataset, {0, 0.0, {}, true}));
    CAIRN_TEST_VALUE(const auto recipe, fitRecipe(dataset, split, {}, job));
    // Published for the 60,000 training images: mean 0.2860, deviation 0.3530 (of pixel / 255).
    const auto& image = recipe.image.value();
    const double deviation = 1.0 / image.scale / 255.0;
    const double mean = -image.offset / image.scale / 255.0;
    QVERIFY2(std::abs(mean - 0.2860) < 5e-5, QByteArray::number(mean).constData());
    QVERIFY2(std::abs(deviation - 0.3530) < 5e-5, QByteArray::number(deviation).constData());
    QCOMPARE(recipe.target.classes.size(), std::size_t{10});
    QCOMPARE(recipe.target.classes[9], std::string("Ankle boot"));
    QCOMPARE(recipe.fields()[0].type, ElementType::UInt8);
    QCOMPARE(recipe.fields()[0].shape, (std::vector<std::int64_t>{1, 28, 28}));
}

void FitTest::learnsFromTrainingRowsOnly()
{
    TempDir folder;
    std::string text = "x,y\n";
    for (int i = 0; i < 1000; ++i)
        text += std::to_string(i * 37 % 1000) + (i % 3 ? ",a\n" : ",b\n");
    writeFile(folder / "t.csv", text);
    QuietJob job;
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto split, makeSplit(*dataset, {3, 0.4, 0.4, true}));
    CAIRN_TEST_VALUE(const auto recipe, fitRecipe(*dataset, split, {}, job));
    double sum = 0;
    std::vector<double> values;
    for (const RowId row : split.train.rows(0, split.train.size()))
        values.push_back(static_cast<double>(row * 37 % 1000));
    for (const double value : values)
        sum += value;
    QCOMPARE(values.size(), std::size_t{200});
    QVERIFY(near(recipe.numeric[0].mean, sum / 200));
    std::ranges::sort(values);
    QCOMPARE(recipe.numeric[0].fill, (values[99] + values[100]) / 2);
}

void FitTest::leavesOutWhatNamesTheRow()
{
    TempDir folder;
    std::string text = "id,name,constant,empty,x,y\n";
    for (int i = 0; i < 100; ++i)
        text += std::to_string(1000 + i) + ",person " + std::to_string(i) + ",7,," + std::to_string(i * 13 % 50) + (i % 2 ? ",a\n" : ",b\n");
    writeFile(folder / "t.csv", text);
    CAIRN_TEST_VALUE(const auto recipe, fitFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(recipe.inputs(), (std::vector<std::string>{"x"}));
    QVERIFY(mentions(recipe.notices, "\"id\" is left out: it only numbers the rows"));
    QVERIFY(mentions(recipe.notices, "\"name\" is left out"));
    QVERIFY(mentions(recipe.notices, "\"constant\" is left out: it has one value only"));
    QVERIFY(mentions(recipe.notices, "\"empty\" is left out: it has no values"));
}

void FitTest::keepsWhatWasChosen()
{
    TempDir folder;
    std::string text = "id,x,y\n";
    for (int i = 0; i < 100; ++i)
        text += std::to_string(i) + "," + std::to_string(i * 13 % 50) + (i % 2 ? ",a\n" : ",b\n");
    writeFile(folder / "t.csv", text);
    CAIRN_TEST_VALUE(const auto recipe, fitFile(folder / "t.csv", folder / "cache", {.target = {}, .inputs = {"id"}, .task = {}}));
    QCOMPARE(recipe.inputs(), (std::vector<std::string>{"id"}));
}

void FitTest::rareAndManyCategories()
{
    TempDir folder;
    std::string text = "few,many,y\n";
    for (int i = 0; i < 3000; ++i)
        text += std::string(i % 7 ? "" : "") + "c" + std::to_string(i % 100 < 97 ? i % 3 : i % 100) + ",v" + std::to_string(i * 7919 % 2500) + (i % 2 ? ",a\n" : ",b\n");
    writeFile(folder / "t.csv", text);
    CAIRN_TEST_VALUE(const auto recipe, fitFile(folder / "t.csv", folder / "cache", {.target = {}, .inputs = {}, .task = {}, .maxCategories = 3}));
    QCOMPARE(recipe.categories.size(), std::size_t{1});
    QCOMPARE(recipe.categories[0].categories.size(), std::size_t{3});
    QCOMPARE(recipe.categories[0].codes(), std::int64_t{4});
    QVERIFY(mentions(recipe.notices, "3 most frequent of 6"));
    QVERIFY(mentions(recipe.notices, "\"many\" is left out"));
}

void FitTest::taskKinds()
{
    TempDir folder;
    std::string text = "x,few,many,flag,real\n";
    for (int i = 0; i < 200; ++i)
        text += std::to_string(i * 13 % 50) + "," + std::to_string(i % 5 - 2) + "," + std::to_string(i * 7 % 100) + (i % 2 ? ",true," : ",false,") + std::to_string(i * 0.37) + "\n";
    writeFile(folder / "t.csv", text);
    const auto fit = [&](const char* target, std::optional<batch::TaskKind> task = {}) {
        return fitFile(folder / "t.csv", folder / "cache", {.target = target, .inputs = {"x"}, .task = task});
    };
    CAIRN_TEST_VALUE(const auto few, fit("few"));
    QCOMPARE(few.target.classes, (std::vector<std::string>{"-2", "-1", "0", "1", "2"}));
    CAIRN_TEST_VALUE(const auto many, fit("many"));
    QCOMPARE(many.target.kind, batch::TaskKind::Regression);
    CAIRN_TEST_VALUE(const auto forced, fit("many", batch::TaskKind::Classification));
    QCOMPARE(forced.target.classes.size(), std::size_t{100});
    CAIRN_TEST_VALUE(const auto flag, fit("flag"));
    QCOMPARE(flag.target.classes, (std::vector<std::string>{"false", "true"}));
    CAIRN_TEST_VALUE(const auto real, fit("real"));
    QCOMPARE(real.target.kind, batch::TaskKind::Regression);
    QVERIFY(near(real.target.mean, 0.37 * 99.5));
    QVERIFY(near(real.target.deviation, 0.37 * std::sqrt((200.0 * 200.0 - 1) / 12)));
}

void FitTest::indexEncoding()
{
    TempDir folder;
    writeFile(folder / "t.csv", "a,x,b,y\nu,1,p,yes\nv,2,,no\nu,3,q,yes\n");
    CAIRN_TEST_VALUE(const auto recipe, fitFile(folder / "t.csv", folder / "cache", {.target = {}, .inputs = {}, .task = {}, .encoding = CategoryEncoding::Index}));
    const auto fields = recipe.fields();
    QCOMPARE(fields.size(), std::size_t{2});
    QCOMPARE(fields[1].name, std::string("categories"));
    QCOMPARE(fields[1].shape, (std::vector<std::int64_t>{2}));
    QCOMPARE(fields[1].vocabulary, std::int64_t{3 + 4}); // u v other; p q other missing
}

void FitTest::survivesJson()
{
    Recipe recipe;
    recipe.numeric = {{"größe \"x\"", 0.1, 1e300, 1.0 / 3.0, true}};
    recipe.categories = {{"c", {"a", "", "b"}, false}};
    recipe.encoding = CategoryEncoding::Index;
    recipe.image = ImageStep{"image", {1, 28, 28}, 0.0113f, -0.81f};
    recipe.target = {batch::TaskKind::Classification, "y", {"no", "yes"}, 0, 1};
    recipe.notices = {"n"};
    CAIRN_TEST_VALUE(const auto back, recipeFromJson(Json::parse(toJson(recipe).dump())));
    QCOMPARE(toJson(back).dump(), toJson(recipe).dump());
    QCOMPARE(back.numeric[0].deviation, 1.0 / 3.0);
    QCOMPARE(back.image->scale, 0.0113f);
    recipe.target = {batch::TaskKind::Regression, "y", {}, 3.25, 0.5};
    CAIRN_TEST_VALUE(const auto regression, recipeFromJson(Json::parse(toJson(recipe).dump())));
    QCOMPARE(regression.target.mean, 3.25);
    QVERIFY(regression.target.answer == batch::Answer());
    for (const batch::Answer& answer : {batch::Answer{.form = batch::AnswerForm::Normal}, batch::Answer{.form = batch::AnswerForm::Mixture, .components = 9},
                                        batch::Answer{.form = batch::AnswerForm::Quantiles, .quantiles = {0.25, 0.75}}}) {
        recipe.target.answer = answer;
        CAIRN_TEST_VALUE(const auto answered, recipeFromJson(Json::parse(toJson(recipe).dump())));
        QVERIFY(answered.target.answer == answer);
        CAIRN_TEST_VALUE(const auto options, recipeOptionsFromJson(Json::parse(toJson(RecipeOptions{.target = "y", .inputs = {}, .task = {}, .answer = answer}).dump())));
        QVERIFY(options.answer == answer);
    }
    Json strange = toJson(recipe);
    strange["target"]["answer"]["form"] = "oracle";
    QCOMPARE(recipeFromJson(strange).error().code, ErrorCode::Corrupt);
    Json newer = toJson(recipe);
    newer["version"] = 99;
    QCOMPARE(recipeFromJson(newer).error().code, ErrorCode::TooNew);
    newer = toJson(recipe);
    newer.erase("target");
    QCOMPARE(recipeFromJson(newer).error().code, ErrorCode::Corrupt);
}

void FitTest::refusals()
{
    TempDir folder;
    writeFile(folder / "t.csv", "x,same,word\n1,5,a\n2,5,b\n3,5,c\n");
    writeFile(folder / "one.csv", "x\n1\n2\n3\n");
    const auto fit = [&](RecipeOptions options) { return fitFile(folder / "t.csv", folder / "cache", options); };
    QCOMPARE(fit({.target = "nothing", .inputs = {}, .task = {}}).error().code, ErrorCode::NotFound);
    QCOMPARE(fit({.target = "x", .inputs = {"y"}, .task = {}}).error().code, ErrorCode::NotFound);
    QCOMPARE(fit({.target = "x", .inputs = {"x"}, .task = {}}).error().code, ErrorCode::InvalidInput);
    QCOMPARE(fit({.target = "same", .inputs = {}, .task = {}}).error().code, ErrorCode::InvalidInput);
    QCOMPARE(fit({.target = "word", .inputs = {}, .task = batch::TaskKind::Regression}).error().code, ErrorCode::InvalidInput);
    QCOMPARE(fit({.target = "x", .inputs = {"same"}, .task = {}}).error().code, ErrorCode::InvalidInput);
    const auto one = fitFile(folder / "one.csv", folder / "cache");
    QCOMPARE(one.error().code, ErrorCode::InvalidInput);
    QVERIFY2(failure(one).contains("one column"), failure(one).constData());
}

void FitTest::checkCountsAndRefuses()
{
    TempDir folder;
    writeFile(folder / "a.csv", "x,c,z,y\n1,u,1,yes\n2,v,2,no\n3,u,3,yes\n5,v,1,no\n");
    writeFile(folder / "b.csv", "x,c,z,y\n1,new,4,yes.\n2,v,5,\n3,odd,6,maybe\n4,,7,no\n");
    writeFile(folder / "c.csv", "c,y\nu,yes\nv,no\n");
    writeFile(folder / "d.csv", "x,c,z,y\nmany,u,1,yes\nfew,v,2,no\n");
    QuietJob job;
    CAIRN_TEST_VALUE(const auto recipe, fitFile(folder / "a.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto b, openFile(folder / "b.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto report, checkRecipe(*b, recipe, true, job));
    QCOMPARE(report.strippedTargets, std::uint64_t{1});
    QCOMPARE(report.missingTargets, std::uint64_t{1});
    QCOMPARE(report.unknownTargets, std::uint64_t{1});
    QCOMPARE(report.unknownExamples, (std::vector<std::string>{"maybe"}));
    QCOMPARE(report.unseen.size(), std::size_t{1});
    QCOMPARE(report.unseen[0].rows, std::uint64_t{2});
    QCOMPARE(report.notices().size(), std::size_t{4});
    CAIRN_TEST_VALUE(const auto c, openFile(folder / "c.csv", folder / "cache"));
    const auto lacking = checkRecipe(*c, recipe, true, job);
    QCOMPARE(lacking.error().code, ErrorCode::Mismatch);
    QVERIFY2(failure(lacking).contains("\"x\", \"z\""), failure(lacking).constData());
    CAIRN_TEST_VALUE(const auto d, openFile(folder / "d.csv", folder / "cache"));
    QCOMPARE(checkRecipe(*d, recipe, true, job).error().code, ErrorCode::Mismatch);
}

void FitTest::numbersAreFoundByTheirTexts()
{
    const std::vector<std::string> values{"0", "-0", "1", "true", "false", "0.1", "1e+300", "nan", "inf", "red", "-7", "007", "0.10"};
    const double inf = std::numeric_limits<double>::infinity();
    const std::vector<double> numbers{0, -0.0, 1, 2, 0.1, 0.1 + 1e-17, 0.30000000000000004, 1e300, inf, -inf, -7, 7, 3, std::nan("")};
    const data::ColumnVector column(numbers.data(), nullptr, nullptr);
    for (const auto type : {data::ColumnType::Real, data::ColumnType::Integer, data::ColumnType::Boolean}) {
        const prep::CategoryLookup lookup(values, type);
        for (std::size_t row = 0; row < numbers.size(); ++row) {
            if (type == data::ColumnType::Integer && !(std::abs(numbers[row]) < 1e18))
                continue; // no column of whole numbers has these
            QCOMPARE(lookup.find(column, row), lookup.find(prep::valueText(numbers[row], type)));
        }
    }
    QCOMPARE(prep::CategoryLookup(values, data::ColumnType::Real).find(column, 4), 5);
    QCOMPARE(prep::CategoryLookup(values, data::ColumnType::Integer).find(column, 10), 10);
    QCOMPARE(prep::CategoryLookup(values, data::ColumnType::Boolean).find(column, 3), 3);
}

QTEST_GUILESS_MAIN(FitTest)
#include "fit_test.moc"
