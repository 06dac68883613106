// SPDX-License-Identifier: GPL-3.0-or-later
// Parquet's own bad and odd files, and other things that data from strangers may be: each is opened right or refused with
// a clear error. The suites for JSON and CSV are in text_tables_test.cpp.
#include "core/data/profile/table_profile.h"
#include "tests/core/data/data_test_support.h"

#include <filesystem>
#include <map>

using namespace cairn;
using namespace cairn::data;
using cairn::test::columnTexts;
using cairn::test::failure;
using cairn::test::isClear;
using cairn::test::noticesOf;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::TempDir;
using cairn::test::typesOf;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLong = 40 << 20;
constexpr const char* kSuite = "hostile/parquet/data/alltypes_plain.parquet";

/// Files of the suite that are refused, and why; the others are read whole.
const std::map<std::string, ErrorCode> kRefused{
    {"ARROW-GH-41317.parquet", ErrorCode::Corrupt},              // columns of different lengths
    {"ARROW-GH-41321.parquet", ErrorCode::Corrupt},              // fewer levels than values
    {"ARROW-GH-47662.parquet", ErrorCode::Corrupt},              // nulls in a required column
    {"ARROW-RS-GH-6229-DICTHEADER.parquet", ErrorCode::Corrupt}, // a negative count
    {"PARQUET-1481.parquet", ErrorCode::Corrupt},                // a damaged schema
    {"byte_stream_split_extended.gzip.parquet", ErrorCode::Unsupported},
    {"column_chunk_key_value_metadata.parquet", ErrorCode::InvalidInput}, // no rows
    {"hadoop_lz4_compressed.parquet", ErrorCode::Unsupported},
    {"hadoop_lz4_compressed_larger.parquet", ErrorCode::Unsupported},
    {"non_hadoop_lz4_compressed.parquet", ErrorCode::Unsupported},
    {"int96_from_spark.parquet", ErrorCode::InvalidInput},              // the year 290000
    {"large_string_map.brotli.parquet", ErrorCode::OutOfMemory},        // a text of 1 GiB
    {"map_no_value.parquet", ErrorCode::Corrupt},
};

/// Opens, reads and profiles everything.
Result<std::uint64_t> readWhole(const fs::path& file, const fs::path& cache)
{
    QuietJob job;
    CAIRN_ASSIGN(const auto dataset, openFile(file, cache));
    CAIRN_TRY(dataset->prepareRandomAccess(job));
    CAIRN_ASSIGN(const auto page, dataset->page(0, dataset->rowCount().value_or(0), job));
    ProfileOptions columnsOnly;
    columnsOnly.associations = false;
    CAIRN_ASSIGN(const auto profile, profileTable(*dataset, columnsOnly, {}, job));
    return page.size() == profile.rows ? Result<std::uint64_t>(profile.rows) : fail(ErrorCode::Internal, "rows are lost");
}

} // namespace

class HostileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parquetSuite();
    void parquetValues_data();
    void parquetValues();
    void parquetOddities();
    void encryptedFiles();
    void everyOtherFile();
    void hugeIntegers();
    void datesOutOfRange();
    void numbersThatAreNone();
    void endlessLine_data();
    void endlessLine();
    void nulBytes();
};

void HostileTest::parquetSuite()
{
    const auto anchor = test::sharedFile(kSuite);
    if (!anchor)
        QSKIP("the shared folder with hostile files is absent");
    TempDir folder;
    std::size_t opened = 0, refused = 0;
    for (const auto& entry : fs::recursive_directory_iterator(anchor->parent_path().parent_path())) {
        if (entry.path().extension() != ".parquet")
            continue;
        const std::string name = entry.path().filename().string();
        const auto rows = readWhole(entry.path(), folder / "cache");
        const auto expected = kRefused.find(name);
        if (expected == kRefused.end()) {
            QVERIFY2(rows.has_value(), (name + ": " + failure(rows).toStdString()).c_str());
            ++opened;
            continue;
        }
        QVERIFY2(!rows && rows.error().code == expected->second, (name + ": " + failure(rows).toStdString()).c_str());
        QVERIFY2(isClear(rows.error(), name), failure(rows).constData());
        ++refused;
    }
    QCOMPARE(refused, kRefused.size());
    QVERIFY(opened > 60);
}

void HostileTest::parquetValues_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char* name : {"delta_binary_packed", "delta_byte_array", "delta_encoding_optional_column", "delta_encoding_required_column"})
        QTest::newRow(name) << QByteArray(name);
}

