// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/synthetic/synthetic.h"
#include "tests/core/data/data_test_support.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

using namespace cairn;
using namespace cairn::data;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::TempDir;

namespace {

/// Of all files, for a folder.
std::string content(const std::filesystem::path& file)
{
    if (std::filesystem::is_directory(file)) {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(file)) {
            if (entry.is_regular_file())
                files.push_back(entry.path());
        }
        std::ranges::sort(files);
        std::string all;
        for (const auto& one : files)
            all += one.filename().string() + content(one);
        return all;
    }
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

class SyntheticTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameSpecSameBytes();
    void columnsAndShares();
    void parquetHoldsTheSame();
    void noiseIsAsPromised();
    void cancelLeavesNothing();
    void refusals();
    void everyKindKeepsItsWord_data();
    void everyKindKeepsItsWord();
    void sharesOfYes();
    void seriesFollowTheirFormula();
    void ratingsAreRatings();
    void sequencesAreRepeated();
    void graphsHaveCommunities();
    void shapesArePictures();
};

void SyntheticTest::sameSpecSameBytes()
{
    TempDir folder;
    QuietJob job;
    QVERIFY(writeSynthetic({.size = 5000, .seed = 3, .params = {{"columns", 12}}}, folder / "a.csv", job));
    QVERIFY(writeSynthetic({.size = 5000, .seed = 3, .params = {{"columns", 12}}}, folder / "b.csv", job));
    QVERIFY(writeSynthetic({.size = 100, .seed = 3, .params = {{"columns", 12}}}, folder / "short.csv", job));
    QVERIFY(writeSynthetic({.size = 5000, .seed = 4, .params = {{"columns", 12}}}, folder / "c.csv", job));
    QCOMPARE(content(folder / "a.csv"), content(folder / "b.csv"));
    QVERIFY(content(folder / "a.csv").starts_with(content(folder / "short.csv")));
    QVERIFY(content(folder / "a.csv") != content(folder / "c.csv"));
    QCOMPARE(job.progress.done(), std::uint64_t{5000});
}

void SyntheticTest::columnsAndShares()
{
    TempDir folder;
    QuietJob job;
    QVERIFY(writeSynthetic({.size = 20000, .params = {{"columns", 12}, {"missing", 0.1}}}, folder / "t.csv", job));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(20000));
    QCOMPARE(dataset->schema().size(), std::size_t{12});
    QCOMPARE(dataset->schema()[3].type, ColumnType::Text);
    QCOMPARE(dataset->schema()[0].type, ColumnType::Real);
    CAIRN_TEST_VALUE(const auto third, dataset->profile(*dataset->schema().find("number_3"), job));
    QVERIFY(third.missing > 1800 && third.missing < 2200);
    CAIRN_TEST_VALUE(const auto target, dataset->profile(11, job));
    QCOMPARE(target.distinct, std::uint64_t{2});
    QVERIFY(target.top[0].count < 13000);
}

void SyntheticTest::parquetHoldsTheSame()
{
    TempDir folder;
    QuietJob job;
    const SyntheticSpec spec{.size = 3000, .seed = 1, .params = {{"columns", 8}, {"regression", true}}};
    QVERIFY(writeSynthetic(spec, folder / "t.csv", job));
    QVERIFY(writeSynthetic(spec, folder / "t.parquet", job));
    CAIRN_TEST_VALUE(const auto csv, openFile(folder / "t.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto parquet, openFile(folder / "t.parquet", folder / "cache"));
    QCOMPARE(parquet->format(), std::string("parquet"));
    QCOMPARE(parquet->schema(), csv->schema());
    CAIRN_TEST_VALUE(const auto a, csv->page(0, 3000, job));
    CAIRN_TEST_VALUE(const auto b, parquet->page(0, 3000, job));
    QVERIFY(a.columns == b.columns);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), std::ptrdiff_t{2}); // nothing else left
}

