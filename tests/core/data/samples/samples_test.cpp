// SPDX-License-Identifier: GPL-3.0-or-later
// The sample gallery: its list, downloads from a server on loopback, checksums, and what becomes of the files.
#include "core/data/samples/open_sample.h"
#include "tests/core/data/data_test_support.h"
#include "tests/core/data/samples/archives.h"
#include "tests/core/data/samples/samples_support.h"
#include "tests/core/data/web_server.h"

#include <zlib.h>

using namespace cairn;
using namespace cairn::data;
using cairn::test::entry;
using cairn::test::failure;
using cairn::test::kQuick;
using cairn::test::list;
using cairn::test::Packed;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::sampleOf;
using cairn::test::TempDir;
using cairn::test::textOf;
using cairn::test::WebServer;
using cairn::test::writeArchive;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

/// About 1.4 MB without a header.
std::string bigTable()
{
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += std::to_string(i) + ",word" + std::to_string(i % 7) + "\n";
    return text;
}

/// Environment of openDataset("sample:...").
struct OwnList {
    OwnList(const TempDir& folder, const Json& sample)
    {
        writeFile(folder / "list.json", list(sample));
        qputenv("CAIRN_SAMPLES", (folder / "list.json").string().c_str());
        qputenv("XDG_CACHE_HOME", (folder / "cache").string().c_str());
    }
    ~OwnList()
    {
        qunsetenv("CAIRN_SAMPLES");
        qunsetenv("XDG_CACHE_HOME");
    }
};

std::string gunzipped(const fs::path& file)
{
    gzFile in = gzopen(file.c_str(), "rb");
    std::string text;
    char buffer[65536];
    for (int got; in && (got = gzread(in, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(got));
    if (in)
        gzclose(in);
    return text;
}

bool holdsNothing(const fs::path& folder)
{
    std::error_code error;
    for (const auto& file : fs::recursive_directory_iterator(folder, error)) {
        if (file.is_regular_file() && file.path().filename() != "lock")
            return false;
    }
    return true;
}

} // namespace

class SamplesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void listOfTheProgram();
    void badLists_data();
    void badLists();
    void opensByName();
    void goesOnAfterCuts();
    void anotherChecksumIsRefused();
    void anotherSizeIsRefused();
    void withoutConnection();
    void cancelledAndTakenUpAgain();
    void aNewDefinitionIsFetchedAgain();
    void cifarBecomesPictures();
    void adultAsPublished();
};

void SamplesTest::listOfTheProgram()
{
    CAIRN_TEST_VALUE(const auto all, samples());
    QStringList names;
    for (const Sample& sample : all) {
        names << QString::fromStdString(sample.id);
        QVERIFY(!sample.title.empty() && !sample.about.empty() && !sample.licence.empty() && sample.home.starts_with("https://"));
        QCOMPARE(sample.verified(), sample.id != "cora");
        QVERIFY(sample.id == "cora" || sample.bytes.value_or(0) > 0);
    }
    for (const char* name : {"fashion-mnist", "adult", "iris", "movielens-100k", "cifar-10", "cora", "ag-news", "speech-commands-mini"})
        QVERIFY2(names.contains(QString::fromLatin1(name)), name);
    CAIRN_TEST_VALUE(const auto cora, findSample("sample:cora"));
    QCOMPARE(cora.tables[0].columns.size(), std::size_t{1435});
    QCOMPARE(cora.tables[0].columns[1433], std::string("word1433"));
    QVERIFY(failure(findSample("sample:nothing")).contains("sample:adult"));
}

