// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/sources.h"
#include "core/prep/fit/fit.h"
#include "tests/core/data/data_test_support.h"

#include <thread>

using namespace cairn;
using namespace cairn::batch;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::TempDir;
using cairn::test::writeFile;

namespace {

/// Encoded rows in memory of our own.
struct Block {
    std::vector<float> features;
    std::vector<std::int64_t> codes;
    std::vector<std::uint8_t> pixels;
    std::vector<std::int64_t> classes;
    std::vector<float> values;
    BlockView view;

    Block(const EncodedSource& source, std::uint64_t rows)
    {
        for (const auto& field : source.fields()) {
            std::size_t count = rows;
            for (const auto size : field.shape)
                count *= static_cast<std::size_t>(size);
            if (field.type == ElementType::Float32)
                view.fields.push_back(std::as_writable_bytes(std::span(features = std::vector<float>(count, -99))));
            else if (field.type == ElementType::Int64)
                view.fields.push_back(std::as_writable_bytes(std::span(codes = std::vector<std::int64_t>(count, -99))));
            else
                view.fields.push_back(std::as_writable_bytes(std::span(pixels = std::vector<std::uint8_t>(count, 99))));
        }
        if (source.target().kind == TaskKind::Classification)
            view.targets = std::as_writable_bytes(std::span(classes = std::vector<std::int64_t>(rows, -99)));
        else
            view.targets = std::as_writable_bytes(std::span(values = std::vector<float>(rows, -99)));
    }
    Block(const Block&) = delete;
};

struct Made {
    std::shared_ptr<data::Dataset> dataset;
    prep::Split split;
    prep::Recipe recipe;
    Sources sources;
};

Result<Made> make(const data::SourceSpec& spec, const std::filesystem::path& cache, const prep::SplitSpec& splitSpec, const prep::RecipeOptions& options = {})
{
    QuietJob job;
    Made made;
    CAIRN_ASSIGN(made.dataset, data::openDataset(spec, cache, job));
    CAIRN_ASSIGN(made.split, prep::makeSplit(*made.dataset, splitSpec));
    CAIRN_ASSIGN(made.recipe, prep::fitRecipe(*made.dataset, made.split, options, job));
    CAIRN_ASSIGN(made.sources, makeSources(made.dataset, made.recipe, made.split, job));
    return made;
}

const prep::SplitSpec kAllTrain{0, 0.0, 0.0, true};

} // namespace

class SourcesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void encodesByHand();
    void indexCodes();
    void regressionTargets();
    void californiaHousing();
    void adultAgainstCells();
    void readsAgreeWithGather();
    void manyReadersAtOnce();
    void unusableTargetsLeaveTheSplit();
    void wholeSourceOfNewData();
    void fashionImages();
    void outsideIsRefused();
};

void SourcesTest::encodesByHand()
{
    // x: median 3, after filling 1 3 3 5: mean 3, population deviation sqrt(2). c: u (2), v (1), one missing.
    TempDir folder;
    writeFile(folder / "t.csv", "x,c,y\n1,u,no\n,v,yes\n3,u,yes\n5,,no\n");
    CAIRN_TEST_VALUE(const auto made, make({(folder / "t.csv").string(), {}, {}}, folder / "cache", kAllTrain));
    const auto& source = *made.sources.train;
    QCOMPARE(source.size(), std::uint64_t{4});
    QCOMPARE(source.fields()[0].elements, (std::vector<std::string>{"x", "x (missing)", "c=u", "c=v", "c=(other)", "c=(missing)"}));
    QCOMPARE(source.rowBytes(), std::uint64_t{6 * 4 + 8});
    Block block(source, 4);
    CAIRN_TEST_VALUE(const auto ids, source.rowIds(0, 4));
    QVERIFY(source.read(0, 4, block.view));
    const float s = std::sqrt(2.0f);
    const std::vector<float> expected{-2 / s, 0, 1, 0, 0, 0, //
                                      0,      1, 0, 1, 0, 0, //
                                      0,      0, 1, 0, 0, 0, //
                                      2 / s,  0, 0, 0, 0, 1};
    for (std::size_t i = 0; i < expected.size(); ++i)
        QCOMPARE(block.features[i], expected[i]);
    QCOMPARE(block.classes, (std::vector<std::int64_t>{0, 1, 1, 0}));
    QCOMPARE(ids, (std::vector<RowId>{0, 1, 2, 3}));
    QCOMPARE(made.sources.validation->size(), std::uint64_t{0});
}

