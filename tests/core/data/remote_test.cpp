// SPDX-License-Identifier: GPL-3.0-or-later
// Files on web servers and S3-compatible stores, against a server on loopback.
#include "core/base/hash.h"
#include "core/data/remote/aws_sign.h"
#include "core/data/remote/remote_file.h"
#include "tests/core/data/data_test_support.h"
#include "tests/core/data/web_server.h"

#include <filesystem>
#include <fstream>

using namespace cairn;
using namespace cairn::data;
using cairn::test::failure;
using cairn::test::openFile;
using cairn::test::QuietJob;
using cairn::test::rowText;
using cairn::test::TempDir;
using cairn::test::WebServer;
using cairn::test::writeFile;

namespace fs = std::filesystem;

namespace {

const RemoteOptions kQuick{5, 2, 4, 1};

/// A CSV of about 1.5 MB.
std::string table(const std::string& word = "word")
{
    std::string text = "n,w\n";
    for (int i = 0; i < 100'000; ++i)
        text += std::to_string(i) + "," + word + std::to_string(i % 7) + "\n";
    return text;
}

std::string contentOf(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

Result<RemoteFile> fetch(const std::string& address, const fs::path& cache)
{
    QuietJob job;
    return fetchRemote(address, cache, job, kQuick);
}

} // namespace

class RemoteTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void opensAsTable();
    void copyIsKept();
    void goesOnAfterCuts();
    void goesOnInAnotherRun();
    void cutWithoutRanges();
    void changesMidway();
    void keepsChanging();
    void changedOnServer();
    void offline();
    void failures_data();
    void failures();
    void passingTrouble();
    void slowAndCancelled();
    void stalls();
    void withoutLength();
    void damagedSideFile();
    void keysInAddresses();
    void awsSignatures();
    void s3();
};

void RemoteTest::opensAsTable()
{
    WebServer server({table()});
    TempDir folder;
    CAIRN_TEST_VALUE(const auto dataset, openFile(server.address() + "/data/t%20x.csv?v=1", folder / "cache"));
    QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(100'000));
    QCOMPARE(dataset->title(), std::string("t%20x.csv"));
    QuietJob job;
    CAIRN_TEST_VALUE(const auto page, dataset->page(99'999, 1, job));
    QCOMPARE(rowText(page, 0), std::string("99999|word4|"));
    CAIRN_TEST_VALUE(const auto again, openFile(server.address() + "/data/t%20x.csv?v=1", folder / "cache"));
    QCOMPARE(again->fingerprint(), dataset->fingerprint());
    WebServer other({"\x89PNG\r\n\x1a\n123456"});
    QVERIFY(failure(openFile(other.address() + "/x", folder / "cache")).contains("PNG"));
}

void RemoteTest::copyIsKept()
{
    const std::string text = table();
    WebServer server({text});
    TempDir folder;
    CAIRN_TEST_VALUE(const auto first, fetch(server.address() + "/a.csv", folder / "cache"));
    QVERIFY(contentOf(first.file) == text);
    CAIRN_TEST_VALUE(const auto second, fetch(server.address() + "/a.csv", folder / "cache"));
    QCOMPARE(second.file, first.file);
    QCOMPARE(server.bytesSent(), static_cast<std::uint64_t>(text.size()));
    QVERIFY(server.requests().back().starts_with("HEAD"));
}

void RemoteTest::goesOnAfterCuts()
{
    const std::string text = table();
    WebServer::Mood mood{text};
    mood.cutAfter = 300'000;
    WebServer server(mood);
    TempDir folder;
    CAIRN_TEST_VALUE(const auto copy, fetch(server.address() + "/a.csv", folder / "cache"));
    QVERIFY(contentOf(copy.file) == text);
    QCOMPARE(server.bytesSent(), static_cast<std::uint64_t>(text.size())); // nothing twice
    QVERIFY(server.requests().at(1).find("Range: bytes=300000-") != std::string::npos);
    QVERIFY(server.requests().at(1).find("If-Range: \"v1\"") != std::string::npos);
}

void RemoteTest::goesOnInAnotherRun()
{
    const std::string text = table();
    WebServer::Mood mood{text};
    mood.slowMs = 20;
    WebServer server(mood);
    TempDir folder;
    QuietJob job;
    std::jthread stopper([&job] {
        while (job.progress.done() < 400'000)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        job.source.request_stop();
    });
    QCOMPARE(fetchRemote(server.address() + "/a.csv", folder / "cache", job, kQuick).error().code, ErrorCode::Cancelled);
    const auto before = server.bytesSent();
    CAIRN_TEST_VALUE(const auto copy, fetch(server.address() + "/a.csv", folder / "cache"));
    QVERIFY(contentOf(copy.file) == text);
    QVERIFY(server.bytesSent() - before < text.size() - 200'000);
}

void RemoteTest::cutWithoutRanges()
{
    const std::string text = table();
    WebServer::Mood mood{text};
    mood.ranges = false;
    mood.cutAfter = 300'000;
    WebServer server(mood);
    TempDir folder;
    const auto cut = fetch(server.address() + "/a.csv", folder / "cache");
    QVERIFY2(cut.error().code == ErrorCode::Io || cut.error().code == ErrorCode::Mismatch, failure(cut).constData());
    mood.cutAfter = 0;
    server.change(mood);
    CAIRN_TEST_VALUE(const auto copy, fetch(server.address() + "/a.csv", folder / "cache"));
    QVERIFY(contentOf(copy.file) == text);
}

void RemoteTest::changesMidway()
{
    WebServer::Mood mood{table("old")};
    mood.cutAfter = 300'000;
    mood.afterFirst = table("newer");
    WebServer server(mood);
    TempDir folder;
    CAIRN_TEST_VALUE(const auto copy, fetch(server.address() + "/a.csv", folder / "cache"));
    QVERIFY(contentOf(copy.file) == table("newer")); // no mixture
}

void RemoteTest::keepsChanging()
{
    TempDir folder;
    WebServer::Mood mood{table("a")};
    mood.cutAfter = 1000;
    WebServer server(mood);
    std::atomic<bool> done{false};
    std::jthread changer([&] {
        for (int i = 0; !done; ++i) {
            WebServer::Mood next = mood;
            next.etag = "\"" + std::to_string(i) + "\"";
            server.change(next);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
    const auto result = fetch(server.address() + "/a.csv", folder / "cache");
    done = true;
    QVERIFY2(!result && (result.error().code == ErrorCode::Mismatch || result.error().code == ErrorCode::Io), failure(result).constData());
}

void RemoteTest::changedOnServer()
{
    WebServer server({table("old")});
    TempDir folder;
    QVERIFY(fetch(server.address() + "/a.csv", folder / "cache"));
    WebServer::Mood mood{table("new")};
    mood.etag = "\"v2\"";
    server.change(mood);
    CAIRN_TEST_VALUE(const auto copy, fetch(server.address() + "/a.csv", folder / "cache"));
    QVERIFY(contentOf(copy.file) == table("new"));
}

void RemoteTest::offline()
{
    WebServer server({table()});
    TempDir folder;
    CAIRN_TEST_VALUE(const auto first, openFile(server.address() + "/a.csv", folder / "cache"));
    const std::string address = server.address() + "/a.csv";
    server.stop();
    CAIRN_TEST_VALUE(const auto copy, fetch(address, folder / "cache"));
    QVERIFY(copy.notice.find("not reached") != std::string::npos);
    const auto absent = fetch(address + ".other", folder / "cache");
    QVERIFY2(absent.error().code == ErrorCode::Io && !absent.error().fix.empty(), failure(absent).constData());
}

void RemoteTest::failures_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    QTest::newRow("404") << 404 << int(ErrorCode::NotFound);
    QTest::newRow("403") << 403 << int(ErrorCode::Permission);
    QTest::newRow("401") << 401 << int(ErrorCode::Permission);
    QTest::newRow("500") << 500 << int(ErrorCode::Io);
    QTest::newRow("418") << 418 << int(ErrorCode::Io);
}

void RemoteTest::failures()
{
    QFETCH(int, status);
    QFETCH(int, code);
    WebServer::Mood mood{"x"};
    mood.status = status;
    WebServer server(mood);
    TempDir folder;
    const auto result = fetch(server.address() + "/a.csv", folder / "cache");
    QVERIFY2(int(result.error().code) == code && failure(result).contains(QByteArray::number(status)), failure(result).constData());
    QVERIFY(!result.error().fix.empty());
}

void RemoteTest::passingTrouble()
{
    WebServer::Mood mood{table()};
    mood.failuresFirst = 2;
    WebServer server(mood);
    TempDir folder;
    CAIRN_TEST_VALUE(const auto copy, fetch(server.address() + "/a.csv", folder / "cache"));
    QVERIFY(contentOf(copy.file) == table());
}

void RemoteTest::slowAndCancelled()
{
    WebServer::Mood mood{table()};
    mood.slowMs = 200;
    WebServer server(mood);
    TempDir folder;
    QuietJob job;
    std::jthread stopper([&job] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        job.source.request_stop();
    });
    QCOMPARE(fetchRemote(server.address() + "/a.csv", folder / "cache", job, kQuick).error().code, ErrorCode::Cancelled);
}

void RemoteTest::stalls()
{
    WebServer::Mood mood{table()};
    mood.slowMs = 20'000;
    WebServer server(mood);
    TempDir folder;
    QuietJob job;
    RemoteOptions impatient = kQuick;
    impatient.attempts = 1;
    impatient.stallSeconds = 1;
    const auto result = fetchRemote(server.address() + "/a.csv", folder / "cache", job, impatient);
    QVERIFY2(result.error().code == ErrorCode::Timeout, failure(result).constData());
}

void RemoteTest::withoutLength()
{
    WebServer::Mood mood{table()};
    mood.sendsLength = false;
    mood.etag.clear();
    WebServer server(mood);
    TempDir folder;
    CAIRN_TEST_VALUE(const auto copy, fetch(server.address() + "/a.csv", folder / "cache"));
    QVERIFY(contentOf(copy.file) == table());
}

void RemoteTest::damagedSideFile()
{
    WebServer server({table()});
    TempDir folder;
    CAIRN_TEST_VALUE(const auto copy, fetch(server.address() + "/a.csv", folder / "cache"));
    for (const std::string bad : {"", "{", "[1,2]", "{\"location\": 5}", "{\"ranges\": [[0, 99999999999]], \"size\": -1}"}) {
        writeFile(copy.file.parent_path() / "state.json", bad);
        CAIRN_TEST_VALUE(const auto again, fetch(server.address() + "/a.csv", folder / "cache"));
        QVERIFY(contentOf(again.file) == table());
    }
    fs::remove(copy.file); // the copy is gone, the side file says it is whole
    CAIRN_TEST_VALUE(const auto again, fetch(server.address() + "/a.csv", folder / "cache"));
    QVERIFY(contentOf(again.file) == table());
}

void RemoteTest::keysInAddresses()
{
    TempDir folder;
    const auto signedUrl = fetch("https://bucket.example/a.csv?X-Amz-Signature=abc&x=1", folder / "cache");
    QVERIFY2(signedUrl.error().code == ErrorCode::InvalidInput && !failure(signedUrl).contains("abc"), failure(signedUrl).constData());
    QCOMPARE(fetch("s3://bucketonly", folder / "cache").error().code, ErrorCode::InvalidInput);
}

void RemoteTest::awsSignatures()
{
    // Amazon S3 API reference, "Signature Calculations for the Authorization Header", example GET object.
    AwsRequest get{"GET", "examplebucket.s3.amazonaws.com", "/test.txt", "", {{"range", "bytes=0-9"}, {"x-amz-content-sha256", sha256Hex("")}}, sha256Hex(""),
                   "us-east-1", "s3", "20130524T000000Z"};
    QCOMPARE(awsAuthorization(get, {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""}),
             std::string("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
                         "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
    // AWS Signature Version 4 test suite, get-vanilla.
    AwsRequest vanilla{"GET", "example.amazonaws.com", "/", "", {}, sha256Hex(""), "us-east-1", "service", "20150830T123600Z"};
    QVERIFY(awsAuthorization(vanilla, {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""})
                .ends_with("Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
}

void RemoteTest::s3()
{
    WebServer server({table()});
    TempDir folder;
    qputenv("AWS_ENDPOINT_URL", QByteArray::fromStdString(server.address()));
    CAIRN_TEST_VALUE(const auto open, openFile("s3://bucket/some folder/a.csv", folder / "cache"));
    QCOMPARE(open->rowCount(), std::optional<std::uint64_t>(100'000));
    QVERIFY(server.requests().back().starts_with("GET /bucket/some%20folder/a.csv HTTP"));
    QVERIFY(server.requests().back().find("Authorization") == std::string::npos);
    qputenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    qputenv("AWS_SECRET_ACCESS_KEY", "secret");
    qputenv("AWS_SESSION_TOKEN", "passing");
    qputenv("AWS_REGION", "eu-central-1");
    CAIRN_TEST_VALUE(const auto copy, fetch("s3://bucket/other.csv", folder / "cache"));
    const std::string head = server.requests().back();
    QVERIFY2(head.find("Credential=AKIDEXAMPLE/") != std::string::npos && head.find("/eu-central-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token") != std::string::npos,
             head.c_str());
    QVERIFY(head.find("x-amz-security-token: passing") != std::string::npos && head.find("secret") == std::string::npos);
    // Nothing of the key is on disk.
    for (const auto& entry : fs::recursive_directory_iterator(folder / "cache"))
        QVERIFY(!entry.is_regular_file() || contentOf(entry.path()).find("AKIDEXAMPLE") == std::string::npos);
    for (const char* name : {"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"})
        qunsetenv(name);
    const auto place = s3Place("s3://bucket/a/b.csv");
    QCOMPARE(place->url, std::string("https://bucket.s3.us-east-1.amazonaws.com/a/b.csv"));
}

QTEST_GUILESS_MAIN(RemoteTest)
#include "remote_test.moc"
