// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/store/durable_folder.h"
#include "tests/core/store/store_test_support.h"

#include <QObject>
#include <QProcess>
#include <QThread>

using namespace cairn;
using namespace cairn::store;
using cairn::test::ProjectPlace;

namespace {

/// Starts the victim, kills it after some output and a random time, and returns the last number that it printed.
std::int64_t lastBeforeKill(const char* mode, const std::filesystem::path& path, std::uint64_t draw)
{
    const Philox random(2026, 1);
    QProcess victim;
    victim.start(QStringLiteral(CAIRN_STORE_VICTIM), {QString::fromLatin1(mode), QString::fromStdString(path.string())});
    if (!victim.waitForReadyRead(60'000))
        qWarning("No output: %s", victim.readAllStandardError().constData());
    QThread::usleep(random.below(draw, 40'000));
    victim.kill();
    victim.waitForFinished();
    QList<QByteArray> lines = victim.readAllStandardOutput().split('\n');
    lines.removeLast(); // what is not followed by a line break
    return lines.isEmpty() ? -1 : lines.last().toLongLong();
}

} // namespace

class KillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// What was committed before the kill is there; of what was under way all or nothing.
    void killedWhileWriting()
    {
        const ProjectPlace place;
        QVERIFY_OK(Project::create(place.file()));
        std::int64_t before = 0;
        for (std::uint64_t kill = 0; kill < 25; ++kill) {
            const std::int64_t printed = lastBeforeKill("write", place.file(), kill);
            QVERIFY(printed > before);
            const auto opened = Project::open(place.file());
            QVERIFY_OK(opened);
            Project& project = **opened;
            QVERIFY(!project.readOnly());
            const Json graph = project.document("graph").value().value();
            const std::int64_t at = graph["i"].get<std::int64_t>();
            QVERIFY(at == printed || at == printed + 1);
            QCOMPARE(project.documentRevision("graph").value(), at);

            const RunId run = project.lastRun().value().value();
            QCOMPARE(project.run(run)->state, RunState::Interrupted);
            const auto points = project.metricsSince(run)->points;
            QCOMPARE(points.size() % 10, std::size_t(0));
            QVERIFY(points.back().step == at || points.back().step == at - 1);
            QVERIFY(points.back().step >= printed);

            const std::int64_t due = printed / 5 * 5;
            if (due > before) {
                const auto checkpoint = newestCheckpoint(project.runFolder(run));
                QVERIFY_OK(checkpoint);
                QVERIFY(checkpoint->step == due || checkpoint->step == due + 5);
                QCOMPARE(readFile(checkpoint->folder / "weights").value(),
                         std::string(20'000, char('a' + checkpoint->step % 26)));
            }
            before = at;
        }
    }

    void killedWhileCreating()
    {
        for (std::uint64_t kill = 0; kill < 15; ++kill) {
            const ProjectPlace place;
            const std::int64_t printed = lastBeforeKill("create", place.folder(), 1000 + kill);
            for (std::int64_t i = 0; i <= printed; ++i)
                QVERIFY_OK(Project::open(place.file(std::to_string(i) + ".cairn")));
            const auto next = place.file(std::to_string(printed + 1) + ".cairn");
            if (std::filesystem::exists(next))
                QVERIFY_OK(Project::open(next));
            else
                QVERIFY_OK(Project::create(next));
        }
    }
};

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
