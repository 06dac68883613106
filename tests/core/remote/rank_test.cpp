// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/rank.h"

#include <QTest>

using namespace cairn;
using namespace cairn::remote;

class RankTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// What the launchers' manuals say that they set.
    void launchersAreUnderstood_data()
    {
        QTest::addColumn<QByteArray>("variables");
        QTest::addColumn<QByteArray>("place"); // rank/size local/local size address:port launcher
        const auto row = [](const char* name, const char* variables, const char* place) { QTest::newRow(name) << QByteArray(variables) << QByteArray(place); };
        row("torchrun", "RANK=3 WORLD_SIZE=4 LOCAL_RANK=1 LOCAL_WORLD_SIZE=2 MASTER_ADDR=10.0.0.1 MASTER_PORT=29400", "3/4 1/2 10.0.0.1:29400 torchrun");
        row("PyTorchJob of Kubernetes", "RANK=1 WORLD_SIZE=3 MASTER_ADDR=job-master-0 MASTER_PORT=23456", "1/3 0/1 job-master-0:23456 torchrun");
        row("one machine", "RANK=1 WORLD_SIZE=2 LOCAL_RANK=1 LOCAL_WORLD_SIZE=2", "1/2 1/2 127.0.0.1:29500 torchrun");
        row("one process", "RANK=0 WORLD_SIZE=1", "0/1 0/1 127.0.0.1:29500 torchrun");
        row("mpirun", "OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_RANK=1 OMPI_COMM_WORLD_LOCAL_SIZE=2", "1/2 1/2 127.0.0.1:29500 Open MPI");
        row("mpirun on machines", "OMPI_COMM_WORLD_RANK=5 OMPI_COMM_WORLD_SIZE=8 OMPI_COMM_WORLD_LOCAL_RANK=1 OMPI_COMM_WORLD_LOCAL_SIZE=4 MASTER_ADDR=a", "5/8 1/4 a:29500 Open MPI");
        row("MPICH", "PMI_RANK=0 PMI_SIZE=2 MPI_LOCALRANKID=0 MPI_LOCALNRANKS=2", "0/2 0/2 127.0.0.1:29500 PMI");
        row("srun", "SLURM_PROCID=2 SLURM_NTASKS=4 SLURM_LOCALID=0 SLURM_NTASKS_PER_NODE=2 SLURM_JOB_NODELIST=gpu[02-03] SLURM_JOB_ID=81234", "2/4 0/2 gpu02:29734 Slurm");
        row("srun on one node", "SLURM_PROCID=1 SLURM_NTASKS=2 SLURM_LOCALID=1 SLURM_JOB_NODELIST=login SLURM_JOB_ID=7", "1/2 1/1 127.0.0.1:29507 Slurm");
        row("mpirun within Slurm", "OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_SIZE=2 SLURM_PROCID=0 SLURM_NTASKS=16 SLURM_JOB_NODELIST=n[1-2]",
            "1/2 0/2 127.0.0.1:29500 Open MPI");
        row("two that agree", "RANK=1 WORLD_SIZE=2 OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 MASTER_ADDR=::1", "1/2 0/1 ::1:29500 torchrun");
    }
    void launchersAreUnderstood()
    {
        QFETCH(QByteArray, variables);
        QFETCH(QByteArray, place);
        const auto found = rankFromEnvironment(environment(variables));
        QVERIFY2(found.has_value(), found ? "" : found.error().text().c_str());
        const auto number = [](int value) { return QByteArray::number(value); };
        QCOMPARE(number(found->rank) + "/" + number(found->size) + " " + number(found->localRank) + "/" + number(found->localSize) + " " + QByteArray::fromStdString(found->address) + ":"
                     + number(found->port) + " " + QByteArray::fromStdString(found->launcher),
                 place);
    }

    /// torchrun's agent serves the store itself, and starts ranks again within it.
    void agentsAreUnderstood()
    {
        const auto own = rankFromEnvironment(environment("RANK=0 WORLD_SIZE=1"));
        QVERIFY(own.has_value() && !own->served);
        const auto served = rankFromEnvironment(environment("RANK=0 WORLD_SIZE=1 TORCHELASTIC_USE_AGENT_STORE=True TORCHELASTIC_RUN_ID=a TORCHELASTIC_RESTART_COUNT=2"));
        QVERIFY(served.has_value() && served->served);
        QCOMPARE(served->attempt, std::string("a/2"));
    }

    void contradictionsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("variables");
        QTest::addColumn<QByteArray>("where");
        const auto row = [](const char* name, const char* variables, const char* where) { QTest::newRow(name) << QByteArray(variables) << QByteArray(where); };
        row("nothing", "", "RANK");
        row("a port alone", "MASTER_PORT=1", "RANK");
        row("no size", "RANK=0", "WORLD_SIZE");
        row("no rank", "WORLD_SIZE=2", "RANK");
        row("rank too large", "RANK=2 WORLD_SIZE=2 MASTER_ADDR=a", "RANK");
        row("no number", "RANK=one WORLD_SIZE=2", "RANK");
        row("negative", "RANK=-1 WORLD_SIZE=2", "RANK");
        row("size of zero", "RANK=0 WORLD_SIZE=0", "WORLD_SIZE");
        row("trailing letters", "RANK=1x WORLD_SIZE=2", "RANK");
        row("huge", "RANK=99999999999999999999 WORLD_SIZE=2", "RANK");
        row("port", "RANK=0 WORLD_SIZE=1 MASTER_PORT=70000", "MASTER_PORT");
        row("more here than anywhere", "RANK=0 WORLD_SIZE=2 LOCAL_RANK=0 LOCAL_WORLD_SIZE=3", "LOCAL_WORLD_SIZE");
        row("local rank", "RANK=0 WORLD_SIZE=2 LOCAL_RANK=2 LOCAL_WORLD_SIZE=2", "LOCAL_WORLD_SIZE");
        row("two launchers", "RANK=0 WORLD_SIZE=1 OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2", "OMPI_COMM_WORLD_RANK");
        row("no address", "RANK=0 WORLD_SIZE=2", "MASTER_ADDR");
        row("no address by mpirun", "OMPI_COMM_WORLD_RANK=0 OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_LOCAL_SIZE=2", "MASTER_ADDR");
        row("node list", "SLURM_PROCID=0 SLURM_NTASKS=2 SLURM_JOB_NODELIST=gpu[1-", "SLURM_JOB_NODELIST");
    }
    void contradictionsAreRefused()
    {
        QFETCH(QByteArray, variables);
        QFETCH(QByteArray, where);
        const auto found = rankFromEnvironment(environment(variables));
        QVERIFY(!found.has_value());
        QCOMPARE(found.error().code, ErrorCode::InvalidInput);
        QCOMPARE(QByteArray::fromStdString(found.error().where), where);
        QVERIFY(!found.error().fix.empty());
    }

    void nodeListsAreWrittenOut()
    {
        const std::vector<std::pair<std::string, std::vector<std::string>>> lists{
            {"login", {"login"}},
            {"a,b", {"a", "b"}},
            {"gpu[01-03,7],login", {"gpu01", "gpu02", "gpu03", "gpu7", "login"}},
            {"n[9-11]", {"n9", "n10", "n11"}},
            {"n[099-100].cluster", {"n099.cluster", "n100.cluster"}},
            {"r[1-2]n[3,5]", {"r1n3", "r1n5", "r2n3", "r2n5"}},
        };
        for (const auto& [list, hosts] : lists) {
            const auto found = hostsOfNodeList(list);
            QVERIFY2(found.has_value(), list.c_str());
            QVERIFY2(*found == hosts, list.c_str());
        }
        for (const char* broken : {"", "a,", "a[", "a]", "a[]", "a[3-1]", "a[x]", "a[1-2", "a[1]]", "a[0-999999999]", "a[0-65535][0-65535]"})
            QVERIFY2(!hostsOfNodeList(broken).has_value(), broken);
    }

private:
    static Environment environment(const QByteArray& variables)
    {
        Environment all;
        for (const QByteArray& one : variables.split(' ')) {
            if (const qsizetype equals = one.indexOf('='); equals > 0)
                all[one.left(equals).toStdString()] = one.mid(equals + 1).toStdString();
        }
        return all;
    }
};

QTEST_APPLESS_MAIN(RankTest)
#include "rank_test.moc"
