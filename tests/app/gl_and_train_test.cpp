// SPDX-License-Identifier: GPL-3.0-or-later
// The OpenGL driver and the tensor library both carry an LLVM: they have to get along in one process.
#include "core/engine_api/engine_loader.h"
#include "core/session/training/training.h"
#include "plots/cloud/point_cloud_widget.h"
#include "tests/plots/support/screenshots.h"
#include "tests/ui/support/page_fixture.h"

#include <QTest>

#include <thread>

using namespace cairn;

class GlAndTrainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawTrainDraw();
};

void GlAndTrainTest::drawTrainDraw()
{
    test::PageFixture f;
    plots::PointCloudWidget cloud(f.themes);
    cloud.resize(400, 300);
    cloud.setPoints({0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1});
    cloud.show();
    QVERIFY(QTest::qWaitForWindowExposed(&cloud));
    const auto drawn = [&] {
        QTest::qWait(200);
        return test::countPixels(cloud.screenshot(), f.themes.theme().category(0), 24);
    };
    QVERIFY(drawn() > 20);

    const auto engine = engine::loadEngine();
    if (!engine)
        QSKIP(engine.error().text().c_str());
    QVERIFY(drawn() > 20);
    QVERIFY(f.openTable(300).empty());
    auto workbench = f.workspace.workbench();
    Json options = workbench->trainOptions();
    options["epochs"] = 2;
    options["threads"] = 1;
    engine::TrainControl control;
    engine::TrainProgress progress;
    std::atomic<bool> done{false};
    std::string problem;
    std::thread training([&] {
        if (const auto trained = session::startTraining(*workbench, **engine, options, control, progress); !trained)
            problem = trained.error().text();
        done = true;
    });
    // The cloud turns while the model trains.
    do {
        QTest::keyClick(&cloud, Qt::Key_Right);
        QTest::qWait(10);
    } while (!done);
    training.join();
    QVERIFY2(problem.empty(), problem.c_str());
    QVERIFY(drawn() > 20);
}

QTEST_MAIN(GlAndTrainTest)
#include "gl_and_train_test.moc"
