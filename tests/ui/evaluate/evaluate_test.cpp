// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluate driven with the mouse: cells of the confusion matrix, residuals, and what happens after a cancel.
#include "tests/ui/support/window_fixture.h"
#include "ui/evaluate/evaluate_page.h"
#include "core/data/synthetic/synthetic.h"
#include "plots/image/image_grid.h"
#include "ui/common/sample_grid.h"
#include "ui/evaluate/regression_view.h"
#include "ui/evaluate/segmentation_view.h"
#include "ui/train/train_page.h"

#include "plots/chart/histogram_chart.h"
#include "plots/chart/matrix_view.h"
#include "plots/chart/scatter_chart.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QTableView>

using namespace cairn;
using cairn::test::WindowFixture;

class EvaluateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clickingACellShowsItsRows();
    void brushingResidualsShowsTheirRows();
    void aCancelledEvaluationIsOfferedAgain();
    void masksStandBesideTheAnswers();
    void samplesOfAGeneratorAreShown();

private:
    static ui::EvaluatePage* evaluated(WindowFixture& f);
};

namespace {

QWidget* canvasOf(QWidget& chart)
{
    for (auto* child : chart.findChildren<QWidget*>()) {
        if (child->inherits("QCustomPlot"))
            return child;
    }
    return nullptr;
}

void drag(QWidget* widget, const QPoint& from, const QPoint& to, Qt::KeyboardModifiers modifiers = {})
{
    QTest::mousePress(widget, Qt::LeftButton, modifiers, from);
    QMouseEvent move(QEvent::MouseMove, to, widget->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, modifiers);
    QCoreApplication::sendEvent(widget, &move);
    QTest::mouseRelease(widget, Qt::LeftButton, modifiers, to);
}

} // namespace

ui::EvaluatePage* EvaluateTest::evaluated(WindowFixture& f)
{
    f.window.showPage("evaluate");
    auto* page = qobject_cast<ui::EvaluatePage*>(f.window.page("evaluate"));
    return QTest::qWaitFor([page] { return page->evaluation() && page->isSettled(); }, 60000) && f.idle() ? page : nullptr;
}

void EvaluateTest::clickingACellShowsItsRows()
{
    WindowFixture f;
    QVERIFY(f.ready() && f.dropData({f.writeTable()}));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.train(3));
    auto* page = evaluated(f);
    QVERIFY2(page, qPrintable(f.problems()));
    // The first cell has the focus of the keyboard.
    page->matrix().setFocus();
    QTest::keyClick(&page->matrix(), Qt::Key_Return);
    const std::uint64_t right = page->evaluation()->confusionAt(0, 0);
    QVERIFY(right > 0);
    QCOMPARE(f.workspace.selection().current().rows->count(), right);
    QTRY_VERIFY(page->findChild<QTableView*>() && f.idle());
    // A second Enter takes the cell away again.
    QTest::keyClick(&page->matrix(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(f.workspace.selection().isEmpty());
}

void EvaluateTest::brushingResidualsShowsTheirRows()
{
    WindowFixture f;
    QVERIFY(f.ready() && f.dropData({f.writeNumbers()}));
    QCOMPARE(f.workspace.workbench()->target().kind, batch::TaskKind::Regression);
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.train(5));
    auto* page = evaluated(f);
    QVERIFY2(page, qPrintable(f.problems()));
    QVERIFY(page->regression().isVisible());
    const std::size_t rows = page->evaluation()->rows.size();
    QVERIFY(rows > 20);

    // The whole width of the residuals is all rows; half of it is those on one side.
    QWidget* residuals = canvasOf(page->regression().residuals());
    const int y = residuals->height() / 2, middle = (residuals->width() + 60) / 2;
    drag(residuals, {middle, y}, {residuals->width() - 16, y});
    const std::uint64_t half = f.workspace.selection().current().rows->count();
    QVERIFY2(half > 0 && half < rows, qPrintable(QString::number(half)));
    QTest::mouseDClick(residuals, Qt::LeftButton, {}, {middle, y});
    QVERIFY(f.workspace.selection().isEmpty());

    QWidget* scatter = canvasOf(page->regression().scatter());
    drag(scatter, {2, 2}, {scatter->width() - 2, scatter->height() - 2}, Qt::ShiftModifier);
    QCOMPARE(f.workspace.selection().current().rows->count(), std::uint64_t{rows});
    QVERIFY(f.idle());
}

