// SPDX-License-Identifier: GPL-3.0-or-later
// Several processes train one model, as torchrun and mpirun start them: same result, and nobody hangs when one is gone.
#include "tests/app/cairnctl_support.h"

#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTest>

#include <cmath>
#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace cairn;
using namespace cairn::test;

namespace {

constexpr int kPatienceMs = 300'000; ///< for programs to start and train on a busy machine
constexpr int kNoticeMs = 10'000;    ///< until a lost rank is told

/// Listens at a port of the loopback address that was free.
class Listener {
public:
    Listener() : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (::bind(m_socket, reinterpret_cast<const sockaddr*>(&address), length) != 0 || ::listen(m_socket, 1) != 0
            || ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &length) != 0)
            qFatal("no port is free");
        m_port = ntohs(address.sin_port);
    }
    ~Listener() { ::close(m_socket); }
    std::string port() const { return std::to_string(m_port); }

private:
    int m_socket;
    int m_port = 0;
};

/// What torchrun sets.
std::vector<std::string> rankVariables(int rank, int size, const std::string& port)
{
    const std::string own = std::to_string(rank), all = std::to_string(size);
    return {"RANK=" + own, "WORLD_SIZE=" + all, "LOCAL_RANK=" + own, "LOCAL_WORLD_SIZE=" + all, "MASTER_ADDR=127.0.0.1", "MASTER_PORT=" + port};
}

using Processes = std::vector<std::unique_ptr<QProcess>>;

Processes startRanks(int size, const std::vector<std::string>& arguments)
{
    const std::string port = Listener().port(); // free again
    Processes ranks;
    for (int rank = 0; rank < size; ++rank)
        ranks.push_back(startCairnctl(arguments, rankVariables(rank, size, port)));
    return ranks;
}

Ended endOf(QProcess& process)
{
    if (process.state() != QProcess::NotRunning && !process.waitForFinished(kPatienceMs))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
}

/// Waits until the run has written a checkpoint, which a process of its own would see.
bool waitForCheckpoint(const std::string& project)
{
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < kPatienceMs) {
        std::error_code failed;
        for (auto at = std::filesystem::recursive_directory_iterator(std::filesystem::path(project).parent_path(), failed); at != std::filesystem::recursive_directory_iterator(); at.increment(failed)) {
            // Complete: its folder has its last name.
            if (at->path().filename() == "weights.safetensors" && at->path().parent_path().string().find(".tmp") == std::string::npos)
                return true;
        }
        QTest::qWait(50);
    }
    return false;
}

std::vector<std::string> trainCommand(const std::string& project, const std::vector<std::string>& more = {})
{
    return std::vector<std::string>{"--json", "train", project, "--distributed"} + more;
}

const std::vector<std::string> kPlain{"--epochs", "3", "--threads", "1", "--set", "optimizer=sgd", "--set", "device=cpu"};
const std::vector<std::string> kEndless{"--epochs", "100000", "--threads", "1", "--set", "device=cpu", "--set", "checkpoint_seconds=0.2"};

} // namespace

class DistributedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void processesTrainLikeOne()
    {
        const TempDir folder;
        const std::string project = makeProject(folder);
        const Ended alone = cairnctlJson(std::vector<std::string>{"train", project} + kPlain);
        COMPARE_STATUS(alone, 0);
        const Processes ranks = startRanks(2, trainCommand(project, kPlain));
        const Ended first = endOf(*ranks[0]), second = endOf(*ranks[1]);
        COMPARE_STATUS(first, 0);
        COMPARE_STATUS(second, 0);
        // The same bits at both ranks, nearly the same as alone; the second has written nothing.
        QCOMPARE(second.json()["weights_hash"], first.json()["weights_hash"]);
        QCOMPARE(second.json()["rank"].get<int>(), 1);
        QCOMPARE(first.json()["run_id"].get<int>(), 2);
        QCOMPARE(first.json()["steps"], alone.json()["steps"]);
        const Json expected = alone.json()["metrics"], metrics = first.json()["metrics"];
        for (const auto& [name, value] : expected.items())
            QVERIFY2(std::abs(metrics[name].get<double>() - value.get<double>()) < 1e-5, name.c_str());
        QCOMPARE(cairnctlJson({"runs", "list", project}).json()["total"].get<int>(), 2);
    }

    void mpirunStartsRanks()
    {
        const QString mpirun = QStandardPaths::findExecutable("mpirun");
        if (mpirun.isEmpty())
            QSKIP("mpirun is not installed");
        const TempDir folder;
        const std::string project = makeProject(folder);
        QStringList arguments{"--allow-run-as-root", "--oversubscribe", "-n", "2", "-x", "MASTER_PORT=" + QString::fromStdString(Listener().port()), program("cairnctl")};
        for (const std::string& argument : trainCommand(project, kPlain))
            arguments << QString::fromStdString(argument);
        QProcess mpi;
        mpi.start(mpirun, arguments);
        const Ended ended = endOf(mpi);
        COMPARE_STATUS(ended, 0);
        QVERIFY2(ended.out.find("\"rank\":1") != std::string::npos || ended.out.find("\"rank\": 1") != std::string::npos, ended.out.c_str());
        QVERIFY2(ended.out.find("\"run_id\"") != std::string::npos, ended.out.c_str());
    }

    /// A rank is killed: the others end with a clear error, and who is left goes on from the last checkpoint.
    void aKilledRankIsNoticed_data()
    {
        QTest::addColumn<int>("killed");
        QTest::newRow("the leader") << 0;
        QTest::newRow("another") << 1;
    }
    void aKilledRankIsNoticed()
    {
        QFETCH(int, killed);
        const TempDir folder;
        const std::string project = makeProject(folder);
        const Processes ranks = startRanks(2, trainCommand(project, kEndless));
        QVERIFY(waitForCheckpoint(project));
        QVERIFY(ranks[0]->state() == QProcess::Running && ranks[1]->state() == QProcess::Running);
        QElapsedTimer clock;
        clock.start();
        ranks[static_cast<std::size_t>(killed)]->kill();
        QProcess& left = *ranks[static_cast<std::size_t>(1 - killed)];
        QVERIFY(left.waitForFinished(kNoticeMs));
        qInfo("noticed after %.1f s", static_cast<double>(clock.elapsed()) / 1000);
        const Ended ended = endOf(left);
        COMPARE_STATUS(ended, 1);
        QCOMPARE(codeOf(ended), std::string("crashed"));
        const std::string where = ended.json()["error"]["where"];
        QCOMPARE(where, "rank " + std::to_string(killed));
        ranks[static_cast<std::size_t>(killed)]->waitForFinished();
        goesOnAlone(project);
    }

    /// It does not die, it only says nothing any more.
    void aRankThatStandsStillIsNoticed()
    {
        const TempDir folder;
        const std::string project = makeProject(folder);
        const Processes ranks = startRanks(2, trainCommand(project, kEndless));
        QVERIFY(waitForCheckpoint(project));
        const auto stopped = static_cast<pid_t>(ranks[1]->processId());
        ::kill(stopped, SIGSTOP);
        const bool noticed = ranks[0]->waitForFinished(kNoticeMs);
        ::kill(stopped, SIGCONT);
        QVERIFY(noticed);
        const Ended first = endOf(*ranks[0]), second = endOf(*ranks[1]);
        COMPARE_STATUS(first, 1);
        QCOMPARE(codeOf(first), std::string("crashed"));
        COMPARE_STATUS(second, 1); // awake again, it finds the others gone
    }

    void stoppingOneStopsAll()
    {
        const TempDir folder;
        const std::string project = makeProject(folder);
        const Processes ranks = startRanks(2, trainCommand(project, kEndless));
        QVERIFY(waitForCheckpoint(project));
        ranks[1]->terminate();
        COMPARE_STATUS(endOf(*ranks[1]), 3);
        COMPARE_STATUS(endOf(*ranks[0]), 3);
        goesOnAlone(project);
    }

    void whatIsWrongIsSaid()
    {
        const TempDir folder;
        const std::string project = makeProject(folder, 200);
        COMPARE_STATUS(cairnctlJson({"train", project, "--distributed"}), 2); // nothing says which rank
        const Listener taken;
        const auto busy = startCairnctl(trainCommand(project), rankVariables(0, 2, taken.port()));
        COMPARE_STATUS(endOf(*busy), 6);
        // The leader cannot begin: the other does not wait for it.
        const Processes ranks = startRanks(2, trainCommand(project, {"--set", "batch_size=1"}));
        const Ended first = endOf(*ranks[0]), second = endOf(*ranks[1]);
        QVERIFY(first.status > 0);
        QVERIFY(second.status > 0);
        QVERIFY2(codeOf(second) == "invalid_input", statusText(second).c_str());
        // One process needs no others.
        const auto one = startCairnctl(trainCommand(project, kQuick), {"RANK=0", "WORLD_SIZE=1"});
        COMPARE_STATUS(endOf(*one), 0);
    }

private:
    /// The run that was interrupted is taken up by a single process, and is stopped once it is beyond its checkpoint.
    static void goesOnAlone(const std::string& project)
    {
        const auto alone = startCairnctl({"train", project, "--resume", "--distributed"}, {"RANK=0", "WORLD_SIZE=1"});
        alone->setReadChannel(QProcess::StandardError);
        QByteArray said;
        while (!said.contains("Resumed at step") && !said.contains("begins anew") && alone->waitForReadyRead(kPatienceMs))
            said += alone->readAllStandardError();
        alone->terminate();
        const Ended ended = endOf(*alone);
        COMPARE_STATUS(ended, 3);
        QVERIFY2(said.contains("Run 1") && said.contains("Resumed at step"), said.constData());
        QVERIFY2(said.contains("other conditions (ranks)"), said.constData());
    }
};

QTEST_GUILESS_MAIN(DistributedTest)
#include "distributed_test.moc"
