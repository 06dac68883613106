// SPDX-License-Identifier: GPL-3.0-or-later
// Archives of samples: unpacked where they are honest, refused where they are not.
#include "core/data/samples/unpack.h"
#include "tests/core/data/samples/archives.h"
#include "tests/core/data/samples/samples_support.h"
#include "tests/core/data/web_server.h"

using namespace cairn;
using namespace cairn::data;
using cairn::test::entry;
using cairn::test::failure;
using cairn::test::kQuick;
using cairn::test::QuietJob;
using cairn::test::sampleOf;
using cairn::test::TempDir;
using cairn::test::textOf;
using cairn::test::WebServer;
using cairn::test::writeArchive;
using cairn::test::writeFile;

namespace fs = std::filesystem;

class ArchivesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void archives_data();
    void archives();
    void hostileArchives_data();
    void hostileArchives();
    void bombs();
};

void ArchivesTest::archives_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("zip") << QStringLiteral("pack.zip");
    QTest::newRow("tar.gz") << QStringLiteral("pack.tar.gz");
}

void ArchivesTest::archives()
{
    QFETCH(QString, name);
    TempDir folder;
    const fs::path file = folder / name.toStdString();
    writeArchive(file, {{"set/a.csv", "1,one\n2,two\n"}, {"set/deep/er/b.txt", "text"}, {"__MACOSX/set/._a.csv", "x"}, {"set/._a.csv", "x"}});
    WebServer server({textOf(file)});
    Json json = entry(server.address() + "/" + name.toStdString(), textOf(file), {{"open", "set/a.csv"}, {"tables", Json::array({Json{{"from", "set/a.csv"}, {"columns", {"n", "w"}}}})}});
    json["files"][0]["unpack"] = true;
    QuietJob job;
    VERIFY_DONE(fetchSample(sampleOf(json), folder / "samples", job, kQuick));
    QCOMPARE(textOf(folder / "samples/tiny/set/a.csv"), std::string("\"n\",\"w\"\n1,one\n2,two\n"));
    QCOMPARE(textOf(folder / "samples/tiny/set/deep/er/b.txt"), std::string("text"));
    QVERIFY(!fs::exists(folder / "samples/tiny/__MACOSX") && !fs::exists(folder / "samples/tiny/set/._a.csv"));
}

void ArchivesTest::hostileArchives_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("link");
    for (const char* file : {"pack.zip", "pack.tar.gz"}) {
        QTest::addRow("upwards %s", file) << file << "../evil.txt" << "";
        QTest::addRow("upwards in the middle %s", file) << file << "a/../../evil.txt" << "";
        QTest::addRow("absolute %s", file) << file << "/tmp/cairn-evil.txt" << "";
        QTest::addRow("backslashes %s", file) << file << "..\\evil.txt" << "";
        QTest::addRow("link %s", file) << file << "evil.txt" << "/etc/passwd";
    }
}

void ArchivesTest::hostileArchives()
{
    QFETCH(QString, file);
    QFETCH(QString, name);
    QFETCH(QString, link);
    TempDir folder;
    fs::create_directories(folder / "to/inner");
    writeArchive(folder / file.toStdString(), {{name.toStdString(), link.isEmpty() ? "evil" : "", link.toStdString()}});
    QuietJob job;
    const auto unpacked = unpackArchive(folder / file.toStdString(), folder / "to/inner", job);
    QVERIFY2(!unpacked && unpacked.error().code == ErrorCode::InvalidInput && !unpacked.error().fix.empty(), failure(unpacked).constData());
    QVERIFY(fs::is_empty(folder / "to/inner"));
    QVERIFY(!fs::exists(folder / "to/evil.txt") && !fs::exists(folder / "evil.txt") && !fs::exists("/tmp/cairn-evil.txt"));
}

void ArchivesTest::bombs()
{
    TempDir folder;
    writeArchive(folder / "bomb.zip", {{"zeros", std::string(20 << 20, '\0')}});
    fs::create_directories(folder / "to");
    UnpackLimits limits;
    limits.freeBytes = 1 << 20;
    QuietJob job;
    const auto bomb = unpackArchive(folder / "bomb.zip", folder / "to", job, limits);
    QVERIFY2(!bomb && bomb.error().code == ErrorCode::Corrupt && failure(bomb).contains("beyond all measure"), failure(bomb).constData());
    writeFile(folder / "cut.zip", textOf(folder / "bomb.zip").substr(0, 5000));
    writeFile(folder / "text.zip", "this is no archive");
    for (const char* name : {"cut.zip", "text.zip"}) {
        const auto bad = unpackArchive(folder / name, folder / "to", job);
        QVERIFY2(!bad && bad.error().code == ErrorCode::Corrupt, failure(bad).constData());
    }
    job.source.request_stop();
    QCOMPARE(unpackArchive(folder / "bomb.zip", folder / "to", job).error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(ArchivesTest)
#include "archives_test.moc"