void HostileTest::parquetValues()
{
    QFETCH(QByteArray, name);
    const auto anchor = test::sharedFile(kSuite);
    if (!anchor)
        QSKIP("the shared folder with hostile files is absent");
    // The suite says in CSV what is in the file.
    TempDir folder;
    QuietJob job;
    CAIRN_TEST_VALUE(const auto found, openFile(anchor->parent_path() / (name + ".parquet").toStdString(), folder / "cache"));
    SourceOptions options;
    options.header = true;
    CAIRN_TEST_VALUE(const auto first, openFile(anchor->parent_path() / (name + "_expect.csv").toStdString(), folder / "cache", options));
    for (std::size_t i = 0; i < found->schema().size(); ++i)
        options.types[first->schema()[i].name] = found->schema()[i].type;
    CAIRN_TEST_VALUE(const auto wanted, openFile(anchor->parent_path() / (name + "_expect.csv").toStdString(), folder / "cache", options));
    QVERIFY(found->rowCount() && found->rowCount() == wanted->rowCount());
    CAIRN_TEST_VALUE(const auto left, found->page(0, *found->rowCount(), job));
    CAIRN_TEST_VALUE(const auto right, wanted->page(0, *wanted->rowCount(), job));
    for (std::size_t row = 0; row < left.size(); ++row)
        QCOMPARE(rowText(left, row), rowText(right, row));
}

void HostileTest::parquetOddities()
{
    const auto anchor = test::sharedFile(kSuite);
    if (!anchor)
        QSKIP("the shared folder with hostile files is absent");
    TempDir folder;
    const auto column = [&](const char* file, const char* name) -> std::vector<std::string> {
        const auto dataset = openFile(anchor->parent_path() / file, folder / "cache");
        return dataset ? columnTexts(**dataset, name) : std::vector<std::string>{failure(dataset).toStdString()};
    };
    const auto missing = [](const std::vector<std::string>& texts) { return std::ranges::count(texts, std::string()); };
    QCOMPARE(column("alltypes_plain.parquet", "id"), (std::vector<std::string>{"4", "5", "6", "7", "2", "3", "0", "1"}));
    QCOMPARE(column("alltypes_plain.parquet", "timestamp_col")[1], std::string("2009-03-01 00:01:00"));
    const auto nulls = column("int32_with_null_pages.parquet", "int32_field");
    QCOMPARE(nulls.size(), std::size_t{1000});
    QCOMPARE(missing(nulls), 275);
    QVERIFY(std::ranges::count(nulls, "-2136906554") == 1 && std::ranges::count(nulls, "2145722375") == 1);
    QCOMPARE(missing(column("fixed_length_byte_array.parquet", "flba_field")), 105);
    for (const char* decimals : {"byte_array_decimal.parquet", "fixed_length_decimal.parquet", "fixed_length_decimal_legacy.parquet", "int32_decimal.parquet", "int64_decimal.parquet"}) {
        const auto values = column(decimals, "value");
        QCOMPARE(values.size(), std::size_t{24});
        QCOMPARE(values.front() + " " + values.back(), std::string("1 24"));
    }
    const auto packed = column("concatenated_gzip_members.parquet", "long_col");
    QCOMPARE(packed.size(), std::size_t{513});
    QCOMPARE(packed.back(), std::string("513"));
    QCOMPARE(column("list_columns.parquet", "int64_list"), (std::vector<std::string>{"[1,2,3]", "[null,1]", "[4]"}));
    QCOMPARE(column("old_list_structure.parquet", "a"), (std::vector<std::string>{"[[1,2],[3,4]]"}));
    QCOMPARE(column("nation.dict-malformed.parquet", "nation_key").size(), std::size_t{25});
}

void HostileTest::encryptedFiles()
{
    const auto anchor = test::sharedFile(kSuite);
    if (!anchor)
        QSKIP("the shared folder with hostile files is absent");
    TempDir folder;
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(anchor->parent_path())) {
        if (entry.path().extension() != ".encrypted")
            continue;
        const auto opened = openFile(entry.path(), folder / "cache");
        QVERIFY2(!opened && failure(opened).contains("encrypted") && isClear(opened.error(), entry.path().filename().string()), failure(opened).constData());
        ++files;
    }
    QVERIFY(files > 10);
}

void HostileTest::everyOtherFile()
{
    const auto shared = test::sharedFile("hostile");
    if (!shared)
        QSKIP("the shared folder with hostile files is absent");
    TempDir folder;
    for (const auto& entry : fs::recursive_directory_iterator(*shared)) {
        const std::string ending = entry.path().extension().string();
        if (!entry.is_regular_file() || ending == ".json" || ending == ".parquet" || ending == ".encrypted")
            continue;
        const auto rows = readWhole(entry.path(), folder / "cache");
        QVERIFY2(rows || isClear(rows.error(), entry.path().filename().string()), failure(rows).constData());
    }
}

