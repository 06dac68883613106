// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/crash_report.h"
#include "tests/support/shared_data.h"

#include <QTest>

#include <csignal>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace cairn;

class CrashReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhereItHappened_data();
    void writesWhereItHappened();
    void crashesWithoutAFileToo();
};

namespace {

/// The signal that ended a child which was to report into `file`.
int endOfChild(int signal, const std::filesystem::path& file)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(STDERR_FILENO);
        reportCrashes("tester 1.0", file);
        ::raise(signal);
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

} // namespace

void CrashReportTest::writesWhereItHappened_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("bad access") << SIGSEGV;
    QTest::newRow("abort") << SIGABRT;
    QTest::newRow("arithmetic") << SIGFPE;
}

void CrashReportTest::writesWhereItHappened()
{
    QFETCH(int, signal);
    const test::TempDir folder;
    test::writeFile(folder / "log", "before\n");
    QCOMPARE(endOfChild(signal, folder / "log"), signal);
    std::ifstream in(folder / "log");
    std::stringstream text;
    text << in.rdbuf();
    const QString report = QString::fromStdString(text.str());
    QVERIFY2(report.startsWith("before\ntester 1.0 was ended by SIG"), qPrintable(report));
    QVERIFY2(report.count('\n') > 4 && report.contains("core_base_crash"), qPrintable(report));
}

void CrashReportTest::crashesWithoutAFileToo()
{
    QCOMPARE(endOfChild(SIGSEGV, {}), SIGSEGV);
    QCOMPARE(endOfChild(SIGSEGV, "/no/such/folder/log"), SIGSEGV);
}

QTEST_GUILESS_MAIN(CrashReportTest)
#include "crash_report_test.moc"
