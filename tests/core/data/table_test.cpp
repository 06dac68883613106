// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/data/data_test_support.h"

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::TempDir;
using cairn::test::writeFile;

class TableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void typesAndPages();
    void rowsInGivenOrder();
    void profileOfNumbers();
    void profileOfText();
    void filters();
    void filterCannotLeaveTheTable();
    void unusualNames();
    void californiaHousing();
    void adultWithTestFile();
    void testFileMustFit();
    void integerMeetsReal();
    void specSurvivesJson();
    void fingerprintIgnoresThePlace();
    void scanIsTyped();
    void cancelled();
};

void TableTest::typesAndPages()
{
    TempDir folder;
    writeFile(folder / "t.csv", "n,x,flag,word,day,yes\n1,1.5,true,one,2020-01-02,yes\n2,,false,,2021-12-31,no\n3,-2,true,three,2022-06-15,no\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    const auto& schema = dataset->schema();
    const std::vector<ColumnType> types{ColumnType::Integer, ColumnType::Real, ColumnType::Boolean, ColumnType::Text, ColumnType::Timestamp,
                                        ColumnType::Text};
    QCOMPARE(schema.size(), types.size());
    for (std::size_t i = 0; i < types.size(); ++i)
        QCOMPARE(schema[i].type, types[i]);
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(3));
    QCOMPARE(dataset->title(), std::string("t"));
    QVERIFY(dataset->randomAccess());
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(1, 10, job));
    QCOMPARE(page.size(), std::size_t{2});
    QCOMPARE(rowText(page, 0), std::string("2||false||2021-12-31 00:00:00|no|"));
    QCOMPARE(page.rows[1], RowId{2});
    CAIRN_TEST_VALUE(const auto past, dataset->page(3, 10, job));
    QCOMPARE(past.size(), std::size_t{0});
}

void TableTest::rowsInGivenOrder()
{
    TempDir folder;
    std::string text = "a,b\n";
    for (int i = 0; i < 20000; ++i)
        text += std::to_string(i) + ",v" + std::to_string(i * 7 % 1000) + "\n";
    writeFile(folder / "t.csv", text);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    const std::vector<RowId> wanted{19999, 3, 3, 12345, 0, 7000};
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->rows(wanted, job));
    QCOMPARE(page.rows, wanted);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        QCOMPARE(std::get<std::int64_t>(page.at(i, 0)), static_cast<std::int64_t>(wanted[i]));
        QCOMPARE(cellText(page.at(i, 1)), "v" + std::to_string(wanted[i] * 7 % 1000));
    }
    const std::vector<RowId> absent{20000};
    QCOMPARE(dataset->rows(absent, job).error().code, ErrorCode::NotFound);
}

