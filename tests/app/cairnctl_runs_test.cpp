// SPDX-License-Identifier: GPL-3.0-or-later
// "cairnctl runs" from outside: import, list, export, compare, reproduce, delete.
#include "core/session/workbench.h"
#include "tests/app/cairnctl_support.h"
#include "tests/app/program.h"
#include "tests/support/shared_data.h"

#include <QTest>

using namespace cairn;
using namespace cairn::test;

namespace fs = std::filesystem;

class CairnctlRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thereAndBack()
    {
        const TempDir folder;
        const std::string project = folder / "p.cairn", log = folder / "log.csv";
        QVERIFY(session::Workbench::create(project).has_value());
        writeFile(log, "run,metric,split,step,epoch,seconds,value\nslow,loss,train,1,1,1,0.9\nslow,loss,train,2,2,2,0.8\nquick,loss,train,1,1,1,0.5\n");
        const Ended in = cairnctlJson({"runs", "import", project, log});
        COMPARE_STATUS(in, 0);
        QCOMPARE(in.json()["format"].get<std::string>(), std::string("CSV"));
        QCOMPARE(in.json()["runs"], Json::array({1, 2}));

        const Ended list = cairnctlJson({"runs", "list", project, "--sort", "train.loss", "--ascending", "--column", "train.loss", "--column", "max:train.loss"});
        COMPARE_STATUS(list, 0);
        const Json runs = list.json()["runs"];
        QCOMPARE(runs[0]["name"].get<std::string>(), std::string("quick"));
        QCOMPARE(runs[1]["columns"]["train.loss"].get<double>(), 0.8);
        QCOMPARE(runs[1]["columns"]["max:train.loss"].get<double>(), 0.9);
        QCOMPARE(runs[1]["tags"], Json::array({"imported"}));
        QCOMPARE(cairnctlJson({"runs", "list", project, "--filter", "loss>0.6"}).json()["total"].get<int>(), 1);
        QVERIFY(cairnctl({"runs", "list", project, "--limit", "1"}).out.find("and 1 more") != std::string::npos);

        COMPARE_STATUS(cairnctlJson({"runs", "export", project, "--out", folder / "out.csv"}), 0);
        COMPARE_STATUS(cairnctlJson({"runs", "export", project, "--format", "tensorboard", "--filter", "name=slow", "--out", folder / "tb"}), 0);
        QVERIFY(fs::is_directory(folder.path() / "tb" / "slow"));
        COMPARE_STATUS(cairnctlJson({"runs", "export", project, "--format", "parquet", "--out", folder / "out.parquet"}), 0);
        QVERIFY(fs::file_size(folder / "out.parquet") > 100);
        COMPARE_STATUS(cairnctlJson({"runs", "export", project, "--format", "mlflow", "--out", folder / "mlruns"}), 0);
        QCOMPARE(cairnctlJson({"runs", "import", project, folder / "mlruns"}).json()["runs"], Json::array({3, 4}));
        COMPARE_STATUS(cairnctlJson({"runs", "delete", project, "--run", "3", "--run", "4"}), 0);
        const Ended back = cairnctlJson({"runs", "import", project, folder / "tb"});
        COMPARE_STATUS(back, 0);
        QCOMPARE(back.json()["runs"], Json::array({5}));

        const Ended compared = cairnctlJson({"runs", "compare", project, "1", "2"});
        COMPARE_STATUS(compared, 0);
        QCOMPARE(compared.json()["metrics"]["train.loss"]["last"], Json::array({0.8, 0.5}));

        const Ended gone = cairnctlJson({"runs", "delete", project, "--run", "1", "--filter", "name=quick"});
        COMPARE_STATUS(gone, 0);
        QCOMPARE(gone.json()["deleted"].get<int>(), 2);
        QCOMPARE(cairnctlJson({"runs", "list", project}).json()["total"].get<int>(), 1);
    }

    void badInput()
    {
        const TempDir folder;
        const std::string project = folder / "p.cairn";
        QVERIFY(session::Workbench::create(project).has_value());
        COMPARE_STATUS(cairnctlJson({"runs", "import", project, folder / "nothing"}), 4);
        COMPARE_STATUS(cairnctlJson({"runs", "list", project, "--sort", "no_such_metric"}), 4);
        COMPARE_STATUS(cairnctlJson({"runs", "list", project, "--filter", "loss>"}), 4);
        COMPARE_STATUS(cairnctlJson({"runs", "delete", project}), 4);
        COMPARE_STATUS(cairnctlJson({"runs", "compare", project, "1"}), 2);
        COMPARE_STATUS(cairnctlJson({"runs", "compare", project, "1", "2"}), 4);
        COMPARE_STATUS(cairnctlJson({"runs", "export", project, "--format", "excel", "--out", folder / "x"}), 2);
        COMPARE_STATUS(cairnctlJson({"runs"}), 2);
    }
};

QTEST_GUILESS_MAIN(CairnctlRunsTest)
#include "cairnctl_runs_test.moc"
