// SPDX-License-Identifier: GPL-3.0-or-later
// The main job through the window: train a small table, look at the mistakes, explain, export; close while training.
#include "tests/ui/support/window_fixture.h"
#include "ui/common/option_form.h"
#include "ui/deploy/deploy_page.h"
#include "ui/evaluate/evaluate_page.h"
#include "ui/explain/explain_page.h"
#include "ui/train/curves.h"
#include "ui/train/train_controller.h"
#include "ui/train/train_page.h"

#include "plots/chart/matrix_view.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>

using namespace cairn;
using cairn::test::WindowFixture;

class TrainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void optionsAreEditedAndTakenBack();
    void theWholeJob();
    void closingWhileTrainingAsksAndEndsCleanly();

private:
    static bool prepare(WindowFixture& f, int epochs);
};

bool TrainTest::prepare(WindowFixture& f, int epochs)
{
    if (!f.ready())
        return false;
    f.drop({f.writeTable()});
    if (!QTest::qWaitFor([&f] { return f.workspace.workbench() && f.workspace.workbench()->recipe() && !f.workspace.workbench()->graph().empty(); }, 30000) || !f.idle())
        return false;
    Json options = f.workspace.workbench()->trainOptions();
    options["epochs"] = epochs;
    options["batch_size"] = 32;
    options["threads"] = 1;
    return f.workspace.workbench()->setTrainOptions(options).has_value() && f.idle();
}

void TrainTest::optionsAreEditedAndTakenBack()
{
    WindowFixture f;
    QVERIFY(prepare(f, 3));
    f.window.showPage("train");
    auto* page = qobject_cast<ui::TrainPage*>(f.window.page("train"));
    auto* epochs = qobject_cast<QLineEdit*>(page->form().editor("epochs"));
    QTRY_COMPARE(epochs->text(), QStringLiteral("3"));
    epochs->setFocus();
    epochs->selectAll();
    QTest::keyClicks(epochs, "7");
    QTest::keyClick(epochs, Qt::Key_Return);
    QTRY_COMPARE(f.workspace.workbench()->trainOptions()["epochs"].get<int>(), 7);
    QVERIFY(f.idle());
    QVERIFY(f.commands.run("edit.undo"));
    QTRY_COMPARE(f.workspace.workbench()->trainOptions()["epochs"].get<int>(), 3);
    QVERIFY(f.idle());
}

void TrainTest::theWholeJob()
{
    WindowFixture f;
    QVERIFY(prepare(f, 4));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.commands.run("train.start"));
    auto* train = qobject_cast<ui::TrainPage*>(f.window.page("train"));
    QTRY_VERIFY(train->controller().running());
    QTRY_VERIFY_WITH_TIMEOUT(!train->controller().running(), 120000);
    QVERIFY2(!train->controller().error(), train->controller().error() ? train->controller().error()->text().c_str() : "");
    QVERIFY(f.idle());
    QVERIFY(train->curves().pointCount("loss", "train") > 0);
    QVERIFY(train->curves().pointCount("loss", "validation") > 0);

    f.window.showPage("evaluate");
    auto* evaluate = qobject_cast<ui::EvaluatePage*>(f.window.page("evaluate"));
    QTRY_VERIFY2_WITH_TIMEOUT(evaluate->evaluation(), qPrintable(f.problems()), 60000);
    QVERIFY(f.idle());
    Q_EMIT evaluate->matrix().cellClicked(0, 0, Qt::NoModifier);
    const std::uint64_t right = evaluate->evaluation()->confusionAt(0, 0);
    QCOMPARE(f.workspace.selection().current().rows->count(), right);
    QVERIFY(right > 0);

    f.window.showPage("explain");
    auto* explain = qobject_cast<ui::ExplainPage*>(f.window.page("explain"));
    QTRY_VERIFY_WITH_TIMEOUT(!explain->explanations().empty(), 60000);
    QVERIFY(explain->explanations().front().completenessGap < 0.05);

    f.window.showPage("deploy");
    auto* deploy = qobject_cast<ui::DeployPage*>(f.window.page("deploy"));
    QVERIFY(f.idle());
    deploy->setFolder(QString::fromStdString((f.folder / "out").string()));
    QVERIFY(f.commands.run("deploy.safetensors"));
    QVERIFY(f.idle());
    const auto* result = deploy->findChild<QLabel*>("deploy.result.safetensors");
    QVERIFY2(result->text().startsWith(QStringLiteral("✓")), qPrintable(result->text()));
    f.workspace.setWorkbench(nullptr);
    QVERIFY(f.idle());
}

void TrainTest::closingWhileTrainingAsksAndEndsCleanly()
{
    WindowFixture f;
    QVERIFY(prepare(f, 100000));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    auto* train = qobject_cast<ui::TrainPage*>(f.window.page("train"));
    QVERIFY(f.commands.run("train.start"));
    QTRY_VERIFY_WITH_TIMEOUT(train->controller().progress() && train->controller().progress()->step > 10, 60000);
    f.window.close();
    QVERIFY(f.window.isVisible());
    QMessageBox* box = nullptr;
    QTRY_VERIFY((box = f.window.findChild<QMessageBox*>()));
    auto* stop = box->findChild<QAbstractButton*>("stopAndKeep");
    QVERIFY(stop);
    QTest::mouseClick(stop, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!f.window.isVisible(), 60000);
    QVERIFY(!train->controller().running());
    const auto runs = f.workspace.workbench()->project().runs();
    QVERIFY(runs && runs->size() == 1);
    QCOMPARE(runs->front().state, store::RunState::Kept);
}

QTEST_MAIN(TrainTest)
#include "train_test.moc"