void SyntheticTest::noiseIsAsPromised()
{
    // The same table without noise tells which labels were flipped.
    TempDir folder;
    QuietJob job;
    QVERIFY(writeSynthetic({.size = 20000, .params = {{"columns", 6}, {"noise", 0.2}}}, folder / "noisy.csv", job));
    QVERIFY(writeSynthetic({.size = 20000, .params = {{"columns", 6}, {"noise", 0}}}, folder / "clean.csv", job));
    CAIRN_TEST_VALUE(const auto noisy, openFile(folder / "noisy.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto clean, openFile(folder / "clean.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto a, noisy->page(0, 20000, job));
    CAIRN_TEST_VALUE(const auto b, clean->page(0, 20000, job));
    QVERIFY(a.columns[0] == b.columns[0]);
    int flipped = 0;
    for (std::size_t row = 0; row < 20000; ++row)
        flipped += a.at(row, 5) != b.at(row, 5);
    QVERIFY(std::abs(flipped - 4000) < 4 * std::sqrt(20000 * 0.2 * 0.8));
}

void SyntheticTest::cancelLeavesNothing()
{
    TempDir folder;
    QuietJob job;
    job.source.request_stop();
    QCOMPARE(writeSynthetic({}, folder / "t.csv", job).error().code, ErrorCode::Cancelled);
    QVERIFY(std::filesystem::is_empty(folder.path()));
}

void SyntheticTest::refusals()
{
    TempDir folder;
    QuietJob job;
    QCOMPARE(writeSynthetic({}, folder / "t.xlsx", job).error().code, ErrorCode::InvalidInput);
    QCOMPARE(writeSynthetic({.kind = "table", .size = 200'000'000'000}, folder / "t.csv", job).error().code, ErrorCode::InvalidInput);
    QCOMPARE(writeSynthetic({.params = {{"columns", 1}}}, folder / "t.csv", job).error().code, ErrorCode::InvalidInput);
    QVERIFY(!writeSynthetic({}, folder / "no" / "such" / "t.csv", job));
}

void SyntheticTest::everyKindKeepsItsWord_data()
{
    QTest::addColumn<QString>("id");
    for (const SyntheticKind& kind : syntheticKinds())
        QTest::newRow(kind.id.c_str()) << QString::fromStdString(kind.id);
}

void SyntheticTest::everyKindKeepsItsWord()
{
    QFETCH(const QString, id);
    const SyntheticKind& kind = *findSyntheticKind(id.toStdString());
    TempDir folder;
    QuietJob job;
    const auto make = [&](const char* name, std::uint64_t seed) {
        return writeSynthetic({.kind = kind.id, .size = 300, .seed = seed}, folder / (name + std::string(kind.folder ? "" : ".csv")), job);
    };
    CAIRN_TEST_VALUE(const auto a, make("a", 1));
    CAIRN_TEST_VALUE(const auto b, make("b", 1));
    CAIRN_TEST_VALUE(const auto c, make("c", 2));
    QVERIFY(content(a).size() > 300);
    QVERIFY(content(a) == content(b));
    QVERIFY(content(a) != content(c));
    CAIRN_TEST_VALUE(const auto dataset, openFile(a, folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(300));
    if (kind.folder)
        QCOMPARE(make("a", 1).error().code, ErrorCode::InvalidInput); // never into a folder with files
    QuietJob stopped;
    stopped.source.request_stop();
    const auto before = std::distance(std::filesystem::directory_iterator(folder.path()), {});
    QCOMPARE(writeSynthetic({.kind = kind.id}, folder / "cancelled.csv", stopped).error().code, ErrorCode::Cancelled);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path()), {}), before);
}

void SyntheticTest::sharesOfYes()
{
    TempDir folder;
    QuietJob job;
    QVERIFY(writeSynthetic({.size = 20000, .params = {{"positive", 0.05}, {"noise", 0}}}, folder / "rare.csv", job));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "rare.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto yes, dataset->filter("target = 'yes'", job));
    QVERIFY2(yes.size() > 800 && yes.size() < 1200, std::to_string(yes.size()).c_str());
}

void SyntheticTest::seriesFollowTheirFormula()
{
    // Without noise, values one season apart differ by the trend of a season, but for the steps after a promotion.
    TempDir folder;
    QuietJob job;
    QVERIFY(writeSynthetic({.kind = "series", .size = 400, .params = {{"series", 2}, {"noise", 0}}}, folder / "s.csv", job));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "s.csv", folder / "cache"));
    QCOMPARE(dataset->schema()[1].type, ColumnType::Timestamp);
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 400, job));
    for (std::size_t first : {0u, 200u}) {
        std::vector<double> steps;
        for (std::size_t row = first + 1; row + 24 < first + 200; ++row) {
            if (std::get<std::int64_t>(page.at(row - 1, 2)) == 0 && std::get<std::int64_t>(page.at(row + 23, 2)) == 0)
                steps.push_back(std::get<double>(page.at(row + 24, 3)) - std::get<double>(page.at(row, 3)));
        }
        QVERIFY(steps.size() > 50);
        for (const double step : steps)
            QVERIFY(std::abs(step - steps[0]) < 2.1e-4); // four decimals each
    }
    QVERIFY(page.at(0, 0) != page.at(200, 0));
}

