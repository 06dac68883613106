// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/stream/line_parser.h"
#include "core/data/stream/stream_recorder.h"
#include "tests/core/data/data_test_support.h"
#include "tests/core/data/stream/senders.h"

#include <QTest>

#include <fstream>
#include <thread>

using namespace cairn;
using namespace cairn::data;
using namespace cairn::test;

namespace {

StreamSpec specOf(const std::string& location)
{
    StreamSpec spec;
    spec.location = location;
    spec.batchTime = std::chrono::milliseconds(50);
    return spec;
}

void append(const std::filesystem::path& file, const std::string& text)
{
    std::ofstream(file, std::ios::app | std::ios::binary) << text;
}

std::string numbered(int first, int last)
{
    std::string text;
    for (int i = first; i < last; ++i)
        text += "{\"id\": " + std::to_string(i) + ", \"value\": " + std::to_string(i) + ".5, \"name\": \"row " + std::to_string(i) + "\"}\n";
    return text;
}

/// A recording that runs in a thread of its own.
class Running {
public:
    explicit Running(StreamRecorder& recorder) : m_thread([this, &recorder] { m_result = recorder.run(m_job); }) {}
    ~Running() { (void)finish().has_value(); }
    Result<void> finish()
    {
        m_job.source.request_stop();
        if (m_thread.joinable())
            m_thread.join();
        return m_result;
    }

private:
    QuietJob m_job;
    Result<void> m_result;
    std::thread m_thread;
};

} // namespace

class StreamRecorderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void typesComeFromTheFirstLines()
    {
        const std::vector<std::string> lines{R"({"n": 1, "x": 1, "ok": true, "at": "2024-01-02T03:04:05Z", "t": "a", "deep": {"k": [1]}})",
                                             R"({"n": 2, "x": 1.5, "ok": false, "at": "2024-01-02 03:04:06", "t": null, "late": 3})"};
        CAIRN_TEST_VALUE(auto parser, LineParser::infer(lines, {}));
        const std::vector<std::pair<std::string, ColumnType>> expected{
            {"n", ColumnType::Integer}, {"x", ColumnType::Real}, {"ok", ColumnType::Boolean}, {"at", ColumnType::Timestamp},
            {"t", ColumnType::Text}, {"deep", ColumnType::Text}, {"late", ColumnType::Integer}};
        QCOMPARE(parser.schema().size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(parser.schema()[i].name, expected[i].first);
            QCOMPARE(parser.schema()[i].type, expected[i].second);
        }
        CAIRN_TEST_VALUE(auto copy, LineParser::fromJson(parser.toJson()));
        QVERIFY(copy.schema() == parser.schema());
        FeedBlock block(parser.schema().columns);
        std::string reason;
        QVERIFY(parser.parse(lines[0], block, reason) == LineParser::Outcome::Row);
        QCOMPARE(block.columns()[3].integers[0], std::int64_t{1704164645000000});
        QVERIFY(parser.parse("{\"n\": 1.5}", block, reason) == LineParser::Outcome::Refused);
        QVERIFY2(reason.find("column n") != std::string::npos, reason.c_str());
        for (const char* bad : {"", "[1]", "{\"n\":", "\xff\xfe", "17"})
            QVERIFY(parser.parse(bad, block, reason) == LineParser::Outcome::Refused);
        QCOMPARE(block.rows(), std::size_t{1});
        QVERIFY(parser.parse("{\"extra\": 1}", block, reason) == LineParser::Outcome::Row);
        QCOMPARE(parser.unknownMembers().at("extra"), std::uint64_t{1});
    }

    void csvQuotesAndHeaders()
    {
        QCOMPARE(*csvValues(R"(a,"b ""c"", d",,e)", ','), (std::vector<std::string>{"a", "b \"c\", d", "", "e"}));
        QVERIFY(!csvValues("a,\"open", ','));
        const std::vector<std::string> lines{"id,label", "1,x", "2,"};
        CAIRN_TEST_VALUE(auto parser, LineParser::infer(lines, {}));
        QCOMPARE(parser.schema()[0].name, std::string("id"));
        FeedBlock block(parser.schema().columns);
        std::string reason;
        QVERIFY(parser.parse("id,label", block, reason) == LineParser::Outcome::Header); // as each file of a folder has one
        QVERIFY(parser.parse("3,y", block, reason) == LineParser::Outcome::Row);
        QVERIFY(parser.parse("3,y,z", block, reason) == LineParser::Outcome::Refused);
        const std::vector<std::string> plain{"1,x", "2,y"};
        CAIRN_TEST_VALUE(const auto unnamed, LineParser::infer(plain, {}));
        QCOMPARE(unnamed.schema()[1].name, std::string("column1"));
    }

    void restartsLoseAndRepeatNothing()
    {
        TempDir folder;
        const auto log = folder / "events.jsonl", file = folder / "events.duckdb";
        append(log, numbered(0, 3000));
        int written = 3000;
        for (int round = 0; round < 5; ++round) { // stopped at whatever moment it is
            CAIRN_TEST_VALUE(const auto recorder, StreamRecorder::open(specOf(log), file));
            Running running(*recorder);
            append(log, numbered(written, written + 700));
            written += 700;
            QTest::qWait(round * 40);
            QVERIFY(running.finish());
        }
        {
            CAIRN_TEST_VALUE(const auto recorder, StreamRecorder::open(specOf(log), file));
            Running running(*recorder);
            QTRY_COMPARE_WITH_TIMEOUT(recorder->status().rows, static_cast<std::uint64_t>(written), 20000);
            CAIRN_TEST_VALUE(const auto newest, recorder->newest(3));
            QVERIFY(newest.at(0, 0) == Cell(std::int64_t{written - 1}));
            QVERIFY(running.finish());
            QVERIFY(recorder->status().phase == StreamStatus::Phase::Ended);
            QCOMPARE(recorder->status().refused, std::uint64_t{0});
        }
        CAIRN_TEST_VALUE(const auto recorder, StreamRecorder::open(specOf(log), file));
        const std::string location = recorder->location();
        CAIRN_TEST_VALUE(const auto page, recorder->newest(static_cast<std::size_t>(written)));
        QCOMPARE(page.size(), static_cast<std::size_t>(written));
        for (int i = 0; i < written; ++i)
            QVERIFY(page.at(static_cast<std::size_t>(written - 1 - i), 0) == Cell(std::int64_t{i}));
    }

    void recordingIsADataset()
    {
        TempDir folder;
        append(folder / "e.jsonl", numbered(0, 100) + "broken\n" + numbered(100, 120));
        std::string location;
        {
            CAIRN_TEST_VALUE(const auto recorder, StreamRecorder::open(specOf(folder / "e.jsonl"), folder / "e.duckdb"));
            Running running(*recorder);
            QTRY_COMPARE_WITH_TIMEOUT(recorder->status().rows, std::uint64_t{120}, 20000);
            QVERIFY(running.finish());
            QCOMPARE(recorder->status().refused, std::uint64_t{1});
            QCOMPARE(recorder->status().examples.at(0), std::string("no JSON: broken"));
            location = recorder->location();
        }
        QuietJob job;
        CAIRN_TEST_VALUE(const auto dataset, openDataset({location, {}, {}}, folder / "cache", job));
        QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(120));
        QCOMPARE(dataset->schema()[1].type, ColumnType::Real);
    }

    void endsWithItsSource()
    {
        TempDir folder;
        Sender sender("a,b\n1,2\n3,4\n");
        CAIRN_TEST_VALUE(const auto recorder, StreamRecorder::open(specOf("tcp://127.0.0.1:" + sender.port()), folder / "t.duckdb"));
        QuietJob job;
        QVERIFY(recorder->run(job));
        QCOMPARE(recorder->status().rows, std::uint64_t{2});
        QVERIFY(recorder->status().phase == StreamStatus::Phase::Ended);
    }

    void refusesOtherFiles()
    {
        TempDir folder;
        append(folder / "a.jsonl", numbered(0, 2));
        {
            CAIRN_TEST_VALUE(const auto recorder, StreamRecorder::open(specOf(folder / "a.jsonl"), folder / "r.duckdb"));
        }
        QCOMPARE(StreamRecorder::open(specOf("tcp://127.0.0.1:9"), folder / "r.duckdb").error().code, ErrorCode::Mismatch);
        append(folder / "no.duckdb", "this is no database at all, only text that is long enough to be one");
        QVERIFY(!StreamRecorder::open(specOf(folder / "a.jsonl"), folder / "no.duckdb"));
        StreamSpec empty = specOf("x");
        empty.batchRows = 0;
        QCOMPARE(StreamRecorder::open(empty, folder / "e.duckdb").error().code, ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(StreamRecorderTest)
#include "stream_recorder_test.moc"
