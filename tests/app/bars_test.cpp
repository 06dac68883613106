// SPDX-License-Identifier: GPL-3.0-or-later
// The templates with their defaults on real data: what a newcomer gets must be good. Takes minutes.
#include "tests/app/program.h"
#include "tests/support/shared_data.h"

#include <QTest>

using namespace cairn;
using namespace cairn::test;

class BarsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void adultReachesItsBar()
    {
        const auto train = sharedFile("adult/adult-train.csv.gz"), test = sharedFile("adult/adult-test.csv.gz");
        if (!train || !test)
            QSKIP("shared data is absent");
        TempDir folder;
        const std::string project = folder / "adult.cairn";
        const Ended made = cairnctlJson({"new", project, "--data", *train, "--test-data", *test});
        QVERIFY2(made.status == 0, (made.out + made.err).c_str());
        const Ended trained = cairnctlJson({"train", project});
        QVERIFY2(trained.status == 0, (trained.out + trained.err).c_str());
        QVERIFY2(trained.json()["test"]["accuracy"].get<double>() >= 0.850, trained.out.c_str());
    }

    void fashionMnistReachesItsBar()
    {
        TempDir folder;
        const std::string project = folder / "fashion.cairn";
        const Ended made = cairnctlJson({"new", project, "--data", "sample:fashion-mnist"});
        if (made.status != 0)
            QSKIP("the package dataset-fashion-mnist is absent");
        const Ended trained = cairnctlJson({"train", project});
        QVERIFY2(trained.status == 0, (trained.out + trained.err).c_str());
        QVERIFY(trained.json()["epochs"].get<int>() <= 6);
        QVERIFY2(trained.json()["test"]["accuracy"].get<double>() >= 0.920, trained.out.c_str());
    }
};

QTEST_GUILESS_MAIN(BarsTest)
#include "bars_test.moc"
