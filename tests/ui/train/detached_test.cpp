// SPDX-License-Identifier: GPL-3.0-or-later
// Trainings in a process of their own through the window: followed, steered, left alone, found again, killed and resumed. And the question
// before the window closes, which is not asked about them and goes when a training ends by itself.
#include "core/session/detached/run_notes.h"
#include "core/store/lease/run_lease.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/train/curves.h"
#include "ui/train/train_controller.h"
#include "ui/train/train_page.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QLabel>
#include <QMessageBox>

#include <csignal>
#include <fstream>

using namespace cairn;
using cairn::test::WindowFixture;

namespace {

constexpr int kPatienceMs = 60'000;

pid_t processOf(const std::filesystem::path& runFolder)
{
    std::ifstream in(store::leaseFileOf(runFolder));
    pid_t process = 0;
    in >> process;
    return process;
}

} // namespace

class DetachedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesOnWithoutTheWindow();
    void theQuestionGoesWithTheTraining();

private:
    static bool prepare(WindowFixture& f, int epochs)
    {
        return f.ready() && f.dropData({f.writeTable()}) && f.setOptions({{"epochs", epochs}, {"batch_size", 32}, {"threads", 1}, {"checkpoint_seconds", 0.1}});
    }
};

void DetachedTest::goesOnWithoutTheWindow()
{
    WindowFixture f;
    QVERIFY(prepare(f, 100'000));
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
    ui::TrainController& controller = train->controller();
    const auto step = [&] { return controller.progress() ? controller.progress()->step.load() : 0; };
    auto* own = train->inspector()->findChild<QCheckBox*>("train.ownProcess");
    QVERIFY(own && own->isEnabled() && !own->isChecked());
    QTest::mouseClick(own, Qt::LeftButton, {}, QPoint(8, own->height() / 2));
    QVERIFY(controller.ownProcess());
    QTRY_VERIFY(f.commands.action("train.ownProcess")->isChecked());

    // It learns in another process, and the window shows how far it is and its curves.
    QVERIFY(click("train.start"));
    QTRY_VERIFY2_WITH_TIMEOUT(step() > 10, qPrintable(f.problems()), kPatienceMs);
    QVERIFY(controller.survives() && !own->isEnabled());
    auto* state = train->findChild<QLabel*>("train.state");
    QTRY_VERIFY2(state->text().startsWith("Training in its own process: epoch"), qPrintable(state->text()));
    QTRY_VERIFY_WITH_TIMEOUT(train->curves().pointCount("loss", "validation") > 0, kPatienceMs);
    const auto folder = f.workspace.workbench()->project().runFolder(controller.run());
    const pid_t process = processOf(folder);
    QVERIFY(process > 0 && process != ::getpid());

    // Its levers are those of any training.
    QVERIFY(click("train.pause"));
    QTRY_VERIFY_WITH_TIMEOUT(session::readPulse(folder).paused, kPatienceMs);
    QTRY_VERIFY2(state->text().startsWith("Paused in its own process"), qPrintable(state->text()));
    const auto held = session::readPulse(folder).step;
    QTest::qWait(300);
    QCOMPARE(session::readPulse(folder).step, held);

    // The project closes without a question and is followed again when it is opened, paused as it was left.
    const QString path = QString::fromStdString(f.workspace.workbench()->path().string());
    QVERIFY(f.commands.run("project.close"));
    QTRY_VERIFY(!f.workspace.workbench());
    QVERIFY(!f.window.findChild<QMessageBox*>());
    QVERIFY(!controller.running() && store::leaseHeld(folder));
    QVERIFY(f.idle());
    f.projects.open(path);
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace.workbench() && controller.running() && controller.run(), kPatienceMs);
    QVERIFY(!f.workspace.workbench()->readOnly());
    f.window.showPage("train");
    QTRY_VERIFY(controller.paused());
    QVERIFY(click("train.pause"));
    QTRY_VERIFY_WITH_TIMEOUT(step() > held + 10, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(train->curves().pointCount("loss", "train") > 0, kPatienceMs);

    // Killed, it is a run that was interrupted: the window says so and offers to go on.
    QTRY_VERIFY_WITH_TIMEOUT(session::readPulse(folder).checkpoint > 0, kPatienceMs);
    QCOMPARE(::kill(process, SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!controller.running(), kPatienceMs);
    QVERIFY(controller.error() && controller.error()->code == ErrorCode::Crashed);
    QTRY_VERIFY_WITH_TIMEOUT(controller.resumable().has_value(), kPatienceMs);
    QCOMPARE(f.workspace.workbench()->project().run(controller.run())->state, store::RunState::Interrupted);
    QVERIFY(own->isEnabled() && own->isChecked());
    QVERIFY(click("train.resume"));
    QTRY_VERIFY2_WITH_TIMEOUT(controller.running() && step() > 10, qPrintable(f.problems()), kPatienceMs);

    // Nor does the window ask: it closes, and the process goes on.
    f.window.close();
    QTRY_VERIFY(!f.window.isVisible());
    QVERIFY(!f.window.findChild<QMessageBox*>());
    QVERIFY(store::leaseHeld(folder));
    QVERIFY(session::writeWishes(folder, {.cancel = true}).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(!store::leaseHeld(folder), kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(!controller.running(), kPatienceMs);
    QCOMPARE(f.workspace.workbench()->project().runs()->size(), std::size_t{1});
    QCOMPARE(f.workspace.workbench()->project().runs()->front().state, store::RunState::Cancelled);
    QVERIFY(f.idle());
}

void DetachedTest::theQuestionGoesWithTheTraining()
{
    WindowFixture f;
    QVERIFY(prepare(f, 100'000));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    auto* train = qobject_cast<ui::TrainPage*>(f.window.page("train"));
    QVERIFY(f.commands.run("train.start"));
    QTRY_VERIFY_WITH_TIMEOUT(train->controller().progress() && train->controller().progress()->step > 10, kPatienceMs);
    f.window.close();
    QTRY_VERIFY(f.window.findChild<QMessageBox*>());
    QVERIFY(f.window.isVisible());
    train->controller().stopAndKeep(); // as if its last epoch were over
    QTRY_VERIFY_WITH_TIMEOUT(!f.window.isVisible(), kPatienceMs);
    QTRY_VERIFY(!f.window.findChild<QMessageBox*>());
    QCOMPARE(f.workspace.workbench()->project().runs()->front().state, store::RunState::Kept);
    QVERIFY(f.idle());
}

QTEST_MAIN(DetachedTest)
#include "detached_test.moc"