void SamplesTest::badLists_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const Json& more) { QTest::newRow(name) << QByteArray::fromStdString(list(entry("http://x/a.csv", "1", more))); };
    QTest::newRow("no json") << QByteArray("{");
    QTest::newRow("no list") << QByteArray("[]");
    QTest::newRow("nothing in it") << QByteArray("{\"samples\": [{}]}");
    row("a name with a slash", {{"id", "../a"}});
    row("a path upwards", {{"open", "../../etc/passwd"}});
    row("an absolute path", {{"test", "/etc/passwd"}});
    row("a table elsewhere", {{"tables", Json::array({Json{{"from", "a"}, {"to", "b/../../c"}, {"columns", {"x"}}}})}});
    row("no address", {{"files", Json::array({Json{{"url", "file:///etc/passwd"}}})}});
    row("no checksum", {{"files", Json::array({Json{{"url", "http://x/a"}, {"sha256", "abc"}}})}});
    row("a text as size", {{"files", Json::array({Json{{"url", "http://x/a"}, {"bytes", "many"}}})}});
    row("nothing to fetch", {{"files", Json::array()}});
}

void SamplesTest::badLists()
{
    QFETCH(QByteArray, text);
    const auto result = samplesFromJson(text.toStdString());
    QVERIFY2(!result && result.error().code == ErrorCode::Corrupt && !result.error().fix.empty(), failure(result).constData());
}

void SamplesTest::opensByName()
{
    const std::string text = "39, State-gov, <=50K.\n50, ?, >50K.\r\n\n";
    WebServer server({text});
    TempDir folder;
    const OwnList own(folder, entry(server.address() + "/a.csv", text,
                                    {{"missing", "?"}, {"tables", Json::array({Json{{"from", "a.csv"}, {"spaced", true}, {"lineEnd", "."}, {"columns", {"age", "work", "income"}}}})}}));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto dataset, openDataset({"sample:tiny"}, folder / "tables", job));
    QCOMPARE(dataset->title(), std::string("Tiny"));
    QCOMPARE(dataset->source().location, std::string("sample:tiny")); // a project finds it on another computer
    QCOMPARE(dataset->schema()[2].name, std::string("income"));
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 2, job));
    QCOMPARE(rowText(page, 0), std::string("39|State-gov|<=50K|"));
    QCOMPARE(rowText(page, 1), std::string("50||>50K|"));
    QVERIFY(fs::exists(folder / "cache/cairn/samples/tiny/a.csv"));
    server.stop(); // what is here is opened without a connection
    CAIRN_TEST_VALUE(const auto again, openDataset({"sample:tiny"}, folder / "tables", job));
    QCOMPARE(again->fingerprint(), dataset->fingerprint());
    SourceSpec query{"query", {}, {}, "SELECT count(*) AS n FROM t", {{"t", "sample:tiny", {}}}};
    CAIRN_TEST_VALUE(const auto counted, openDataset(query, folder / "tables", job));
    CAIRN_TEST_VALUE(const auto rows, counted->page(0, 1, job));
    QCOMPARE(rowText(rows, 0), std::string("2|"));
}

void SamplesTest::goesOnAfterCuts()
{
    const std::string text = bigTable();
    WebServer::Mood mood{text};
    mood.cutAfter = 300'000;
    WebServer server(mood);
    TempDir folder;
    const Sample sample = sampleOf(entry(server.address() + "/a.csv", text));
    QuietJob job;
    VERIFY_DONE(fetchSample(sample, folder.path(), job, kQuick));
    QCOMPARE(textOf(folder / "tiny/a.csv"), "\"n\",\"word\"\n" + text);
    QCOMPARE(server.bytesSent(), static_cast<std::uint64_t>(text.size())); // nothing twice
    QVERIFY(fs::is_empty(folder / "remote")); // no second copy
}

void SamplesTest::anotherChecksumIsRefused()
{
    WebServer server({"4,four\n"});
    TempDir folder;
    const Sample sample = sampleOf(entry(server.address() + "/a.csv", "3,five\n"));
    QuietJob job;
    const auto fetched = fetchSample(sample, folder.path(), job, kQuick);
    QVERIFY2(!fetched && fetched.error().code == ErrorCode::Mismatch && failure(fetched).contains("checksum"), failure(fetched).constData());
    QVERIFY(!sampleIsHere(sample, folder.path()));
    QVERIFY(holdsNothing(folder.path()));
}