void TableTest::profileOfNumbers()
{
    // 0 .. 100: closed forms; quantile_cont interpolates as numpy.quantile does.
    TempDir folder;
    std::string text = "x,y\n";
    for (int i = 0; i <= 100; ++i)
        text += std::to_string(i) + "," + std::to_string(i / 2.0) + "\n";
    writeFile(folder / "t.csv", text + ",\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto x, dataset->profile(0, job));
    QCOMPARE(x.count, std::uint64_t{102});
    QCOMPARE(x.missing, std::uint64_t{1});
    QCOMPARE(x.distinct, std::uint64_t{101});
    QVERIFY(x.distinctExact);
    QCOMPARE(x.numeric->mean, 50.0);
    QCOMPARE(x.numeric->deviation, std::sqrt(101.0 * 102.0 / 12.0));
    QCOMPARE(x.numeric->minimum, 0.0);
    QCOMPARE(x.numeric->maximum, 100.0);
    const std::vector<double> quantiles{1, 5, 25, 50, 75, 95, 99};
    for (std::size_t i = 0; i < quantiles.size(); ++i)
        QCOMPARE(x.numeric->quantiles[i].second, quantiles[i]);
    std::uint64_t total = 0;
    for (const auto count : x.histogram.counts)
        total += count;
    QCOMPARE(total, std::uint64_t{101});
    QCOMPARE(x.histogram.edges.size(), x.histogram.counts.size() + 1);
    std::vector<std::uint64_t> threes(34, 3); // 0 to 100, three integers a bin, no comb
    threes.back() = 2;
    QCOMPARE(x.histogram.counts, threes);
    CAIRN_TEST_VALUE(const auto y, dataset->profile(1, job));
    QCOMPARE(y.numeric->mean, 25.0);
    QVERIFY(y.top.empty());
}

void TableTest::profileOfText()
{
    TempDir folder;
    writeFile(folder / "t.csv", "w,n\nb,1\na,1\nb,2\n,2\nc,1\na,1\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto words, dataset->profile(0, job));
    QCOMPARE(words.missing, std::uint64_t{1});
    QCOMPARE(words.distinct, std::uint64_t{3});
    QVERIFY(!words.numeric);
    QCOMPARE(words.top.size(), std::size_t{3});
    QCOMPARE(words.top[0].value, std::string("a"));
    QCOMPARE(words.top[1].count, std::uint64_t{2});
    CAIRN_TEST_VALUE(const auto numbers, dataset->profile(1, job));
    QCOMPARE(numbers.histogram.edges, (std::vector<double>{0.5, 1.5, 2.5}));
    QCOMPARE(numbers.histogram.counts, (std::vector<std::uint64_t>{4, 2}));
}

void TableTest::filters()
{
    TempDir folder;
    writeFile(folder / "t.csv", "n,w\n1,a\n2,b\n3,a\n4,\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto ids, dataset->filter("w = 'a' OR n = 4", job));
    QCOMPARE(ids, (std::vector<RowId>{0, 2, 3}));
    const auto wrong = dataset->filter("age > 3", job);
    QCOMPARE(wrong.error().code, ErrorCode::InvalidInput);
    QVERIFY2(failure(wrong).contains("age"), failure(wrong).constData());
}

void TableTest::filterCannotLeaveTheTable()
{
    TempDir folder;
    writeFile(folder / "t.csv", "n,w\n1,a\n2,b\n");
    writeFile(folder / "secret.csv", "s\n1\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QuietJob job;
    const std::string secret = (folder / "secret.csv").string();
    QCOMPARE(dataset->filter("n IN (SELECT s FROM read_csv('" + secret + "'))", job).error().code, ErrorCode::Permission);
    QVERIFY(!dataset->filter("n IN (SELECT length(content) FROM read_text('/etc/passwd'))", job));
    QVERIFY(!dataset->filter("true); COPY data TO '" + (folder / "out.csv").string() + "' --", job));
    QVERIFY(!dataset->filter("true); SET memory_limit='1TB'; SELECT (1", job));
    QVERIFY(!std::filesystem::exists(folder / "out.csv"));
}

void TableTest::unusualNames()
{
    TempDir folder;
    writeFile(folder / "t.csv", "rowid,a \"b\" c,größe;,SELECT\n10,1,2,3\n11,4,5,6\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(dataset->schema()[0].name, std::string("rowid"));
    QCOMPARE(dataset->schema()[2].name, std::string("größe;"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(1, 1, job));
    QCOMPARE(rowText(page, 0), std::string("11|4|5|6|"));
    CAIRN_TEST_VALUE(const auto profile, dataset->profile(1, job));
    QCOMPARE(profile.numeric->mean, 2.5);
    CAIRN_TEST_VALUE(const auto ids, dataset->filter("\"SELECT\" = 6", job));
    QCOMPARE(ids, (std::vector<RowId>{1}));
}

void TableTest::californiaHousing()
{
    const auto file = test::sharedFile("california_housing/housing.csv.gz");
    if (!file)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    CAIRN_TEST_VALUE(const auto dataset, openFile(*file, folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(20640));
    QCOMPARE(dataset->schema().size(), std::size_t{10});
    QCOMPARE(dataset->schema()[9].type, ColumnType::Text);
    QuietJob job;
    // Reference: Python's statistics module over the same file (mean, stdev, median).
    CAIRN_TEST_VALUE(const auto bedrooms, dataset->profile(*dataset->schema().find("total_bedrooms"), job));
    QCOMPARE(bedrooms.missing, std::uint64_t{207});
    QVERIFY(std::abs(bedrooms.numeric->mean - 537.8705525375618) < 1e-9);
    QVERIFY(std::abs(bedrooms.numeric->deviation - 421.38507007403115) < 1e-9);
    QCOMPARE(bedrooms.numeric->quantiles[3].second, 435.0);
    CAIRN_TEST_VALUE(const auto ocean, dataset->profile(9, job));
    QCOMPARE(ocean.distinct, std::uint64_t{5});
    QCOMPARE(ocean.top[0].value, std::string("<1H OCEAN"));
    QCOMPARE(ocean.top[0].count, std::uint64_t{9136});
}

void TableTest::adultWithTestFile()
{
    const auto train = test::sharedFile("adult/adult-train.csv.gz");
    const auto testFile = test::sharedFile("adult/adult-test.csv.gz");
    if (!train || !testFile)
        QSKIP("the shared folder with real data is absent");
    TempDir folder;
    QuietJob job;
    CAIRN_TEST_VALUE(const auto dataset, openDataset({train->string(), testFile->string(), {}}, folder / "cache", job));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(48842));
    QVERIFY(dataset->hasGivenTest());
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(32561));
    QCOMPARE(dataset->schema().size(), std::size_t{15});
    CAIRN_TEST_VALUE(const auto page, dataset->page(32560, 2, job));
    QCOMPARE(cellText(page.at(0, 14)), std::string(">50K"));
    QCOMPARE(cellText(page.at(1, 14)), std::string("<=50K."));
    QCOMPARE(cellText(page.at(1, 1)), std::string("Private"));
    QCOMPARE(std::get<std::int64_t>(page.at(1, 0)), std::int64_t{25});
}

void TableTest::testFileMustFit()
{
    TempDir folder;
    writeFile(folder / "a.csv", "x,colour,y\n1,red,1\n2,blue,0\n");
    writeFile(folder / "b.csv", "x,shade,y\n1,red,1\n2,blue,0\n");
    writeFile(folder / "c.csv", "colour,y,x\nred,1,one\nblue,0,two\n");
    QuietJob job;
    const auto names = openDataset({(folder / "a.csv").string(), (folder / "b.csv").string(), {}}, folder / "cache", job);
    QCOMPARE(names.error().code, ErrorCode::Mismatch);
    QVERIFY2(failure(names).contains("colour") && failure(names).contains("shade"), failure(names).constData());
    const auto types = openDataset({(folder / "a.csv").string(), (folder / "c.csv").string(), {}}, folder / "cache", job);
    QCOMPARE(types.error().code, ErrorCode::Mismatch);
    QVERIFY2(failure(types).contains("\"x\""), failure(types).constData());
}

void TableTest::integerMeetsReal()
{
    TempDir folder;
    writeFile(folder / "a.csv", "x,y\n1,a\n2,b\n");
    writeFile(folder / "b.csv", "y,x\na,1.5\nb,2.5\n");
    QuietJob job;
    CAIRN_TEST_VALUE(const auto dataset, openDataset({(folder / "a.csv").string(), (folder / "b.csv").string(), {}}, folder / "cache", job));
    QCOMPARE(dataset->schema()[0].type, ColumnType::Real);
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 4, job));
    QCOMPARE(rowText(page, 2), std::string("1.5|a|"));
    QCOMPARE(rowText(page, 1), std::string("2|b|"));
}

void TableTest::specSurvivesJson()
{
    const SourceSpec spec{"/data/a b.csv", "/data/test.csv", {';', false, "latin-1", {"zip"}}};
    CAIRN_TEST_VALUE(const auto back, sourceSpecFromJson(Json::parse(toJson(spec).dump())));
    QCOMPARE(back.location, spec.location);
    QCOMPARE(back.testLocation, spec.testLocation);
    QCOMPARE(back.options.delimiter, spec.options.delimiter);
    QCOMPARE(back.options.header, spec.options.header);
    QCOMPARE(back.options.encoding, spec.options.encoding);
    QCOMPARE(back.options.textColumns, spec.options.textColumns);
    QCOMPARE(sourceSpecFromJson(Json::parse("{\"location\": 3}")).error().code, ErrorCode::Corrupt);
}

void TableTest::fingerprintIgnoresThePlace()
{
    TempDir folder;
    writeFile(folder / "a.csv", "x,y\n1,a\n2,b\n");
    writeFile(folder / "b.csv", "x,y\n1,a\n2,b\n");
    writeFile(folder / "c.csv", "x,y\n1,a\n2,c\n");
    CAIRN_TEST_VALUE(const auto a, openFile(folder / "a.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto b, openFile(folder / "b.csv", folder / "cache"));
    CAIRN_TEST_VALUE(const auto c, openFile(folder / "c.csv", folder / "cache"));
    QCOMPARE(a->fingerprint().size(), std::size_t{32});
    QCOMPARE(a->fingerprint(), b->fingerprint());
    QVERIFY(a->fingerprint() != c->fingerprint());
}

void TableTest::scanIsTyped()
{
    TempDir folder;
    std::string text = "n,x,flag,word\n";
    for (int i = 0; i < 5000; ++i)
        text += std::to_string(i) + "," + (i % 10 == 3 ? "" : std::to_string(i * 0.5)) + (i % 2 ? ",true," : ",false,") +
                (i % 3 ? "w" : "a word longer than twelve bytes ") + std::to_string(i) + "\n";
    writeFile(folder / "t.csv", text);
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    const std::vector<std::size_t> columns{3, 1, 2};
    CAIRN_TEST_VALUE(const auto cursor, dataset->scan(columns, 100, 4500, {}));
    RowId next = 100;
    for (;;) {
        CAIRN_TEST_VALUE(const auto* chunk, cursor->next());
        if (!chunk)
            break;
        for (std::size_t i = 0; i < chunk->size; ++i, ++next) {
            QCOMPARE(chunk->id(i), next);
            const std::string word = (next % 3 ? "w" : "a word longer than twelve bytes ") + std::to_string(next);
            QCOMPARE(std::string(chunk->columns[0].text(i)), word);
            QCOMPARE(chunk->columns[1].present(i), next % 10 != 3);
            if (next % 10 != 3)
                QCOMPARE(chunk->columns[1].numbers()[i], static_cast<double>(next) * 0.5);
            QCOMPARE(chunk->columns[2].numbers()[i], next % 2 ? 1.0 : 0.0);
        }
    }
    QCOMPARE(next, RowId{4600});
    const std::vector<RowId> ids{7, 8, 4999};
    CAIRN_TEST_VALUE(const auto some, dataset->scanRows(columns, ids, {}));
    CAIRN_TEST_VALUE(const auto* chunk, some->next());
    QCOMPARE(chunk->id(0), RowId{7});
    QCOMPARE(std::string(chunk->columns[0].text(0)), std::string("w7"));
}

void TableTest::cancelled()
{
    TempDir folder;
    writeFile(folder / "t.csv", "x,y\n1,a\n2,b\n");
    QuietJob job;
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    job.source.request_stop();
    QCOMPARE(dataset->profile(0, job).error().code, ErrorCode::Cancelled);
    QCOMPARE(openDataset({(folder / "t.csv").string(), {}, {}}, folder / "cache", job).error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TableTest)
#include "table_test.moc"