/// Beyond 2^53 doubles do not tell neighbours apart: a histogram with a bin per integer would never end.
void HostileTest::hugeIntegers()
{
    TempDir folder;
    writeFile(folder / "same.csv", "id,v\n6374628540732951412,1\n6374628540732951412,2\n");
    writeFile(folder / "near.csv", "id,v\n9223372036854775807,1\n9223372036854775806,2\n-9223372036854775808,3\n");
    for (const char* file : {"same.csv", "near.csv"}) {
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / file, folder / "cache"));
        QuietJob job;
        CAIRN_TEST_VALUE(const auto profile, profileTable(*dataset, {}, {}, job));
        CAIRN_TEST_VALUE(const auto column, dataset->profile(0, job));
        for (const ColumnProfile& found : {profile.columns[0].profile, column}) {
            QVERIFY(found.histogram.counts.size() <= 64);
            std::uint64_t sum = 0;
            for (const std::uint64_t count : found.histogram.counts)
                sum += count;
            QCOMPARE(sum, *dataset->rowCount());
        }
    }
    CAIRN_TEST_VALUE(const auto near, openFile(folder / "near.csv", folder / "cache"));
    QCOMPARE(columnTexts(*near, "id"), (std::vector<std::string>{"9223372036854775807", "9223372036854775806", "-9223372036854775808"}));
}

/// What is no date stays visible as text; nothing becomes another date.
void HostileTest::datesOutOfRange()
{
    TempDir folder;
    writeFile(folder / "t.csv", "day,v\n2024-02-29,1\n2023-02-29,2\n2024-13-01,3\n999999-01-01,4\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(columnTexts(*dataset, "day"), (std::vector<std::string>{"2024-02-29", "2023-02-29", "2024-13-01", "999999-01-01"}));
    SourceOptions options;
    options.types["day"] = ColumnType::Timestamp;
    const auto forced = openFile(folder / "t.csv", folder / "cache", options);
    QVERIFY2(!forced && failure(forced).contains("2023-02-29") && isClear(forced.error(), "t.csv"), failure(forced).constData());
}

void HostileTest::numbersThatAreNone()
{
    TempDir folder;
    writeFile(folder / "t.csv", "x,y\n1.5,nan\n2.5,inf\n1e400,-inf\n3.5,4\n");
    CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "t.csv", folder / "cache"));
    QCOMPARE(dataset->schema()[1].type, ColumnType::Real);
    QuietJob job;
    CAIRN_TEST_VALUE(const auto profile, profileTable(*dataset, {}, {}, job));
    QCOMPARE(profile.columns[1].profile.numeric->notFinite, std::uint64_t{3});
    QCOMPARE(profile.columns[1].profile.numeric->maximum, 4.0);
}

void HostileTest::endlessLine_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("value") << QByteArray("t.csv") << QByteArray("a,b\n1,2\n3,") << QByteArray("\n");
    QTest::newRow("open quote") << QByteArray("t.csv") << QByteArray("a,b\n1,2\n3,\"") << QByteArray();
    QTest::newRow("header") << QByteArray("t.csv") << QByteArray("a,") << QByteArray("\n1,2\n");
    QTest::newRow("JSON text") << QByteArray("t.jsonl") << QByteArray("{\"a\":\"") << QByteArray("\"}\n");
    QTest::newRow("open JSON text") << QByteArray("t.jsonl") << QByteArray("{\"a\":\"") << QByteArray();
}

/// More letters without end of line than a line of a table or an object of JSON may have.
void HostileTest::endlessLine()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, begin);
    QFETCH(QByteArray, end);
    TempDir folder;
    writeFile(folder / name.toStdString(), begin.toStdString() + std::string(kLong, 'x') + end.toStdString());
    const auto rows = readWhole(folder / name.toStdString(), folder / "cache");
    QVERIFY2(!rows && isClear(rows.error(), name.toStdString()), failure(rows).constData());
}

void HostileTest::nulBytes()
{
    TempDir folder;
    std::string late = "a,b\n";
    for (int i = 0; i < 200'000; ++i)
        late += std::to_string(i) + ",word\n";
    writeFile(folder / "late.csv", late + std::string("7,wo\0rd\n", 8));
    const auto rows = readWhole(folder / "late.csv", folder / "cache");
    if (rows) {
        CAIRN_TEST_VALUE(const auto dataset, openFile(folder / "late.csv", folder / "cache"));
        QuietJob job;
        CAIRN_TEST_VALUE(const auto page, dataset->page(200'000, 1, job));
        QCOMPARE(std::get<std::string>(page.at(0, 1)), std::string("wo\0rd", 5)); // kept as it is
    } else {
        QVERIFY2(isClear(rows.error(), "late.csv"), failure(rows).constData());
    }
    writeFile(folder / "t.json", std::string("[{\"a\":\"x\0y\"}]", 14));
    const auto json = readWhole(folder / "t.json", folder / "cache");
    QVERIFY2(!json && isClear(json.error(), "t.json"), failure(json).constData());
}

QTEST_GUILESS_MAIN(HostileTest)
#include "hostile_test.moc"