void SamplesTest::anotherSizeIsRefused()
{
    WebServer server({"1,one\n2,two\n"});
    TempDir folder;
    Json json = entry(server.address() + "/a.csv", "1,one\n");
    json["files"][0].erase("sha256");
    QuietJob job;
    const auto fetched = fetchSample(sampleOf(json), folder.path(), job, kQuick);
    QVERIFY2(!fetched && fetched.error().code == ErrorCode::Mismatch && failure(fetched).contains("12 bytes"), failure(fetched).constData());
    QVERIFY(holdsNothing(folder.path()));
}

void SamplesTest::withoutConnection()
{
    WebServer server({"1,one\n"});
    const std::string address = server.address() + "/a.csv";
    server.stop();
    TempDir folder;
    fs::create_directories(folder / "package");
    Json local{{"id", "here"}, {"title", "Here"}, {"kind", "table"}, {"about", "a table"}, {"licence", "CC0"}, {"local", (folder / "package").string()}};
    writeFile(folder / "list.json", Json{{"samples", Json::array({entry(address, "1,one\n"), local})}}.dump());
    qputenv("CAIRN_SAMPLES", (folder / "list.json").string().c_str());
    CAIRN_TEST_VALUE(const auto sample, findSample("tiny"));
    QuietJob job;
    const auto fetched = fetchSample(sample, folder / "samples", job, kQuick);
    qunsetenv("CAIRN_SAMPLES");
    QVERIFY2(!fetched && fetched.error().code == ErrorCode::Io, failure(fetched).constData());
    QVERIFY2(failure(fetched).contains("not reached") && failure(fetched).contains("use what is here: Here"), failure(fetched).constData());
}

