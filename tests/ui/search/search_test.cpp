// SPDX-License-Identifier: GPL-3.0-or-later
// A search through the window: chosen in the dialog, watched, looked at beside the table of runs, stopped and gone on with.
#include "plots/parallel/parallel_chart.h"
#include "tests/ui/support/page_fixture.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/runs/runs_page.h"
#include "ui/search/search_controller.h"
#include "ui/search/search_dialog.h"
#include "ui/search/search_view.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QTreeWidget>

using namespace cairn;
using cairn::test::WindowFixture;

namespace {

struct SearchFixture : WindowFixture {
    ui::RunsPage* page = nullptr;
    ui::SearchView* view = nullptr;

    bool prepare(int epochs = 2)
    {
        if (!ready() || !dropData({writeTable()}) || !setOptions({{"epochs", epochs}, {"batch_size", 32}, {"threads", 1}}))
            return false;
        page = qobject_cast<ui::RunsPage*>(window.page("runs"));
        view = page ? &page->searchView() : nullptr;
        return view != nullptr;
    }
    ui::SearchDialog* openDialog()
    {
        if (!commands.run("search.new"))
            return nullptr;
        ui::SearchDialog* dialog = view->dialog();
        return dialog && QTest::qWaitFor([&] { return dialog->isSettled() && dialog->chosen().rowCount() > 0; }, 10000) ? dialog : nullptr;
    }
    bool ended() { return QTest::qWaitFor([this] { return !workspace.longWorkRunning(); }, 120000) && idle(); }
};

template <typename T>
T* part(QWidget& parent, const char* name)
{
    return parent.findChild<T*>(QLatin1String(name));
}

} // namespace

class SearchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDialogSaysWhatIsWrong()
    {
        SearchFixture f;
        QVERIFY(f.prepare());
        ui::SearchDialog* dialog = f.openDialog();
        QVERIFY(dialog);
        QCOMPARE(dialog->chosen().rowCount(), 1); // the learning rate, to begin with
        QTreeWidget& settings = dialog->settings();
        QVERIFY(settings.topLevelItemCount() >= 3); // training, layers, encoding
        auto* filter = part<QLineEdit>(*dialog, "search.filter");
        QTest::keyClicks(filter, "out_features");
        int shown = 0;
        for (int g = 0; g < settings.topLevelItemCount(); ++g)
            shown += !settings.topLevelItem(g)->isHidden();
        QVERIFY(shown >= 1 && shown < settings.topLevelItemCount());
        for (int g = 0; g < settings.topLevelItemCount(); ++g) {
            if (!settings.topLevelItem(g)->isHidden())
                settings.setCurrentItem(settings.topLevelItem(g)->child(0)->isHidden() ? settings.topLevelItem(g)->child(1) : settings.topLevelItem(g)->child(0));
        }
        QTest::mouseClick(part<QPushButton>(*dialog, "search.add"), Qt::LeftButton);
        QCOMPARE(dialog->chosen().rowCount(), 2);
        auto* said = part<QLabel>(*dialog, "search.said");
        auto* later = part<QPushButton>(*dialog, "search.later");
        dialog->chosen().item(0, 1)->setText("1e-1..1e-4");
        QVERIFY(!later->isEnabled());
        QVERIFY(said->text().contains("train.learning_rate"));
        dialog->chosen().item(0, 1)->setText("log:1e-4..1e-1");
        QVERIFY(later->isEnabled());
        // What only the project knows is told when it is asked: the last layer has the width of the classes.
        dialog->chosen().item(0, 1)->setText("log:1e-4..1e9");
        QTest::mouseClick(later, Qt::LeftButton);
        QTRY_VERIFY(dialog->isSettled());
        QVERIFY2(said->text().contains("1e+06") || said->text().contains("1000000"), qPrintable(said->text()));
        QVERIFY(store::SweepRegister(f.workspace.workbench()->project()).list()->empty());
        QTest::mouseClick(part<QPushButton>(*dialog, "search.remove"), Qt::LeftButton);
        QCOMPARE(dialog->chosen().rowCount(), 1);
        dialog->close();
    }

    /// Once a stray Enter behind that of the command palette began the search: the dialog was gone and the Runs page there.
    void enterBeginsNothing()
    {
        SearchFixture f;
        QVERIFY(f.prepare());
        if (!f.loadEngine())
            QSKIP("The tensor engine is not here");
        ui::SearchDialog* dialog = f.openDialog();
        QVERIFY(dialog);
        QTRY_VERIFY(part<QPushButton>(*dialog, "search.start")->isEnabled());
        const QString page = f.window.currentPage()->info().id;
        auto* filter = part<QLineEdit>(*dialog, "search.filter");
        QTest::keyClick(dialog, Qt::Key_Return);
        QTest::keyClicks(filter, "batch");
        QTest::keyClick(filter, Qt::Key_Return);
        QTest::qWait(50);
        QVERIFY(f.idle());
        QVERIFY(f.view->dialog() && dialog->isVisible());
        QCOMPARE(filter->text(), QStringLiteral("batch"));
        QCOMPARE(f.window.currentPage()->info().id, page);
        QVERIFY(store::SweepRegister(f.workspace.workbench()->project()).list()->empty());
        dialog->close();
    }

    void theWholeSearch()
    {
        SearchFixture f;
        QVERIFY(f.prepare());
        if (!f.loadEngine())
            QSKIP("The tensor engine is not here");
        ui::SearchDialog* dialog = f.openDialog();
        QVERIFY(dialog);
        part<QSpinBox>(*dialog, "search.trials")->setValue(9);
        part<QSpinBox>(*dialog, "search.epochs")->setValue(2);
        part<QComboBox>(*dialog, "search.method")->setCurrentIndex(1);
        dialog->add("train.optimizer");
        dialog->chosen().item(1, 1)->setText("adamw,sgd");
        auto* start = part<QPushButton>(*dialog, "search.start");
        QTRY_VERIFY(start->isEnabled());
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_VERIFY(f.view->controller().running());
        QVERIFY(!f.commands.run("train.start")); // one at a time
        QVERIFY2(f.ended(), qPrintable(f.problems()));
        QTRY_VERIFY(f.view->shown() && f.view->shown()->sweep.state == store::SweepState::Finished);
        QCOMPARE(f.view->shown()->trials.size(), std::size_t(9));
        QVERIFY(f.view->shown()->importance.has_value());
        QVERIFY(part<QLabel>(*f.view, "search.line")->text().startsWith("9 "));
        QCOMPARE(f.window.currentPage()->info().id, QStringLiteral("runs"));

        // Linked with the table: a line chooses its run, the table its line.
        QVERIFY(f.idle());
        f.view->chart().setFocus();
        QTest::keyClick(&f.view->chart(), Qt::Key_Down);
        QTest::keyClick(&f.view->chart(), Qt::Key_Space);
        const auto& best = f.view->shown()->trials[*f.view->shown()->best];
        QTRY_COMPARE(f.page->chosenRuns(), std::vector<RunId>{best.run});
        const RunId other = f.view->shown()->trials[*f.view->shown()->best == 0 ? 1 : 0].run;
        f.page->choose({other});
        QVERIFY((f.view->chart().chosen() == std::set<qint64>{other.value}));
        QVERIFY(f.idle());

        QTest::mouseClick(part<QPushButton>(*f.view, "search.table"), Qt::LeftButton);
        QVERIFY(f.idle());
        QTRY_COMPARE(f.page->model().listing().runs.size(), std::size_t(9));
    }

    void stoppedItGoesOnAndTheQueueFollows()
    {
        SearchFixture f;
        QVERIFY(f.prepare(40));
        if (!f.loadEngine())
            QSKIP("The tensor engine is not here");
        for (int i = 0; i < 2; ++i) {
            ui::SearchDialog* dialog = f.openDialog();
            QVERIFY(dialog);
            part<QSpinBox>(*dialog, "search.trials")->setValue(2);
            part<QSpinBox>(*dialog, "search.epochs")->setValue(i == 0 ? 40 : 1);
            QTest::mouseClick(part<QPushButton>(*dialog, i == 0 ? "search.start" : "search.later"), Qt::LeftButton);
            QTRY_VERIFY(!f.view->dialog());
            QTRY_COMPARE(int(store::SweepRegister(f.workspace.workbench()->project()).list()->size()), i + 1);
        }
        QTRY_VERIFY_WITH_TIMEOUT(f.view->controller().progress() && f.view->controller().progress()->valued > 0, 60000);
        QVERIFY(f.commands.run("search.stop"));
        QVERIFY(f.ended());
        auto all = store::SweepRegister(f.workspace.workbench()->project()).list().value();
        QCOMPARE(all[0].state, store::SweepState::Paused);
        QCOMPARE(all[1].state, store::SweepState::Queued);
        QVERIFY(f.commands.run("search.resume"));
        QTRY_VERIFY(f.view->controller().running());
        QTRY_VERIFY_WITH_TIMEOUT(store::SweepRegister(f.workspace.workbench()->project()).list()->at(1).state == store::SweepState::Finished, 120000);
        QVERIFY(f.ended());
        all = store::SweepRegister(f.workspace.workbench()->project()).list().value();
        QCOMPARE(all[0].state, store::SweepState::Finished);
        QCOMPARE(f.workspace.workbench()->project().runs()->size(), std::size_t(4));
    }

    void emptyStatesExplain()
    {
        SearchFixture f;
        QVERIFY(f.prepare());
        f.window.showPage("runs");
        QVERIFY(f.idle());
        QVERIFY(!f.view->shown());
        QVERIFY(!part<QComboBox>(*f.view, "search.picker")->isVisible());
    }
};

QTEST_MAIN(SearchTest)
#include "search_test.moc"