void SourcesTest::indexCodes()
{
    TempDir folder;
    writeFile(folder / "t.csv", "a,x,b,y\nu,1,p,yes\nv,2,,no\nu,3,q,yes\n");
    CAIRN_TEST_VALUE(const auto made, make({(folder / "t.csv").string(), {}, {}}, folder / "cache", kAllTrain,
                                           {.target = {}, .inputs = {}, .task = {}, .encoding = prep::CategoryEncoding::Index, .steps = {}}));
    Block block(*made.sources.train, 3);
    QVERIFY(made.sources.train->read(0, 3, block.view));
    QCOMPARE(block.codes, (std::vector<std::int64_t>{0, 3, 1, 6, 0, 4})); // u v other | p q other missing
}

void SourcesTest::regressionTargets()
{
    TempDir folder;
    writeFile(folder / "t.csv", "x,y\n1,0.5\n2,1.5\n4,2.5\n3,3.5\n");
    CAIRN_TEST_VALUE(const auto made, make({(folder / "t.csv").string(), {}, {}}, folder / "cache", kAllTrain));
    Block block(*made.sources.train, 4);
    QVERIFY(made.sources.train->read(0, 4, block.view));
    const auto& target = made.sources.train->target();
    QCOMPARE(target.mean, 2.0);
    QCOMPARE(target.deviation, std::sqrt(1.25));
    for (std::size_t i = 0; i < 4; ++i)
        QCOMPARE(static_cast<float>(block.values[i] * target.deviation + target.mean), static_cast<float>(i) + 0.5f);
}

void SourcesTest::californiaHousing()
{
    const auto file = test::sharedFile("california_housing/housing.csv.gz");
    if (!file)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    CAIRN_TEST_VALUE(const auto made, make({file->string(), {}, {}}, folder / "cache", kAllTrain, {.target = "median_house_value", .inputs = {}, .task = {}, .steps = {}}));
    Block block(*made.sources.train, 20640);
    QVERIFY(made.sources.train->read(0, 20640, block.view));
    QVERIFY(std::abs(block.features[0] - -1.3278352216308393f) < 1e-6f); // (longitude - mean) / pstdev in Python
    const std::size_t width = 15;
    for (const std::size_t element : {0, 1, 2, 3, 4, 6, 7, 8}) { // 5 tells missing bedrooms
        double sum = 0, squares = 0;
        for (std::size_t row = 0; row < 20640; ++row) {
            sum += block.features[row * width + element];
            squares += block.features[row * width + element] * block.features[row * width + element];
        }
        QVERIFY(std::abs(sum / 20640) < 1e-5);
        QVERIFY(std::abs(squares / 20640 - 1) < 1e-5);
    }
}

void SourcesTest::adultAgainstCells()
{
    const auto train = test::sharedFile("adult/adult-train.csv.gz");
    const auto testFile = test::sharedFile("adult/adult-test.csv.gz");
    if (!train || !testFile)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    CAIRN_TEST_VALUE(const auto made, make({train->string(), testFile->string(), {}}, folder / "cache", {}));
    QCOMPARE(made.sources.train->size(), std::uint64_t{29305});
    QCOMPARE(made.sources.test->size(), std::uint64_t{16281});
    QVERIFY(std::ranges::find(made.sources.notices, "Trailing full stop removed from 16,281 labels") != made.sources.notices.end());
    const auto& source = *made.sources.test;
    Block block(source, source.size());
    QVERIFY(source.read(0, source.size(), block.view));
    std::int64_t rich = 0;
    for (const auto label : block.classes)
        rich += label;
    QCOMPARE(rich, std::int64_t{3846}); // lines with ">50K." in adult.test
    // Some rows, cell by cell.
    const auto& elements = source.fields()[0].elements;
    QuietJob job;
    CAIRN_TEST_VALUE(const auto ids, source.rowIds(7000, 50));
    CAIRN_TEST_VALUE(const auto page, made.dataset->rows(ids, job));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const float* row = block.features.data() + (7000 + i) * elements.size();
        for (const auto& step : made.recipe.categories) {
            const std::string value = data::cellText(page.at(i, *made.dataset->schema().find(step.column)));
            const auto element = std::ranges::find(elements, step.column + "=" + value) - elements.begin();
            QCOMPARE(row[element], 1.0f);
        }
        const auto age = static_cast<double>(std::get<std::int64_t>(page.at(i, 0)));
        QCOMPARE(row[0], static_cast<float>((age - made.recipe.numeric[0].mean) / made.recipe.numeric[0].deviation));
    }
}

