// SPDX-License-Identifier: GPL-3.0-or-later
// The log for TensorBoard that is written while a run trains.
#include "core/formats/tensorboard/event_file.h"
#include "core/session/training/tensorboard_log.h"
#include "tests/core/store/store_test_support.h"

#include <QObject>

#include <csignal>
#include <cstring>
#include <map>
#include <sys/resource.h>

using namespace cairn;
using namespace cairn::session;
using cairn::test::ProjectPlace;
using store::MetricPoint;

namespace fs = std::filesystem;

namespace {

/// CRC-32C bit by bit, after its definition: polynomial 0x1edc6f41, reflected, all ones before and after.
std::uint32_t crcByDefinition(const char* bytes, std::size_t count)
{
    std::uint32_t crc = ~0u;
    for (std::size_t i = 0; i < count; ++i)
        for (int bit = 0; bit < 8; ++bit) {
            const bool carry = ((crc ^ (static_cast<unsigned char>(bytes[i]) >> bit)) & 1) != 0;
            crc = (crc >> 1) ^ (carry ? 0x82f63b78u : 0);
        }
    return ~crc;
}

std::uint32_t masked(std::uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

/// Checks a file as TensorBoard's reader of records does: length, its checksum, bytes, their checksum, to the end. Returns the number of
/// records; -1 where one is not as it should be.
int checkedRecords(const std::string& file)
{
    int records = 0;
    for (std::size_t at = 0; at < file.size(); ++records) {
        std::uint64_t length = 0;
        std::uint32_t crc = 0;
        if (file.size() - at < 16)
            return -1;
        std::memcpy(&length, file.data() + at, 8);
        std::memcpy(&crc, file.data() + at + 8, 4);
        if (crc != masked(crcByDefinition(file.data() + at, 8)) || length > file.size() - at - 16)
            return -1;
        std::memcpy(&crc, file.data() + at + 12 + length, 4);
        if (crc != masked(crcByDefinition(file.data() + at + 12, length)))
            return -1;
        at += 16 + length;
    }
    return records;
}

std::vector<fs::path> eventFiles(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        files.push_back(entry.path());
    return files;
}

std::vector<MetricPoint> steps(std::int64_t first, std::int64_t last)
{
    std::vector<MetricPoint> points;
    for (std::int64_t step = first; step <= last; ++step)
        points.push_back({"loss", "train", step, double(step), double(step) / 2, 1.0 / double(step)});
    return points;
}

} // namespace

class TensorBoardLogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::signal(SIGXFSZ, SIG_IGN); }

    void growsWithTheRunAndSurvivesAResume()
    {
        const ProjectPlace place;
        const auto project = store::Project::create(place.file()).value();
        const RunId run = project->createRun({"run", {}, {}, {}, {}, 1}).value();
        QVERIFY_OK(project->updateRun(run, {.state = store::RunState::Running}));
        const fs::path folder = project->runFolder(run) / kTensorBoardFolder;
        fs::path first;
        {
            auto log = TensorBoardLog::begin(*project, run, folder);
            QVERIFY_OK(log);
            first = log->file();
            QVERIFY(first.filename().string().starts_with("events.out.tfevents."));
            QCOMPARE(checkedRecords(store::readFile(first).value()), 1);
            for (int part = 0; part < 3; ++part) {
                const auto points = steps(10 * part + 1, 10 * part + 10);
                QVERIFY_OK(project->appendMetrics(run, points));
                QVERIFY_OK(log->add(points));
                QCOMPARE(checkedRecords(store::readFile(first).value()), 1 + 10 * (part + 1)); // readable at any time
            }
        }
        // Killed while it wrote: half a record. The checkpoint was at step 20.
        fs::resize_file(first, fs::file_size(first) - 7);
        QCOMPARE(checkedRecords(store::readFile(first).value()), -1);
        QVERIFY_OK(project->dropMetricsAfter(run, 20));
        auto log = TensorBoardLog::begin(*project, run, folder);
        QVERIFY_OK(log);
        QVERIFY_OK(log->add(steps(21, 25)));
        QCOMPARE(eventFiles(folder), std::vector<fs::path>{log->file()});
        QVERIFY2(log->file().filename() > first.filename(), "TensorBoard reads files in the order of their names");
        const std::string bytes = store::readFile(log->file()).value();
        QCOMPARE(checkedRecords(bytes), 2 + 25); // the version, the restart, the numbers
        const auto read = formats::readEventLog(std::as_bytes(std::span(bytes)));
        QVERIFY_OK(read);
        QVERIFY(read->problem.empty());
        QCOMPARE(read->scalars.size(), std::size_t(25));
        for (std::size_t i = 0; i < 25; ++i) {
            QCOMPARE(read->scalars[i].step, std::int64_t(i) + 1);
            QCOMPARE(read->scalars[i].tag, std::string("train/loss"));
            QCOMPARE(read->scalars[i].value, double(float(1.0 / double(i + 1))));
        }
        // Event 2 is { wall_time, session_log { status: START } }: field 7, of it field 1 = 1.
        QVERIFY(bytes.find(std::string("\x3a\x02\x08\x01", 4)) != std::string::npos);
    }

    void aFullDiskTakesNothingBack()
    {
        const ProjectPlace place;
        const auto project = store::Project::create(place.file()).value();
        const RunId run = project->createRun({"run", {}, {}, {}, {}, 1}).value();
        auto log = TensorBoardLog::begin(*project, run, place.folder() / "tb");
        QVERIFY_OK(log);
        QVERIFY_OK(log->add(steps(1, 5)));
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit little = before;
        little.rlim_cur = fs::file_size(log->file()) + 70; // amid the second record
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &little), 0);
        const auto refused = log->add(steps(6, 9));
        const auto refusedAgain = log->add(steps(10, 10));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(!refused && !refusedAgain);
        QVERIFY(!refused.error().what.empty() && !refused.error().where.empty());
        QCOMPARE(checkedRecords(store::readFile(log->file()).value()), 6); // what was half written is gone
        QVERIFY_OK(log->add({}));
        QCOMPARE(checkedRecords(store::readFile(log->file()).value()), 11); // and comes when there is room
    }

    void placesThatCannotBe()
    {
        const ProjectPlace place;
        const auto project = store::Project::create(place.file()).value();
        const RunId run = project->createRun({"run", {}, {}, {}, {}, 1}).value();
        QVERIFY_OK(store::writeFile(place.folder() / "file", std::string_view("x")));
        QVERIFY(!TensorBoardLog::begin(*project, run, place.folder() / "file"));
        QVERIFY_FAILS(TensorBoardLog::begin(*project, RunId{99}, place.folder() / "tb"), ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TensorBoardLogTest)
#include "tensorboard_log_test.moc"
