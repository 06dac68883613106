// SPDX-License-Identifier: GPL-3.0-or-later
// The power goes away after every single call: what was committed is there, what was under way is whole or absent.
#include "core/store/durable_folder.h"
#include "tests/core/store/power_cut_file_system.h"
#include "tests/core/store/store_test_support.h"

#include <QObject>
#include <QTemporaryDir>

using namespace cairn;
using namespace cairn::store;
using cairn::test::Left;
using cairn::test::PowerCutFileSystem;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kDraws = 6; ///< of Left::Some

/// Looks at everything that a power cut now might leave.
void eachCrash(const PowerCutFileSystem& files, const std::function<void(const fs::path&, const char*)>& look)
{
    const auto crash = [&](Left left, std::uint64_t draw, const char* name) {
        const QTemporaryDir folder;
        files.crash(left, fs::path(folder.path().toStdString()), draw);
        look(fs::path(folder.path().toStdString()), name);
    };
    crash(Left::Nothing, 0, "nothing unsynced");
    crash(Left::Entries, 0, "entries without bytes");
    crash(Left::Everything, 0, "everything");
    for (std::uint64_t draw = 0; draw < kDraws; ++draw)
        crash(Left::Some, draw, "some of it");
}

std::string weightsOf(std::int64_t step)
{
    return std::string(3000, static_cast<char>('a' + step));
}

/// A checkpoint of two files.
Result<void> write(const fs::path& root, std::int64_t step, FileSystem& files)
{
    CAIRN_ASSIGN(CheckpointWriter writer, CheckpointWriter::create(root, step, 0, files));
    CAIRN_TRY(writer.add("weights", weightsOf(step)));
    CAIRN_TRY(writer.add("optimizer", weightsOf(step + 1)));
    CAIRN_TRY(writer.commit({{"step", step}}));
    return {};
}

} // namespace

class PowerLossTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Of a file that is replaced either the old one or the new one is there, and once commit() returned the new one.
    void replacedFiles()
    {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        PowerCutFileSystem files(root);
        QVERIFY_OK(writeFile(root / "a.json", std::string_view("the old one"), files));
        int looks = 0;
        bool committed = false;
        const auto look = [&](const fs::path& found, const char* left) {
            ++looks;
            const auto text = readFile(found / "a.json");
            QVERIFY2(text && (*text == "the new one, which is longer" || (*text == "the old one" && !committed)), left);
        };
        files.afterCall = [&] { eachCrash(files, look); };
        QVERIFY_OK(writeFile(root / "a.json", std::string_view("the new one, which is longer"), files));
        QVERIFY(looks > 30);
        committed = true;
        eachCrash(files, look);
    }

    /// The layer itself: without a sync a write is lost, and a rename may come before the bytes.
    void theLayerLosesWhatWasNotSynced()
    {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        PowerCutFileSystem files(root);
        const int descriptor = files.create(root / "t");
        files.write(descriptor, std::as_bytes(std::span(std::string_view("bytes"))));
        files.close(descriptor);
        files.rename(root / "t", root / "a");
        const QTemporaryDir nothing, entries;
        files.crash(Left::Nothing, fs::path(nothing.path().toStdString()));
        files.crash(Left::Entries, fs::path(entries.path().toStdString()));
        QVERIFY(fs::is_empty(nothing.path().toStdString()));
        QCOMPARE(readFile(fs::path(entries.path().toStdString()) / "a").value(), std::string(5, '\0'));
    }

    /// A checkpoint that was committed is never lost, whatever is written, replaced or pruned afterwards, and the next training can write on.
    void checkpoints()
    {
        const QTemporaryDir folder;
        const fs::path root = fs::path(folder.path().toStdString());
        PowerCutFileSystem files(root);
        std::int64_t committed = 0;
        int looks = 0;
        const auto look = [&](const fs::path& found, const char* left) {
            ++looks;
            const auto newest = newestCheckpoint(found);
            QVERIFY2(newest ? newest->step >= committed : committed == 0 && newest.error().code == ErrorCode::NotFound, left);
            if (!newest)
                return;
            QCOMPARE(readFile(newest->folder / "weights").value(), weightsOf(newest->step));
            const auto best = bestStep(found);
            QVERIFY2(!best || *best == 1 || *best == 2, left);
            if (looks % 7 != 0)
                return;
            QVERIFY_OK(write(found, 9, realFileSystem()));
            QVERIFY_OK(pruneCheckpoints(found, 1));
            QCOMPARE(newestCheckpoint(found)->step, std::int64_t(9));
        };
        files.afterCall = [&] { eachCrash(files, look); };
        for (const std::int64_t step : {1, 2, 3, 3, 4}) { // 3 is replaced
            QVERIFY_OK(write(root, step, files));
            committed = step;
            if (step <= 2)
                QVERIFY_OK(markBest(root, step, files));
            QVERIFY_OK(pruneCheckpoints(root, 2, files));
        }
        QVERIFY(looks > 500);
        QCOMPARE(checkpointSteps(root), (std::vector<std::int64_t>{2, 3, 4}));
    }
};

QTEST_GUILESS_MAIN(PowerLossTest)
#include "power_loss_test.moc"