void SourcesTest::readsAgreeWithGather()
{
    TempDir folder;
    std::string text = "x,c,y\n";
    for (int i = 0; i < 30000; ++i)
        text += std::to_string(i * 7 % 1009) + ",k" + std::to_string(i % 11) + (i % 3 ? ",a\n" : ",b\n");
    writeFile(folder / "t.csv", text);
    CAIRN_TEST_VALUE(const auto made, make({(folder / "t.csv").string(), {}, {}}, folder / "cache", {}));
    const auto& source = *made.sources.train;
    Block whole(source, source.size());
    QVERIFY(source.read(0, source.size(), whole.view));
    const std::size_t width = source.fields()[0].elements.size();
    // Odd pieces one after the other, with a jump back.
    std::uint64_t first = 0;
    int reads = 0;
    for (const std::uint64_t count : {1, 127, 5000, 3, 2048, 9999, 1, 6000}) {
        if (++reads == 6)
            first = 100;
        Block piece(source, count);
        QVERIFY(source.read(first, count, piece.view));
        QVERIFY(std::equal(piece.features.begin(), piece.features.end(), whole.features.begin() + static_cast<std::ptrdiff_t>(first * width)));
        QVERIFY(std::equal(piece.classes.begin(), piece.classes.end(), whole.classes.begin() + static_cast<std::ptrdiff_t>(first)));
        first += count;
    }
    const std::vector<std::uint64_t> positions{23999, 0, 17, 17, 12000, 5, 23998};
    Block some(source, positions.size());
    QVERIFY(source.gather(positions, some.view));
    for (std::size_t i = 0; i < positions.size(); ++i) {
        QVERIFY(std::equal(some.features.begin() + static_cast<std::ptrdiff_t>(i * width), some.features.begin() + static_cast<std::ptrdiff_t>((i + 1) * width),
                           whole.features.begin() + static_cast<std::ptrdiff_t>(positions[i] * width)));
        QCOMPARE(some.classes[i], whole.classes[positions[i]]);
    }
    BlockView onlyTargets;
    onlyTargets.targets = some.view.targets;
    QVERIFY(source.gather(positions, onlyTargets));
}

