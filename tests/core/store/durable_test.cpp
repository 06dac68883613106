// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/durable_folder.h"
#include "tests/core/store/failing_file_system.h"
#include "tests/core/store/store_test_support.h"

#include <QObject>

#include <csignal>
#include <fstream>
#include <set>
#include <sys/resource.h>

using namespace cairn;
using namespace cairn::store;
using cairn::test::FailingFileSystem;
using cairn::test::ProjectPlace;

namespace {

const std::string kOld = "the old content";
const std::string kNew(300'000, 'n');

Result<void> replace(const std::filesystem::path& file, FileSystem& files)
{
    CAIRN_ASSIGN(DurableFile durable, DurableFile::create(file, kNew.size(), files));
    const std::string_view text = kNew;
    CAIRN_TRY(durable.write(text.substr(0, 100'000)));
    CAIRN_TRY(durable.write(text.substr(100'000)));
    CAIRN_TRY(durable.commit());
    return {};
}

std::string weights(std::int64_t step) { return std::string(50'000, static_cast<char>('a' + step % 26)); }

Result<Checkpoint> save(const std::filesystem::path& root, std::int64_t step, FileSystem& files = realFileSystem())
{
    CAIRN_ASSIGN(CheckpointWriter writer, CheckpointWriter::create(root, step, 1000, files));
    CAIRN_TRY(writer.add("model.safetensors", weights(step)));
    const std::string content = weights(step);
    CAIRN_TRY(writer.begin("optimizer.safetensors"));
    for (int piece = 0; piece < 3; ++piece)
        CAIRN_TRY(writer.append(std::as_bytes(std::span(std::string_view(content)))));
    CAIRN_TRY(writer.end());
    return writer.commit({{"cursor", step}});
}

std::set<std::string> namesIn(const std::filesystem::path& folder)
{
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.insert(entry.path().filename().string());
    return names;
}

/// Limits the size of files that this process can write: a real short write, then EFBIG.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

} // namespace

class DurableTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::signal(SIGXFSZ, SIG_IGN); }

    void replacesAFile()
    {
        const ProjectPlace place;
        const auto file = place.file("a.bin");
        QVERIFY_OK(writeFile(file, kOld));
        QCOMPARE(readFile(file).value(), kOld);
        QVERIFY_OK(replace(file, realFileSystem()));
        QCOMPARE(readFile(file).value(), kNew);
        QCOMPARE(digestOf(file).value().sha256, sha256Hex(kNew));
        QCOMPARE(namesIn(place.folder()), std::set<std::string>{"a.bin"});
    }

    void abandonedFileLeavesTheOldOne()
    {
        const ProjectPlace place;
        const auto file = place.file("a.bin");
        QVERIFY_OK(writeFile(file, kOld));
        {
            auto durable = DurableFile::create(file).value();
            QVERIFY_OK(durable.write(kNew));
        }
        QCOMPARE(readFile(file).value(), kOld);
        QCOMPARE(namesIn(place.folder()), std::set<std::string>{"a.bin"});
    }

    void everyCallMayFail_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<int>("code");
        QTest::newRow("full disk") << ENOSPC << int(ErrorCode::NoSpace);
        QTest::newRow("quota") << EDQUOT << int(ErrorCode::NoSpace);
        QTest::newRow("io error") << EIO << int(ErrorCode::Io);
        QTest::newRow("read-only") << EROFS << int(ErrorCode::ReadOnly);
        QTest::newRow("denied") << EACCES << int(ErrorCode::Permission);
    }

    /// Whichever call fails, the file holds the old or the new content, and the error says what to do.
    void everyCallMayFail()
    {
        QFETCH(int, error);
        QFETCH(int, code);
        int failures = 0;
        FailingFileSystem quick;
        for (int n = 1;; ++n) {
            const ProjectPlace place;
            const auto file = place.file("a.bin");
            QVERIFY_OK(writeFile(file, kOld, quick));
            FailingFileSystem files(n, error);
            const auto result = replace(file, files);
            const std::string content = readFile(file).value();
            if (result) {
                QCOMPARE(content, kNew);
                if (files.calls() < n)
                    break;
                continue;
            }
            ++failures;
            QVERIFY(content == kOld || content == kNew);
            QCOMPARE(int(result.error().code), code);
            QVERIFY2(!result.error().fix.empty() && !result.error().where.empty(), result.error().text().c_str());
            QVERIFY_OK(replace(file, quick));
        }
        QVERIFY(failures >= 7);
    }

    void interruptedAndShortWritesGoOn()
    {
        const ProjectPlace place;
        FailingFileSystem files(0, 0);
        files.interrupts = true;
        QVERIFY_OK(replace(place.file("a.bin"), files));
        QCOMPARE(readFile(place.file("a.bin")).value(), kNew);
        QVERIFY_OK(save(place.folder() / "run", 1, files));
        QVERIFY_OK(readCheckpoint(place.folder() / "run", 1));
    }

    void realShortWrites()
    {
        for (rlim_t limit = 0; limit < kNew.size(); limit += 4096) {
            const ProjectPlace place;
            const auto file = place.file("a.bin");
            QVERIFY_OK(writeFile(file, kOld));
            {
                const FileSizeLimit limited(limit);
                QVERIFY_FAILS(replace(file, realFileSystem()), ErrorCode::NoSpace);
            }
            QCOMPARE(readFile(file).value(), kOld);
            QCOMPARE(namesIn(place.folder()), std::set<std::string>{"a.bin"});
        }
    }

    void checkpointsAreVerified()
    {
        const ProjectPlace place;
        const auto root = place.folder() / "checkpoints";
        QVERIFY_FAILS(newestCheckpoint(root), ErrorCode::NotFound);
        const auto saved = save(root, 100);
        QVERIFY_OK(saved);
        QCOMPARE(saved->folder, root / "ckpt-100");
        QCOMPARE(saved->files.size(), std::size_t(2));
        QVERIFY_OK(save(root, 200));
        const auto newest = newestCheckpoint(root).value();
        QCOMPARE(newest.step, std::int64_t(200));
        QCOMPARE(newest.info["cursor"].get<int>(), 200);
        QCOMPARE(readFile(newest.folder / "model.safetensors").value(), weights(200));
        QCOMPARE(namesIn(root), (std::set<std::string>{"ckpt-100", "ckpt-200"}));
    }

    void damagedCheckpointsAreSkipped()
    {
        const ProjectPlace place;
        const auto root = place.folder();
        for (const std::int64_t step : {1, 2, 3, 4, 5})
            QVERIFY_OK(save(root, step));
        std::filesystem::resize_file(root / "ckpt-5" / "model.safetensors", 10);
        std::filesystem::remove(root / "ckpt-4" / "manifest.json");
        std::fstream(root / "ckpt-3" / "optimizer.safetensors", std::ios::in | std::ios::out).seekp(77).put('!');
        std::ofstream(root / "ckpt-2" / "manifest.json") << "{\"format\":1,\"step\":2,\"files\":[{\"name\":\"../../x\",\"bytes\":0,\"sha256\":\"\"}],\"info\":null}";
        for (const std::int64_t step : {2, 3, 5})
            QVERIFY_FAILS(readCheckpoint(root, step), ErrorCode::Corrupt);
        QVERIFY_FAILS(readCheckpoint(root, 4), ErrorCode::NotFound);
        QCOMPARE(newestCheckpoint(root).value().step, std::int64_t(1));
        QVERIFY_OK(pruneCheckpoints(root, 1));
        QVERIFY_OK(readCheckpoint(root, 1));
    }

    void pruneKeepsTheLastAndTheBest()
    {
        const ProjectPlace place;
        const auto root = place.folder();
        for (std::int64_t step = 1; step <= 6; ++step)
            QVERIFY_OK(save(root, step));
        QCOMPARE(bestStep(root), std::optional<std::int64_t>());
        QVERIFY_OK(markBest(root, 2));
        std::filesystem::create_directory(root / "ckpt-7.tmp");
        QVERIFY_OK(pruneCheckpoints(root, 2));
        QCOMPARE(checkpointSteps(root), (std::vector<std::int64_t>{2, 5, 6}));
        QCOMPARE(bestStep(root), std::optional<std::int64_t>(2));
        QVERIFY(!std::filesystem::exists(root / "ckpt-7.tmp"));
    }

    void killWhileReplacingKeepsTheOldOne()
    {
        const ProjectPlace place;
        const auto root = place.folder();
        QVERIFY_OK(save(root, 9));
        std::filesystem::rename(root / "ckpt-9", root / "ckpt-9.old");
        QCOMPARE(newestCheckpoint(root).value().step, std::int64_t(9));
        QVERIFY_OK(save(root, 9));
        QVERIFY_OK(pruneCheckpoints(root, 3));
        QCOMPARE(namesIn(root), std::set<std::string>{"ckpt-9"});
    }

    void namesStayInTheFolder()
    {
        const ProjectPlace place;
        auto writer = CheckpointWriter::create(place.folder(), 1).value();
        for (const char* name : {"", ".", "..", "../x", "/x", "a/b", "manifest.json"})
            QVERIFY_FAILS(writer.add(name, std::string_view("x")), ErrorCode::InvalidInput);
        QVERIFY_FAILS(CheckpointWriter::create(place.folder(), 2, ~0ull), ErrorCode::NoSpace);
    }

    void everyCallOfACheckpointMayFail_data() { everyCallMayFail_data(); }

    /// Saving a newer one, and saving the same step again: afterwards the old or the new one is the newest valid one.
    void everyCallOfACheckpointMayFail()
    {
        QFETCH(int, error);
        QFETCH(int, code);
        FailingFileSystem quick;
        for (const std::int64_t step : {1, 2}) {
            for (int n = 1;; ++n) {
                const ProjectPlace place;
                const auto root = place.folder() / "c";
                QVERIFY_OK(save(root, 1, quick));
                FailingFileSystem files(n, error);
                const auto result = save(root, step, files);
                const auto newest = newestCheckpoint(root);
                QVERIFY_OK(newest);
                QCOMPARE(readFile(newest->folder / "model.safetensors").value(), weights(newest->step));
                if (!result)
                    QCOMPARE(int(result.error().code), code);
                else
                    QCOMPARE(newest->step, step);
                QVERIFY_OK(save(root, 3, quick));
                QVERIFY_OK(pruneCheckpoints(root, 1));
                QCOMPARE(namesIn(root), std::set<std::string>{"ckpt-3"});
                if (files.calls() < n)
                    break;
            }
        }
    }

    void realShortWritesOfACheckpoint()
    {
        const ProjectPlace place;
        const auto root = place.folder() / "c";
        QVERIFY_OK(save(root, 1));
        for (rlim_t limit = 0; limit < 150'000; limit += 4096) {
            const FileSizeLimit limited(limit);
            QVERIFY_FAILS(save(root, 2), ErrorCode::NoSpace);
            QCOMPARE(newestCheckpoint(root).value().step, std::int64_t(1));
            QCOMPARE(namesIn(root), std::set<std::string>{"ckpt-1"});
        }
        QVERIFY_OK(save(root, 2));
    }

    void pruneMayFailAtEveryCall()
    {
        FailingFileSystem quick;
        for (int n = 1;; ++n) {
            const ProjectPlace place;
            const auto root = place.folder();
            for (std::int64_t step = 1; step <= 3; ++step)
                QVERIFY_OK(save(root, step, quick));
            FailingFileSystem files(n, EIO);
            const auto result = pruneCheckpoints(root, 1, files);
            QCOMPARE(newestCheckpoint(root).value().step, std::int64_t(3));
            QVERIFY_OK(pruneCheckpoints(root, 1));
            QCOMPARE(namesIn(root), std::set<std::string>{"ckpt-3"});
            if (result)
                break;
        }
    }
};

QTEST_GUILESS_MAIN(DurableTest)
#include "durable_test.moc"
