// SPDX-License-Identifier: GPL-3.0-or-later
// A recording that is killed at any moment loses and repeats nothing.
#include "core/data/dataset.h"
#include "tests/app/program.h"
#include "tests/core/data/data_test_support.h"

#include <QTest>

#include <fstream>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr int kRounds = 12, kLinesPerRound = 4000;

void appendRows(const std::filesystem::path& file, int first, int count)
{
    std::ofstream out(file, std::ios::app);
    for (int i = first; i < first + count; ++i)
        out << "{\"id\": " << i << ", \"text\": \"row " << i << "\"}\n";
}

} // namespace

class RecordTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killedRecordingsGoOn()
    {
        TempDir folder;
        const auto log = folder / "events.jsonl", file = folder / "events.duckdb";
        int lines = 0;
        for (int round = 0; round < kRounds; ++round) {
            appendRows(log, lines, kLinesPerRound);
            lines += kLinesPerRound;
            const auto process = startCairnctl({"data", "record", "--from", log, "--out", file});
            QTest::qWait(40 + 35 * round);
            QVERIFY2(process->state() == QProcess::Running, process->readAllStandardError().constData());
            process->kill();
            QVERIFY(process->waitForFinished(10'000));
        }
        const Ended ended = cairnctlJson({"data", "record", "--from", log, "--out", file, "--rows", std::to_string(lines), "--seconds", "60"});
        QVERIFY2(ended.status == 0, (ended.out + ended.err).c_str());
        QCOMPARE(ended.json().at("rows").get<int>(), lines);
        QuietJob job;
        CAIRN_TEST_VALUE(const auto dataset, data::openDataset({ended.json().at("data").get<std::string>(), {}, {}}, folder / "cache", job));
        QCOMPARE(dataset->rowCount(), std::optional<std::uint64_t>(lines));
        CAIRN_TEST_VALUE(const auto page, dataset->page(0, static_cast<std::uint64_t>(lines), job));
        for (int i = 0; i < lines; ++i)
            QVERIFY(page.at(static_cast<std::size_t>(i), 0) == data::Cell(std::int64_t{i}));
    }

    void refusals()
    {
        TempDir folder;
        QCOMPARE(cairnctlJson({"data", "record", "--from", folder / "none.log", "--out", folder / "a.duckdb"}).status, 4);
        QCOMPARE(cairnctlJson({"data", "record", "--from", "ftp://x", "--out", folder / "a.duckdb"}).status, 4);
        QCOMPARE(cairnctlJson({"data", "record", "--out", folder / "a.duckdb"}).status, 2);
    }
};

QTEST_GUILESS_MAIN(RecordTest)
#include "record_test.moc"