void SourcesTest::manyReadersAtOnce()
{
    TempDir folder;
    std::string text = "x,y\n";
    for (int i = 0; i < 20000; ++i)
        text += std::to_string(i * 7 % 1009) + (i % 3 ? ",a\n" : ",b\n");
    writeFile(folder / "t.csv", text);
    CAIRN_TEST_VALUE(const auto made, make({(folder / "t.csv").string(), {}, {}}, folder / "cache", {}));
    const auto& source = *made.sources.train;
    Block whole(source, source.size());
    QVERIFY(source.read(0, source.size(), whole.view));
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (std::uint64_t first = static_cast<std::uint64_t>(t) * 1000; first + 700 <= source.size(); first += 700) {
                Block piece(source, 700);
                if (!source.read(first, 700, piece.view) ||
                    !std::equal(piece.features.begin(), piece.features.end(), whole.features.begin() + static_cast<std::ptrdiff_t>(first)))
                    ++wrong;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    QCOMPARE(wrong.load(), 0);
}

void SourcesTest::unusableTargetsLeaveTheSplit()
{
    TempDir folder;
    writeFile(folder / "t.csv", "x,y\n1,a\n2,\n3,b\n4,\n5,a\n");
    CAIRN_TEST_VALUE(const auto made, make({(folder / "t.csv").string(), {}, {}}, folder / "cache", kAllTrain));
    CAIRN_TEST_VALUE(const auto ids, made.sources.train->rowIds(0, 3));
    QCOMPARE(ids, (std::vector<RowId>{0, 2, 4}));
    QCOMPARE(made.sources.notices, (std::vector<std::string>{"2 rows without a label are left out"}));
}

void SourcesTest::wholeSourceOfNewData()
{
    TempDir folder;
    writeFile(folder / "a.csv", "x,c,y\n1,u,yes\n2,v,no\n3,u,yes\n5,v,no\n");
    writeFile(folder / "b.csv", "y,c,x\nyes.,new,3\nno,u,\n");
    writeFile(folder / "c.csv", "c,x\nv,1\nu,2\n");
    CAIRN_TEST_VALUE(const auto made, make({(folder / "a.csv").string(), {}, {}}, folder / "cache", kAllTrain));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto b, openFile(folder / "b.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto whole, makeWholeSource(b, made.recipe, true, job));
    Block block(*whole.source, 2);
    QVERIFY(whole.source->read(0, 2, block.view));
    QCOMPARE(block.classes, (std::vector<std::int64_t>{1, 0}));
    QCOMPARE(block.features[3], 1.0f); // x, c=u, c=v, c=(other)
    QCOMPARE(whole.notices.size(), std::size_t{2});
    CAIRN_TEST_VALUE(const auto c, openFile(folder / "c.csv", folder / "cache"));
    QCOMPARE(makeWholeSource(c, made.recipe, true, job).error().code, ErrorCode::Mismatch);
    CAIRN_TEST_VALUE(const auto unlabelled, makeWholeSource(c, made.recipe, false, job));
    Block features(*unlabelled.source, 2);
    QCOMPARE(unlabelled.source->read(0, 2, features.view).error().code, ErrorCode::Unsupported);
    features.view.targets = {};
    QVERIFY(unlabelled.source->read(0, 2, features.view));
    QCOMPARE(features.features[2], 1.0f);
}

void SourcesTest::fashionImages()
{
    TempDir folder;
    const auto made = make({"sample:fashion-mnist", {}, {}}, folder / "cache", {});
    if (!made && made.error().code == ErrorCode::NotFound)
        QSKIP("the package dataset-fashion-mnist is not installed");
    QVERIFY2(made.has_value(), test::failure(made).constData());
    const auto& sources = made->sources;
    QCOMPARE(sources.train->size(), std::uint64_t{55000});
    QCOMPARE(sources.validation->size(), std::uint64_t{5000});
    QCOMPARE(sources.test->size(), std::uint64_t{10000});
    QCOMPARE(sources.train->rowBytes(), std::uint64_t{784 + 8});
    Block block(*sources.test, 10000);
    QVERIFY(sources.test->read(0, 10000, block.view));
    std::vector<int> counts(10, 0);
    for (const auto label : block.classes)
        ++counts[static_cast<std::size_t>(label)];
    QCOMPARE(counts, std::vector<int>(10, 1000)); // the test split is balanced
    QCOMPARE(block.classes[0], std::int64_t{9});  // t10k begins with an ankle boot
    const std::vector<std::uint64_t> positions{9999, 3};
    Block some(*sources.test, 2);
    QVERIFY(sources.test->gather(positions, some.view));
    QVERIFY(std::equal(some.pixels.begin() + 784, some.pixels.end(), block.pixels.begin() + 3 * 784));
    QCOMPARE(some.classes[0], block.classes[9999]);
}

void SourcesTest::outsideIsRefused()
{
    TempDir folder;
    writeFile(folder / "t.csv", "x,y\n1,a\n2,b\n3,b\n");
    CAIRN_TEST_VALUE(const auto made, make({(folder / "t.csv").string(), {}, {}}, folder / "cache", kAllTrain));
    Block block(*made.sources.train, 3);
    QCOMPARE(made.sources.train->read(1, 3, block.view).error().code, ErrorCode::NotFound);
    const std::vector<std::uint64_t> positions{3};
    QCOMPARE(made.sources.train->gather(positions, block.view).error().code, ErrorCode::NotFound);
    QVERIFY(made.sources.train->gather({}, block.view));
}

QTEST_GUILESS_MAIN(SourcesTest)
#include "sources_test.moc"