void EvaluateTest::masksStandBesideTheAnswers()
{
    WindowFixture f;
    Progress quiet;
    JobContext job{{}, quiet};
    const test::TempDir folder;
    const auto place = data::writeSynthetic({"shape_masks", 60, 1, Json{{"side", 16}}}, folder / "shapes", job);
    QVERIFY(place);
    QVERIFY(f.ready() && f.dropData({QString::fromStdString(place->string())}));
    QCOMPARE(f.workspace.workbench()->target().kind, batch::TaskKind::Segmentation);
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.train(2));
    auto* page = evaluated(f);
    QVERIFY2(page, qPrintable(f.problems()));
    QTableView& table = page->segmentation().table();
    ui::PixelRowModel& model = page->segmentation().model();
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QVERIFY(table.isVisible());
    QCOMPARE(model.rowCount(), static_cast<int>(page->evaluation()->rows.size()));
    const auto picture = [&](int column) { return model.index(0, column).data(Qt::DecorationRole).value<QImage>(); };
    QTRY_VERIFY_WITH_TIMEOUT(!picture(ui::PixelRowModel::Prediction).isNull(), 30000);
    QCOMPARE(picture(ui::PixelRowModel::Picture).size(), picture(ui::PixelRowModel::Truth).size());
    QVERIFY(picture(ui::PixelRowModel::Truth) != picture(ui::PixelRowModel::Picture));
    QVERIFY(model.index(0, 0).data().toString().contains(QLatin1Char('%')));
    // The hardest row stands on top; one that is clicked becomes the selection and does not shorten the list.
    const auto& losses = page->evaluation()->rowLoss;
    QCOMPARE(losses[model.positionAt(0)], *std::max_element(losses.begin(), losses.end()));
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(model.index(1, 0)).center());
    QCOMPARE(f.workspace.selection().current().rows->count(), std::uint64_t{1});
    QVERIFY(model.rowCount() > 1);
    // A selection from elsewhere leaves its rows.
    select::RowSet two;
    two.add(page->evaluation()->rows[0]);
    two.add(page->evaluation()->rows[2]);
    f.workspace.selection().set(two, QStringLiteral("two"));
    QTRY_COMPARE(model.rowCount(), 2);
    auto* classes = page->findChild<QTableView*>(QStringLiteral("classTable"));
    if (!classes)
        classes = f.window.findChild<QTableView*>(QStringLiteral("classTable"));
    QVERIFY(classes && classes->model()->rowCount() == 5);
    QCOMPARE(classes->model()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("IoU"));
    QVERIFY(!classes->model()->index(2, 0).data(Qt::DecorationRole).value<QImage>().isNull());
    const QAbstractItemModelTester other(classes->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    // Another look redraws what is there.
    const QImage before = picture(ui::PixelRowModel::Truth);
    f.appearance.setMode(ui::Appearance::Mode::Dark);
    QTRY_VERIFY(picture(ui::PixelRowModel::Truth) != before);
    QVERIFY(f.idle());
}

void EvaluateTest::samplesOfAGeneratorAreShown()
{
    WindowFixture f;
    Progress quiet;
    JobContext job{{}, quiet};
    const test::TempDir folder;
    const auto place = data::writeSynthetic({"shapes", 80, 1, Json{{"side", 16}}}, folder / "shapes", job);
    QVERIFY(place);
    QVERIFY(f.ready() && f.dropData({QString::fromStdString(place->string())}));
    session::DataChoice choice = f.workspace.workbench()->choice();
    choice.recipe.task = batch::TaskKind::Adversarial;
    choice.recipe.target.clear();
    QVERIFY(f.workspace.workbench()->choose(choice, job));
    QVERIFY(f.workspace.workbench()->makeTemplate("dcgan"));
    QVERIFY(f.idle());
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.train(1));
    auto* page = evaluated(f);
    QVERIFY2(page, qPrintable(f.problems()));
    QTRY_VERIFY_WITH_TIMEOUT(page->samples().isSettled() && page->samples().grid().count() == ui::SampleGrid::kShown, 30000);
    QVERIFY(page->samples().isVisible() && page->samples().grid().isLoaded(63));
    QVERIFY(page->evaluation()->metrics.contains("frechet_distance"));
    // Beside the training, too.
    f.window.showPage("train");
    auto* training = qobject_cast<ui::TrainPage*>(f.window.page("train"));
    QTRY_COMPARE_WITH_TIMEOUT(training->samples().grid().count(), qint64{ui::SampleGrid::kShown}, 30000);
}

void EvaluateTest::aCancelledEvaluationIsOfferedAgain()
{
    WindowFixture f;
    QVERIFY(f.ready() && f.dropData({f.writeTable()}));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.train(2));
    auto* page = qobject_cast<ui::EvaluatePage*>(f.window.page("evaluate"));
    f.window.showPage("evaluate");
    for (const JobInfo& job : f.jobs.listed())
        f.jobs.cancel(job.id);
    QTRY_VERIFY_WITH_TIMEOUT(page->isSettled() && f.idle(), 60000);
    if (page->state() == ui::StateView::State::Ready)
        QSKIP("The evaluation was quicker than its cancellation");
    QCOMPARE(page->state(), ui::StateView::State::Empty);
    QAbstractButton* again = nullptr;
    for (auto* button : page->findChildren<QAbstractButton*>()) {
        if (button->isVisible() && button->text() == QLatin1String("Evaluate again"))
            again = button;
    }
    QVERIFY(again);
    QTest::mouseClick(again, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(page->state(), ui::StateView::State::Ready, 60000);
    QVERIFY(page->evaluation());
    QVERIFY(f.idle());
}

QTEST_MAIN(EvaluateTest)
#include "evaluate_test.moc"
