// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs continue on the UI thread; stale and orphaned results are dropped; selections arrive as one signal per burst.
#include "ui/bridge/job_bridge.h"
#include "ui/bridge/selection_bridge.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <thread>

using namespace cairn;
using namespace cairn::ui;

class BridgeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void continuesOnTheUiThread();
    void handsOverErrors();
    void turnsExceptionsIntoErrors();
    void forgetsWhoIsGone();
    void theNewestRequestWins();
    void cancelsAndLists();
    void stopsJobsAtTheEnd();
    void selectionChangesArriveOnce();
    void selectionSaysWhatItIs();
};

void BridgeTest::continuesOnTheUiThread()
{
    JobBridge jobs;
    QThread* worker = nullptr;
    QThread* continued = nullptr;
    int answer = 0;
    runJob(
        jobs, this, {QStringLiteral("add")},
        [&worker](JobContext&) -> Result<int> {
            worker = QThread::currentThread();
            return 42;
        },
        [&](Result<int> result) {
            continued = QThread::currentThread();
            answer = *result;
        });
    QTRY_COMPARE(answer, 42);
    QVERIFY(worker != QThread::currentThread());
    QCOMPARE(continued, QThread::currentThread());
    QCOMPARE(jobs.active(), 0);
}

void BridgeTest::handsOverErrors()
{
    JobBridge jobs;
    QSignalSpy failed(&jobs, &JobBridge::failed);
    std::optional<Error> error;
    runJob(
        jobs, this, {QStringLiteral("fail"), true}, [](JobContext&) -> Result<void> { return fail(ErrorCode::NotFound, "gone", "here"); },
        [&](const Result<void>& result) { error = result.error(); });
    QTRY_VERIFY(error.has_value());
    QCOMPARE(error->code, ErrorCode::NotFound);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(jobs.listed().size(), std::size_t{1});
    jobs.clearEnded();
    QVERIFY(jobs.listed().empty());
}

void BridgeTest::turnsExceptionsIntoErrors()
{
    JobBridge jobs;
    std::optional<Error> error;
    runJob(
        jobs, this, {QStringLiteral("throw")}, [](JobContext&) -> Result<int> { throw std::runtime_error("boom"); },
        [&](const Result<int>& result) { error = result.error(); });
    QTRY_VERIFY(error.has_value());
    QCOMPARE(error->code, ErrorCode::Internal);
}

void BridgeTest::forgetsWhoIsGone()
{
    JobBridge jobs;
    bool called = false;
    std::atomic<bool> go = false;
    {
        QObject context;
        runJob(
            jobs, &context, {QStringLiteral("slow")},
            [&go](JobContext&) -> Result<void> {
                while (!go)
                    std::this_thread::yield();
                return {};
            },
            [&called](const Result<void>&) { called = true; });
    }
    go = true;
    QTRY_COMPARE(jobs.active(), 0);
    QVERIFY(!called);
}

void BridgeTest::theNewestRequestWins()
{
    JobBridge jobs;
    LatestJob latest;
    QList<int> answers;
    for (int i = 0; i < 20; ++i)
        latest.start(
            jobs, this, {QStringLiteral("view")}, [i](JobContext&) -> Result<int> { return i; }, [&answers](const Result<int>& value) { answers.append(*value); });
    QTRY_COMPARE(jobs.active(), 0);
    QCOMPARE(answers, QList<int>{19});
    latest.drop();
    QVERIFY(!latest.running());
}

void BridgeTest::cancelsAndLists()
{
    JobBridge jobs;
    std::optional<Error> error;
    const JobId id = runJob(
        jobs, this, {QStringLiteral("endless"), true},
        [](JobContext& job) -> Result<void> {
            while (!job.cancelled())
                std::this_thread::yield();
            return fail(ErrorCode::Cancelled, "Cancelled");
        },
        [&](const Result<void>& result) { error = result.error(); });
    QVERIFY(jobs.running(id));
    QCOMPARE(jobs.listed().size(), std::size_t{1});
    jobs.cancel(id);
    QTRY_VERIFY(error.has_value());
    QCOMPARE(error->code, ErrorCode::Cancelled);
    QVERIFY(!jobs.running(id));
}

void BridgeTest::stopsJobsAtTheEnd()
{
    bool called = false;
    std::atomic<bool> ended = false;
    {
        JobBridge jobs;
        runJob(
            jobs, this, {QStringLiteral("endless")},
            [&ended](JobContext& job) -> Result<void> {
                while (!job.cancelled())
                    std::this_thread::yield();
                ended = true;
                return {};
            },
            [&called](const Result<void>&) { called = true; });
        QTest::qWait(20);
    }
    QVERIFY(!called);
}

void BridgeTest::selectionChangesArriveOnce()
{
    SelectionBridge selection;
    QSignalSpy changed(&selection, &SelectionBridge::changed);
    std::thread([&selection] {
        for (RowId row = 0; row < 50; ++row)
            selection.core().set(select::RowSet::all(row + 1), "many");
    }).join();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(selection.current().rows->count(), std::uint64_t{50});
}

void BridgeTest::selectionSaysWhatItIs()
{
    QLocale::setDefault(QLocale::c());
    SelectionBridge selection;
    QVERIFY(selection.text().isEmpty());
    selection.set(select::RowSet::all(3), QStringLiteral("first ones"));
    QVERIFY(selection.text().contains(QLatin1String("first ones")));
    QVERIFY(selection.text().startsWith(QLatin1Char('3')));
    selection.clear();
    QVERIFY(selection.isEmpty());
}

QTEST_MAIN(BridgeTest)
#include "bridge_test.moc"