void SamplesTest::cancelledAndTakenUpAgain()
{
    const std::string text = bigTable();
    WebServer::Mood mood{text};
    mood.slowMs = 20;
    WebServer server(mood);
    TempDir folder;
    const Sample sample = sampleOf(entry(server.address() + "/a.csv", text));
    QuietJob job;
    std::jthread stopper([&job] {
        while (job.progress.done() < 400'000)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        job.source.request_stop();
    });
    QCOMPARE(fetchSample(sample, folder.path(), job, kQuick).error().code, ErrorCode::Cancelled);
    QVERIFY(!sampleIsHere(sample, folder.path()));
    const auto before = server.bytesSent();
    QuietJob second;
    VERIFY_DONE(fetchSample(sample, folder.path(), second, kQuick));
    QVERIFY(sampleIsHere(sample, folder.path()));
    QVERIFY(server.bytesSent() - before < text.size() - 200'000);
    VERIFY_DONE(removeSample(sample, folder.path()));
    QVERIFY(!sampleIsHere(sample, folder.path()));
}

void SamplesTest::aNewDefinitionIsFetchedAgain()
{
    WebServer server({"1,one\n"});
    TempDir folder;
    Json json = entry(server.address() + "/a.csv", "1,one\n");
    QuietJob job;
    VERIFY_DONE(fetchSample(sampleOf(json), folder.path(), job, kQuick));
    json["about"] = "said better";
    QVERIFY(sampleIsHere(sampleOf(json), folder.path()));
    json["tables"][0]["columns"] = {"number", "word"};
    QVERIFY(!sampleIsHere(sampleOf(json), folder.path()));
    VERIFY_DONE(fetchSample(sampleOf(json), folder.path(), job, kQuick));
    QCOMPARE(textOf(folder / "tiny/a.csv"), std::string("\"number\",\"word\"\n1,one\n"));
}

void SamplesTest::cifarBecomesPictures()
{
    std::string bytes;
    for (int picture = 0; picture < 4; ++picture) {
        bytes += static_cast<char>(picture % 2 ? 9 : 0);
        for (int i = 0; i < 3072; ++i)
            bytes += static_cast<char>((picture * 50 + i / 1024 * 10 + i % 7) & 0xFF);
    }
    TempDir folder;
    writeArchive(folder / "c.tar.gz", {{"bin/train.bin", bytes}, {"bin/test.bin", bytes.substr(0, 3073)}});
    const std::string packed = textOf(folder / "c.tar.gz");
    WebServer server({packed});
    Json json = entry(server.address() + "/c.tar.gz", packed,
                      {{"open", "."}, {"tables", Json::array()}, {"classes", {"airplane"}}, {"pictures", {{"train", {"bin/train.bin"}}, {"test", {"bin/test.bin"}}}}});
    json["files"][0]["unpack"] = true;
    const OwnList own(folder, json);
    QuietJob job;
    CAIRN_TEST_VALUE(const auto dataset, openDataset({"sample:tiny"}, folder / "tables", job));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(5));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(4));
    QCOMPARE(dataset->schema()[0].shape, (std::vector<std::int64_t>{3, 32, 32}));
    CAIRN_TEST_VALUE(const auto page, dataset->page(0, 2, job));
    QCOMPARE(data::cellText(page.at(0, 1)) + data::cellText(page.at(1, 1)), std::string("airplane9"));
    CAIRN_TEST_VALUE(const auto block, dataset->images(std::vector<RowId>{3}));
    QVERIFY(std::string(block.pixels.begin(), block.pixels.end()) == bytes.substr(3 * 3073 + 1, 3072));
    // A file that breaks off in the middle of a picture.
    writeArchive(folder / "d.tar.gz", {{"bin/train.bin", bytes.substr(0, 5000)}});
    WebServer other({textOf(folder / "d.tar.gz")});
    json["files"][0] = {{"url", other.address() + "/d.tar.gz"}, {"unpack", true}};
    const auto broken = fetchSample(sampleOf(json), folder / "other", job, kQuick);
    QVERIFY2(!broken && broken.error().code == ErrorCode::Corrupt, failure(broken).constData());
}

void SamplesTest::adultAsPublished()
{
    const auto train = cairn::test::sharedFile("adult/adult-train.csv.gz");
    if (!train)
        QSKIP("the Adult data are not here");
    const std::string text = gunzipped(*train);
    CAIRN_TEST_VALUE(Sample sample, findSample("adult"));
    QCOMPARE(sample.files[0].sha256, sha256Hex(text));
    QCOMPARE(sample.files[0].bytes, std::optional<std::uint64_t>(text.size()));
    const std::string testText = gunzipped(train->parent_path() / "adult-test.csv.gz");
    WebServer first({text}), second({testText});
    sample.files[0].url = first.address() + "/adult-train.csv";
    sample.files[1].url = second.address() + "/adult-test.csv";
    TempDir folder;
    QuietJob job;
    VERIFY_DONE(fetchSample(sample, folder.path(), job, kQuick));
    CAIRN_TEST_VALUE(const auto dataset, openDataset(sampleSource(sample, folder.path()), folder / "tables", job));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(48'842));
    QCOMPARE(dataset->givenTestFrom(), std::optional<RowId>(32'561));
    QCOMPARE(dataset->schema().size(), std::size_t{15});
    CAIRN_TEST_VALUE(const auto rich, dataset->filter("income = '>50K'", job));
    QCOMPARE(rich.size(), std::size_t{7841 + 3846}); // adult.names: 24.08 % of 32,561 and 23.62 % of 16,281
    CAIRN_TEST_VALUE(const auto unknown, dataset->filter("workclass IS NULL", job));
    QCOMPARE(unknown.size(), std::size_t{1836 + 963});
}

QTEST_GUILESS_MAIN(SamplesTest)
#include "samples_test.moc"