void SyntheticTest::ratingsAreRatings()
{
    TempDir folder;
    QuietJob job;
    QVERIFY(writeSynthetic({.kind = "ratings", .size = 20000, .params = {{"users", 100}, {"items", 50}}}, folder / "r.parquet", job));
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "r.parquet", folder / "cache"));
    CAIRN_TEST_VALUE(const auto odd, dataset->filter("rating NOT BETWEEN 1 AND 5 OR \"user\" NOT BETWEEN 1 AND 100 OR item NOT BETWEEN 1 AND 50", job));
    QVERIFY(odd.empty());
    CAIRN_TEST_VALUE(const auto popular, dataset->filter("item <= 5", job));
    CAIRN_TEST_VALUE(const auto rare, dataset->filter("item > 45", job));
    QVERIFY(popular.size() > 3 * rare.size());
    CAIRN_TEST_VALUE(const auto rating, dataset->profile(2, job));
    QVERIFY(rating.distinct == 5);
}

void SyntheticTest::sequencesAreRepeated()
{
    TempDir folder;
    QuietJob job;
    for (const std::string task : {"copy", "reverse", "sort"}) {
        const auto file = folder / (task + ".csv");
        QVERIFY(writeSynthetic({.kind = "sequences", .size = 200, .params = {{"task", task}, {"longest", 9}}}, file, job));
        CAIRN_TEST_VALUE(const auto dataset, openFile(file, folder / "cache"));
        CAIRN_TEST_VALUE(const auto page, dataset->page(0, 200, job));
        for (std::size_t row = 0; row < 200; ++row) {
            QStringList symbols = QString::fromStdString(std::get<std::string>(page.at(row, 1))).split(' ');
            QCOMPARE(symbols.size(), std::get<std::int64_t>(page.at(row, 0)));
            if (task == "reverse")
                std::ranges::reverse(symbols);
            if (task == "sort")
                symbols.sort();
            QCOMPARE(symbols.join(' ').toStdString(), std::get<std::string>(page.at(row, 2)));
        }
    }
    QCOMPARE(writeSynthetic({.kind = "sequences", .params = {{"shortest", 30}}}, folder / "no.csv", job).error().code, ErrorCode::InvalidInput);
}

void SyntheticTest::graphsHaveCommunities()
{
    TempDir folder;
    QuietJob job;
    CAIRN_TEST_VALUE(const auto nodes, writeSynthetic({.kind = "graph", .size = 1000, .params = {{"inside", 0.7}, {"communities", 4}}}, folder / "g", job));
    QCOMPARE(nodes.filename().string(), std::string("nodes.csv"));
    CAIRN_TEST_VALUE(const auto edges, openFile(folder / "g" / "edges.csv", folder / "cache"));
    QCOMPARE(edges->rowCount(), std::optional<std::uint64_t>(5000));
    CAIRN_TEST_VALUE(const auto loops, edges->filter("source = target OR target >= 1000", job));
    QVERIFY(loops.empty());
    CAIRN_TEST_VALUE(const auto inside, edges->filter("source % 4 = target % 4", job));
    QVERIFY(std::abs(static_cast<double>(inside.size()) - 3500) < 4 * std::sqrt(5000 * 0.7 * 0.3));
}

void SyntheticTest::shapesArePictures()
{
    TempDir folder;
    QuietJob job;
    CAIRN_TEST_VALUE(const auto images, writeSynthetic({.kind = "shapes", .size = 200, .params = {{"test", 0.25}, {"noise", 0}}}, folder / "s", job));
    CAIRN_TEST_VALUE(const auto dataset, openFile(images, folder / "cache"));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(150));
    const std::vector<RowId> ids{0, 1, 199};
    CAIRN_TEST_VALUE(const auto block, dataset->images(ids));
    QCOMPARE(block.shape, (std::vector<std::int64_t>{3, 1, 28, 28}));
    for (std::size_t image = 0; image < 3; ++image) { // something bright on black, not touching the corner
        const auto* pixels = block.pixels.data() + image * 784;
        QVERIFY(*std::max_element(pixels, pixels + 784) >= 140);
        QCOMPARE(int(pixels[0]), 0);
    }
}

QTEST_GUILESS_MAIN(SyntheticTest)
#include "synthetic_test.moc"
