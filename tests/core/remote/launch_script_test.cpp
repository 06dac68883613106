// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remote/launch_script.h"

#include <QProcess>
#include <QTest>

using namespace cairn;
using namespace cairn::remote;

class LaunchScriptTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Run with programs of the launchers' names that print their arguments.
    void scriptsStartTheTraining_data()
    {
        QTest::addColumn<QString>("launcher");
        QTest::addColumn<QString>("expected");
        QTest::newRow("torchrun") << "torchrun" << "torchrun|--nnodes|2|--nproc-per-node|4|--max-restarts|3|--rdzv-backend|c10d|--rdzv-endpoint|10.0.0.1:29500|--no-python|"
                                                   "cairnctl|train|/shared/it's $HOME.cairn|--distributed|--go-on|";
        QTest::newRow("mpirun") << "mpirun" << "mpirun|-n|8|--hostfile|hosts.txt|-x|MASTER_ADDR|-x|MASTER_PORT|cairnctl|train|/shared/it's $HOME.cairn|--distributed|--go-on|";
        QTest::newRow("slurm") << "slurm" << "srun|--kill-on-bad-exit=1|cairnctl|train|/shared/it's $HOME.cairn|--distributed|--go-on|";
    }
    void scriptsStartTheTraining()
    {
        QFETCH(QString, launcher);
        QFETCH(QString, expected);
        const auto script = launchScript(launcher.toStdString(), launch());
        QVERIFY(script.has_value());
        QString text = QString::fromStdString(*script);
        text.replace("exec ", ""); // functions stand for the programs
        QProcess shell;
        shell.start("sh", {"-c", "for name in torchrun mpirun srun; do eval \"$name() { printf '%s|' $name \\\"\\$@\\\"; }\"; done\n" + text});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), expected);
        QCOMPARE(shell.exitCode(), 0);
    }

    void aManifestNamesEveryRank()
    {
        const std::string manifest = launchScript("kubernetes", launch()).value();
        QVERIFY(manifest.find("kind: PyTorchJob") != std::string::npos);
        QVERIFY(manifest.find("Worker:\n      replicas: 7\n") != std::string::npos);
        QVERIFY(manifest.find("[\"cairnctl\", \"train\", \"/shared/it's $HOME.cairn\", \"--distributed\", \"--go-on\"]") != std::string::npos);
        Launch single = launch();
        single.machines = single.ranksEach = 1;
        QVERIFY(launchScript("kubernetes", single).value().find("Worker") == std::string::npos);
    }

    void nonsenseIsRefused()
    {
        QVERIFY(!launchScript("ssh", launch()).has_value());
        for (const auto change : {+[](Launch& one) { one.project.clear(); }, +[](Launch& one) { one.machines = 0; }, +[](Launch& one) { one.ranksEach = -1; }, +[](Launch& one) { one.port = 80; }}) {
            Launch one = launch();
            change(one);
            QVERIFY(!launchScript("slurm", one).has_value());
        }
    }

private:
    static Launch launch() { return {.project = "/shared/it's $HOME.cairn", .machines = 2, .ranksEach = 4, .address = "10.0.0.1", .port = 29500, .image = "cairn"}; }
};

QTEST_GUILESS_MAIN(LaunchScriptTest)
#include "launch_script_test.moc"
