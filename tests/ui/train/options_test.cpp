// SPDX-License-Identifier: GPL-3.0-or-later
// The options of the Train page: the form, the drawn schedule, the search for a learning rate.
#include "tests/ui/support/window_fixture.h"
#include "ui/common/option_form.h"
#include "ui/train/rate_card.h"
#include "ui/train/schedule_view.h"
#include "ui/train/train_page.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

#include <cmath>

using namespace cairn;
using cairn::test::WindowFixture;

class OptionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void optionsAreEditedAndTakenBack();
    void onlyOptionsThatCountAreShown();
    void aScheduleIsDrawn();
    void aLearningRateIsFoundAndTaken();

private:
    static bool prepare(WindowFixture& f) { return f.ready() && f.dropData({f.writeTable()}) && f.setOptions({{"epochs", 3}, {"batch_size", 32}, {"threads", 1}}); }
};

void OptionsTest::optionsAreEditedAndTakenBack()
{
    WindowFixture f;
    QVERIFY(prepare(f));
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

void OptionsTest::onlyOptionsThatCountAreShown()
{
    WindowFixture f;
    QVERIFY(prepare(f));
    f.window.showPage("train");
    auto& form = qobject_cast<ui::TrainPage*>(f.window.page("train"))->form();
    const auto shown = [&form](const char* option) { return !form.editor(option)->isHidden(); };
    QTRY_VERIFY(shown("energy_budget") && !shown("energy_action") && shown("grid") && !shown("grid_factor"));
    QTRY_VERIFY(shown("warmup") && !shown("schedule_power") && !shown("schedule_curve") && !shown("average_decay") && !shown("lookahead_share"));
    QVERIFY(f.setOptions({{"schedule", "polynomial"}, {"average", "ema"}, {"lookahead", 5}, {"energy_budget", 20.0}, {"grid", "own"}}));
    QTRY_VERIFY(shown("energy_action") && shown("grid_factor"));
    QTRY_VERIFY(shown("warmup") && shown("schedule_power") && !shown("schedule_drops") && shown("average_decay") && !shown("average_start") && shown("lookahead_share"));
    auto* schedule = qobject_cast<QComboBox*>(form.editor("schedule"));
    schedule->setCurrentIndex(schedule->findData("plateau"));
    Q_EMIT schedule->activated(schedule->currentIndex());
    QVERIFY(!shown("schedule_power") && shown("schedule_patience") && shown("schedule_factor"));
    QTRY_COMPARE(f.workspace.workbench()->trainOptions()["schedule"].get<std::string>(), std::string("plateau"));
    QVERIFY(f.idle());
}

void OptionsTest::aScheduleIsDrawn()
{
    WindowFixture f;
    QVERIFY(prepare(f));
    QVERIFY(f.setOptions({{"schedule", "curve"}, {"schedule_curve", "0:0 1:1"}}));
    f.window.showPage("train");
    auto& view = qobject_cast<ui::TrainPage*>(f.window.page("train"))->schedule();
    QTRY_COMPARE(view.corners().size(), std::size_t{2});
    QVERIFY(f.idle()); // the inspector has its size
    const auto stored = [&f] { return engine::curveFromText(f.workspace.workbench()->trainOptions()["schedule_curve"].get<std::string>()).value(); };

    // A click adds a corner, dragging moves it, keys do both, a right click takes it away; undo brings it back.
    const QPoint middle = view.place({0.5, 0.25}).toPoint(), higher = view.place({0.5, 1.0}).toPoint();
    QTest::mousePress(&view, Qt::LeftButton, {}, middle);
    QTest::mouseMove(&view, higher);
    QTest::mouseRelease(&view, Qt::LeftButton, {}, higher);
    QTRY_COMPARE(stored().size(), std::size_t{3});
    QVERIFY2(std::abs(stored()[1].at - 0.5) < 0.02 && stored()[1].factor > 0.95, engine::curveText(stored()).c_str());
    const double before = stored()[1].at;
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Right);
    QTRY_VERIFY(std::abs(stored()[1].at - before - 0.02) < 1e-9);
    QVERIFY(f.idle());
    QTest::mouseClick(&view, Qt::RightButton, {}, view.place(view.corners()[1]).toPoint());
    QTRY_COMPARE(stored().size(), std::size_t{2});
    QVERIFY(f.idle());
    QVERIFY(f.commands.run("edit.undo"));
    QTRY_COMPARE(stored().size(), std::size_t{3});
    QTRY_COMPARE(view.corners().size(), std::size_t{3});
    QVERIFY(f.idle());
}

void OptionsTest::aLearningRateIsFoundAndTaken()
{
    WindowFixture f;
    QVERIFY(prepare(f));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    f.window.showPage("train");
    auto& rates = qobject_cast<ui::TrainPage*>(f.window.page("train"))->rates();
    const auto* said = rates.findChild<QLabel*>("rates.said");
    QTest::mouseClick(rates.findChild<QAbstractButton*>("rates.find"), Qt::LeftButton);
    QTRY_VERIFY2_WITH_TIMEOUT(rates.found(), qPrintable(said->text()), 60000);
    QVERIFY2(rates.found()->suggestion, qPrintable(said->text()));
    auto* take = rates.findChild<QAbstractButton*>("rates.take");
    QVERIFY(!take->isHidden() && take->text().startsWith(QStringLiteral("Use ")));
    QTest::mouseClick(take, Qt::LeftButton);
    QTRY_COMPARE(f.workspace.workbench()->trainOptions()["learning_rate"].get<double>(), *rates.found()->suggestion);
    QVERIFY(f.idle());
    QVERIFY(rates.found());
    QVERIFY(f.setOptions({{"batch_size", 64}})); // another training: what was found no longer holds
    QTRY_VERIFY(!rates.found());
    QVERIFY(f.idle());
}

QTEST_MAIN(OptionsTest)
#include "options_test.moc"
