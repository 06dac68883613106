// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/stream/line_source.h"
#include "tests/core/data/data_test_support.h"
#include "tests/core/data/stream/senders.h"

#include <QTest>

#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace cairn;
using namespace cairn::data;
using namespace cairn::test;
using namespace std::chrono_literals;

namespace {

using Lines = std::vector<std::string>;

/// Reads until `count` lines have come, the stream ends or five seconds are over.
Lines readLines(LineSource& source, std::size_t count)
{
    Lines lines;
    for (int i = 0; i < 50 && lines.size() < count; ++i) {
        Lines some;
        const auto more = source.read(some, count - lines.size(), 100ms, {});
        lines.insert(lines.end(), some.begin(), some.end());
        if (!more)
            qWarning("%s", more.error().text().c_str());
        if (!more || !*more)
            break;
    }
    return lines;
}

StreamSpec from(const std::string& location)
{
    StreamSpec spec;
    spec.location = location;
    return spec;
}

void append(const std::filesystem::path& file, const std::string& text)
{
    std::ofstream(file, std::ios::app | std::ios::binary) << text;
}

} // namespace

class LineSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fileGrowsAndIsTakenUpAgain()
    {
        TempDir folder;
        append(folder / "a.log", "one\ntwo\r\n\nthr");
        CAIRN_TEST_VALUE(const auto source, openLines(from(folder / "a.log"), nullptr, {}));
        QCOMPARE(readLines(*source, 2), (Lines{"one", "two"}));
        const Json position = source->position();
        Lines none;
        QVERIFY(*source->read(none, 10, 30ms, {}));
        QVERIFY(none.empty()); // "thr" is no whole line yet
        QCOMPARE(source->lag().value(), 3u);
        append(folder / "a.log", "ee\nfour\n");
        QCOMPARE(readLines(*source, 2), (Lines{"three", "four"}));
        CAIRN_TEST_VALUE(const auto again, openLines(from(folder / "a.log"), position, {}));
        QCOMPARE(readLines(*again, 2), (Lines{"three", "four"}));
        StreamSpec fresh = from(folder / "a.log");
        fresh.fromStart = false;
        CAIRN_TEST_VALUE(const auto later, openLines(fresh, nullptr, {}));
        append(folder / "a.log", "five\n");
        QCOMPARE(readLines(*later, 1), (Lines{"five"}));
    }

    void cutOrReplacedFilesAreNoticed()
    {
        TempDir folder;
        append(folder / "a.log", "one\ntwo\n");
        CAIRN_TEST_VALUE(const auto source, openLines(from(folder / "a.log"), nullptr, {}));
        QCOMPARE(readLines(*source, 2).size(), std::size_t{2});
        const Json position = source->position();
        std::filesystem::rename(folder / "a.log", folder / "old.log");
        append(folder / "a.log", "x\n");
        Lines lines;
        QCOMPARE(source->read(lines, 1, 50ms, {}).error().code, ErrorCode::Mismatch);
        QCOMPARE(openLines(from(folder / "a.log"), position, {}).error().code, ErrorCode::Mismatch);
    }

    void folderIsReadInOrder()
    {
        TempDir folder;
        append(folder / "b.csv", "3\n4"); // the newest may still grow
        append(folder / "a.csv", "1\n2"); // has ended: a later file is there
        append(folder / "c.txt", "no\n");
        CAIRN_TEST_VALUE(const auto source, openLines(from(folder / "*.csv"), nullptr, {}));
        QCOMPARE(readLines(*source, 3), (Lines{"1", "2", "3"}));
        const Json position = source->position();
        append(folder / "c.csv", "5\n");
        QCOMPARE(readLines(*source, 2), (Lines{"4", "5"}));
        CAIRN_TEST_VALUE(const auto again, openLines(from(folder / "*.csv"), position, {}));
        QCOMPARE(readLines(*again, 2), (Lines{"4", "5"}));
        QCOMPARE(again->lag().value(), 0u);
    }

    void fifoWaitsForWriters()
    {
        TempDir folder;
        const std::string path = folder / "pipe";
        QCOMPARE(mkfifo(path.c_str(), 0600), 0);
        CAIRN_TEST_VALUE(const auto source, openLines(from(path), nullptr, {}));
        for (const std::string text : {"first\n", "second\n"}) { // one writer after the other
            const int writer = open(path.c_str(), O_WRONLY);
            QCOMPARE(write(writer, text.data(), text.size()), static_cast<ssize_t>(text.size()));
            close(writer);
            QCOMPARE(readLines(*source, 1), (Lines{text.substr(0, text.size() - 1)}));
        }
        StopSource stop;
        stop.request_stop();
        Lines lines;
        QCOMPARE(source->read(lines, 1, 1h, stop.get_token()).error().code, ErrorCode::Cancelled);
    }

    void tcpEndsWithItsSender()
    {
        Sender sender("a\nb\nlast without an end");
        CAIRN_TEST_VALUE(const auto source, openLines(from("tcp://127.0.0.1:" + sender.port()), nullptr, {}));
        QCOMPARE(readLines(*source, 10), (Lines{"a", "b", "last without an end"}));
        Lines more;
        QCOMPARE(*source->read(more, 1, 10ms, {}), false);
        QVERIFY(source->position().is_null());
    }

    void httpBodyIsLines()
    {
        Sender sender("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na\nb\n\r\n3\r\nc\nd\r\n0\r\n\r\n", true);
        CAIRN_TEST_VALUE(const auto source, openLines(from("http://127.0.0.1:" + sender.port() + "/events"), nullptr, {}));
        QCOMPARE(readLines(*source, 10), (Lines{"a", "b", "c", "d"}));
        Sender refusing("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", true);
        CAIRN_TEST_VALUE(const auto missing, openLines(from("http://127.0.0.1:" + refusing.port() + "/"), nullptr, {}));
        Lines lines;
        const auto refused = missing->read(lines, 1, 5s, {});
        QVERIFY(!refused);
        QVERIFY2(refused.error().what.find("404") != std::string::npos, refused.error().what.c_str());
    }

    void kafkaGoesOnWhereItWas()
    {
#ifdef __SANITIZE_THREAD__
        QSKIP("The thread sanitizer does not know the threads of librdkafka");
#endif
        MockKafka broker;
        if (!broker.ready())
            QSKIP("librdkafka has no mock broker");
        broker.produce("rows", {"m1", "m2", "m3"});
        CAIRN_TEST_VALUE(const auto source, openLines(from("kafka://" + broker.servers() + "/rows"), nullptr, {}));
        QCOMPARE(readLines(*source, 2), (Lines{"m1", "m2"}));
        const Json position = source->position();
        broker.produce("rows", {"m4"});
        CAIRN_TEST_VALUE(const auto again, openLines(from("kafka://" + broker.servers() + "/rows"), position, {}));
        QCOMPARE(readLines(*again, 2), (Lines{"m3", "m4"}));
        Json future = position;
        for (auto& [partition, offset] : future["offsets"].items())
            offset = 99;
        QCOMPARE(openLines(from("kafka://" + broker.servers() + "/rows"), future, {}).error().code, ErrorCode::Mismatch);
    }

    void refusals()
    {
        TempDir folder;
        QCOMPARE(openLines(from(folder / "none.log"), nullptr, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(openLines(from(folder / "none" / "*.csv"), nullptr, {}).error().code, ErrorCode::NotFound);
        for (const char* place : {"ftp://x/y", "tcp://nohost", "tcp://:9", "kafka://onlyhost", "/dev/null"})
            QCOMPARE(openLines(from(place), nullptr, {}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(openLines(from("tcp://127.0.0.1:1"), nullptr, {}).error().code, ErrorCode::Io);
    }

    void aLineWithoutEndIsRefused()
    {
        TempDir folder;
        append(folder / "long.log", std::string(kLongestLine + 2'000'000, 'x'));
        CAIRN_TEST_VALUE(const auto source, openLines(from(folder / "long.log"), nullptr, {}));
        Lines lines;
        QCOMPARE(source->read(lines, 1, 1s, {}).error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(LineSourceTest)
#include "line_source_test.moc"
