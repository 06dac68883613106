// SPDX-License-Identifier: GPL-3.0-or-later
// The main job through the window: train a small table, look at the mistakes, explain, export; close while training.
#include "tests/ui/support/page_fixture.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/deploy/deploy_page.h"
#include "ui/evaluate/evaluate_page.h"
#include "ui/explain/explain_page.h"
#include "ui/train/curves.h"
#include "ui/train/preflight_card.h"
#include "ui/train/train_controller.h"
#include "ui/train/train_page.h"

#include "plots/chart/matrix_view.h"

#include <QAbstractButton>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QMessageBox>

#include <algorithm>

using namespace cairn;
using cairn::test::WindowFixture;

class TrainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theWholeJob();
    void whatTheTrainingTakesIsTold();
    void closingWhileTrainingAsksAndEndsCleanly();
    void stoppedForNowItCanGoOn();
    void pagesFollowATraining();
    void pausesGoesOnAndResumes();

private:
    static bool prepare(WindowFixture& f, int epochs);
};

bool TrainTest::prepare(WindowFixture& f, int epochs)
{
    return f.ready() && f.dropData({f.writeTable()}) && f.setOptions({{"epochs", epochs}, {"batch_size", 32}, {"threads", 1}});
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
    // The figure above the curves, with its mark where this machine lets nobody read its meters.
    QVERIFY(train->curves().last("energy", "").value_or(0) > 0 && train->curves().pointCount("energy", "") == 0);
    const auto* figures = train->findChild<QLabel*>("train.figures");
    QVERIFY2(figures->text().contains("CO₂e"), qPrintable(figures->text()));
    QCOMPARE(figures->text().contains('~'), train->curves().last("energy_estimated", "").has_value());

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

/// Before the start: measured figures, anew after an edit; after the run: how good they were.
void TrainTest::whatTheTrainingTakesIsTold()
{
    WindowFixture f;
    QVERIFY(prepare(f, 2));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    f.window.showPage("train");
    auto* train = qobject_cast<ui::TrainPage*>(f.window.page("train"));
    auto* card = train->findChild<ui::PreflightCard*>();
    if (!card)
        card = train->inspector()->findChild<ui::PreflightCard*>();
    QVERIFY(card);
    QTRY_VERIFY_WITH_TIMEOUT(card->isSettled() && card->figures(), 60000);
    const session::Preflight first = *card->figures();
    const auto workbench = f.workspace.workbench();
    QCOMPARE(first.parameters, graph::infer(workbench->graph(), workbench->dataInterface()).parameters);
    QCOMPARE(first.batchSize, 32);
    QCOMPARE(first.cost.stepsPerEpoch, static_cast<std::int64_t>((first.rows + 31) / 32));
    QVERIFY(first.cost.stepSeconds > 0 && first.runSeconds >= 2 * first.epochSeconds && first.epochSeconds > 0);
    // Weights, gradients and two moments of AdamW; with what lies between the tensors.
    QVERIFY(first.cost.weightBytes >= first.parameters * 16 && first.cost.weightBytes < first.parameters * 16 + 16384);
    QVERIFY(first.cost.activationBytes > 32 * 4 * 256);
    QVERIFY(!first.lastError);

    QVERIFY(f.setOptions({{"optimizer", "sgd"}, {"batch_size", 64}}));
    QTRY_VERIFY_WITH_TIMEOUT(card->isSettled() && card->figures() && card->figures()->batchSize == 64, 60000);
    QVERIFY(card->figures()->cost.weightBytes < first.cost.weightBytes);
    QVERIFY(card->figures()->cost.activationBytes > first.cost.activationBytes);

    QVERIFY(f.commands.run("train.start"));
    QTRY_VERIFY(train->controller().running());
    QTRY_VERIFY_WITH_TIMEOUT(!train->controller().running(), 120000);
    QVERIFY(f.idle());
    QTRY_VERIFY_WITH_TIMEOUT(card->isSettled() && card->figures() && card->figures()->lastError, 60000);
    const auto events = workbench->project().events(workbench->project().runs()->back().id);
    QVERIFY(std::ranges::any_of(*events, [](const store::RunEvent& event) { return event.message.starts_with("The time was predicted"); }));
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

void TrainTest::stoppedForNowItCanGoOn()
{
    WindowFixture f;
    QVERIFY(prepare(f, 100000));
    QVERIFY(f.setOptions({{"checkpoint_seconds", 0.1}}));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    auto* train = qobject_cast<ui::TrainPage*>(f.window.page("train"));
    QVERIFY(f.commands.run("train.start"));
    QTRY_VERIFY_WITH_TIMEOUT(train->controller().progress() && train->controller().progress()->step > 10, 60000);
    QVERIFY(f.commands.run("project.close"));
    QMessageBox* box = nullptr;
    QTRY_VERIFY((box = f.window.findChild<QMessageBox*>()));
    // Esc is no.
    QTest::keyClick(box, Qt::Key_Escape);
    QTRY_VERIFY(!f.window.findChild<QMessageBox*>());
    QVERIFY(train->controller().running());
    QVERIFY(f.commands.run("project.close"));
    QTRY_VERIFY((box = f.window.findChild<QMessageBox*>()));
    const auto workbench = f.workspace.workbench();
    QTest::mouseClick(box->findChild<QAbstractButton*>("stopForNow"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!f.workspace.workbench(), 60000);
    QVERIFY(session::resumableRun(*workbench).has_value());
    QVERIFY(f.idle());

    // A page that is made after the project was opened, as when a project is named at start, offers it too.
    test::PageFixture later;
    later.workspace.setWorkbench(workbench);
    const ui::TrainController controller(later.workspace);
    QTRY_VERIFY(controller.resumable().has_value());
    QTRY_COMPARE(later.jobs.active(), 0);
}

void TrainTest::pagesFollowATraining()
{
    WindowFixture f;
    QVERIFY(prepare(f, 100000));
    QVERIFY(f.setOptions({{"checkpoint_seconds", 86400.0}, {"batch_size", 1}}));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    auto* train = qobject_cast<ui::TrainPage*>(f.window.page("train"));
    f.window.showPage("evaluate");
    auto* evaluate = qobject_cast<ui::EvaluatePage*>(f.window.page("evaluate"));
    QTRY_COMPARE(evaluate->state(), ui::StateView::State::Empty);
    QVERIFY(f.commands.run("train.start"));
    QTRY_VERIFY_WITH_TIMEOUT(train->controller().progress() && train->controller().progress()->step > 0, 60000);
    f.window.showPage("evaluate");
    // With the checkpoint after the first epoch the model is shown, with the one after the second it is out of date.
    QTRY_VERIFY_WITH_TIMEOUT(evaluate->state() == ui::StateView::State::Ready || evaluate->state() == ui::StateView::State::Stale, 60000);
    QVERIFY(evaluate->evaluation());
    QTRY_COMPARE_WITH_TIMEOUT(evaluate->state(), ui::StateView::State::Stale, 60000);
    QVERIFY(f.commands.run("train.stopAndKeep"));
    QTRY_VERIFY_WITH_TIMEOUT(!train->controller().running(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(evaluate->state(), ui::StateView::State::Ready, 60000);
    QVERIFY(f.idle());
}

void TrainTest::pausesGoesOnAndResumes()
{
    WindowFixture f;
    QVERIFY(prepare(f, 100000));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    f.window.showPage("train");
    auto* train = qobject_cast<ui::TrainPage*>(f.window.page("train"));
    const auto click = [&f](const char* command) {
        auto* button = f.window.findChild<QAbstractButton*>(QStringLiteral("header.") + QLatin1String(command));
        if (!button || !QTest::qWaitFor([button] { return button->isEnabled(); }, 20000))
            return false;
        QTest::mouseClick(button, Qt::LeftButton);
        return true;
    };
    const auto step = [train] { return train->controller().progress() ? train->controller().progress()->step.load() : 0; };
    QVERIFY(click("train.start"));
    QTRY_VERIFY_WITH_TIMEOUT(step() > 10, 60000);
    QVERIFY(f.window.currentPage()->info().id == "train");

    // It holds between two steps, says so, and goes on.
    auto* state = train->findChild<QLabel*>("train.state");
    QVERIFY(click("train.pause"));
    QTRY_VERIFY(state->text().startsWith("Paused"));
    QTest::qWait(200);
    const auto held = step();
    QTest::qWait(300);
    QCOMPARE(step(), held);
    QVERIFY(click("train.pause"));
    QTRY_VERIFY_WITH_TIMEOUT(step() > held + 10, 60000);
    QVERIFY(state->text().startsWith("Training"));

    // The learning rate changes while it goes on.
    auto* factor = train->findChild<QDoubleSpinBox*>("train.rateFactor");
    QVERIFY(!factor->isHidden());
    QCOMPARE(factor->value(), 1.0);
    factor->setValue(0.5);
    QTRY_COMPARE(train->controller().progress()->rateFactor.load(), 0.5);

    // Cancelled at its last checkpoint, the same run goes on from there; kept, it is over.
    QVERIFY(click("train.cancel"));
    QTRY_VERIFY_WITH_TIMEOUT(!train->controller().running(), 60000);
    QVERIFY(f.idle());
    const auto cancelled = f.workspace.workbench()->project().runs();
    QCOMPARE(cancelled->size(), std::size_t{1});
    QCOMPARE(cancelled->front().state, store::RunState::Cancelled);
    QTRY_VERIFY(train->controller().resumable().has_value());
    QVERIFY(click("train.resume"));
    QTRY_VERIFY_WITH_TIMEOUT(train->controller().running() && step() > 10, 60000);
    QVERIFY(click("train.stopAndKeep"));
    QTRY_VERIFY_WITH_TIMEOUT(!train->controller().running(), 60000);
    QVERIFY(f.idle());
    const auto kept = f.workspace.workbench()->project().runs();
    QCOMPARE(kept->size(), std::size_t{1});
    QCOMPARE(kept->front().state, store::RunState::Kept);
}

QTEST_MAIN(TrainTest)
#include "train_test.moc"
