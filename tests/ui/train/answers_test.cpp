// SPDX-License-Identifier: GPL-3.0-or-later
// A number answered with an interval, by pointing and clicking: from the loss on the Train page, and from the Data page.
#include "core/session/training/training.h"
#include "tests/ui/support/window_fixture.h"
#include "plots/chart/line_chart.h"
#include "ui/common/option_form.h"
#include "ui/evaluate/evaluate_page.h"
#include "ui/evaluate/interval_view.h"
#include "ui/evaluate/regression_view.h"
#include "ui/train/loss_card.h"
#include "ui/train/train_page.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

using namespace cairn;
using cairn::test::WindowFixture;

class AnswersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLossOffersItsHead();
    void quantilesAreChosenAndShown();

private:
    static void pick(QComboBox* box, int index)
    {
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }
    static bool hasKind(WindowFixture& f, const std::string& kind)
    {
        const graph::Graph graph = f.workspace.workbench()->graph();
        return std::ranges::find(graph.nodes(), kind, &graph::Node::kind) != graph.nodes().end();
    }
    static bool saysProblem(WindowFixture& f, const QString& title)
    {
        for (int row = 0; row < f.workspace.problems().rowCount(); ++row) {
            const ui::Problem& problem = f.workspace.problems().at(row);
            if (problem.title == title && problem.command == QLatin1String("data.answer"))
                return true;
        }
        return false;
    }
};

void AnswersTest::aLossOffersItsHead()
{
    WindowFixture f;
    QVERIFY(f.ready() && f.dropData({f.writeNumbers()}));
    QVERIFY(f.workspace.workbench()->target().regresses());
    f.window.showPage("train");
    auto* page = qobject_cast<ui::TrainPage*>(f.window.page("train"));
    auto* card = page->inspector()->findChild<ui::LossCard*>();
    QVERIFY(card && card->isHidden());
    auto* loss = qobject_cast<QComboBox*>(page->form().editor("loss"));
    QCOMPARE(loss->findData("focal"), -1); // trains classes
    pick(loss, loss->findData("gaussian_nll"));
    QTRY_VERIFY(!card->isHidden());
    QVERIFY(f.idle());
    QVERIFY(saysProblem(f, "Loss and answer do not fit"));
    auto* button = card->findChild<QPushButton*>();
    QVERIFY(button->text().contains("normal distribution"));
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(f.workspace.workbench()->target().answer.form == batch::AnswerForm::Normal && hasKind(f, "gaussian_head"));
    QTRY_VERIFY(card->isHidden());
    QVERIFY(!saysProblem(f, "Loss and answer do not fit"));
    QVERIFY(!session::trainingObstacle(*f.workspace.workbench()));
    // Undone on the Data page: the loss does not fit any more.
    f.window.showPage("data");
    QVERIFY(f.idle() && f.commands.run("edit.undo"));
    QTRY_VERIFY(f.workspace.workbench()->target().answer.form == batch::AnswerForm::Value && !hasKind(f, "gaussian_head"));
    QTRY_VERIFY(saysProblem(f, "Loss and answer do not fit"));
    QVERIFY(f.idle());
}

void AnswersTest::quantilesAreChosenAndShown()
{
    WindowFixture f;
    QVERIFY(f.ready() && f.dropData({f.writeNumbers()}));
    f.window.showPage("data");
    QWidget* inspector = f.window.page("data")->inspector();
    auto* form = inspector->findChild<QComboBox*>("choice.answer");
    auto* quantiles = inspector->findChild<QLineEdit*>("choice.quantiles");
    auto* apply = inspector->findChild<QPushButton*>("choice.apply");
    QVERIFY(form && quantiles && apply);
    QVERIFY(!form->parentWidget()->isHidden() && quantiles->isHidden());
    pick(form, static_cast<int>(batch::AnswerForm::Quantiles));
    QVERIFY(!quantiles->isHidden());
    quantiles->setText("0.9, 0.1");
    apply->click();
    QVERIFY(f.idle());
    QVERIFY(f.problems().contains("rise")); // refused, nothing changed
    QVERIFY(f.workspace.workbench()->target().answer.form == batch::AnswerForm::Value);
    pick(form, static_cast<int>(batch::AnswerForm::Quantiles));
    quantiles->setText("0.1, 0.5, 0.9");
    apply->click();
    QTRY_VERIFY(hasKind(f, "quantile_head"));
    QVERIFY(f.idle());
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.train(5));
    f.window.showPage("evaluate");
    auto* page = qobject_cast<ui::EvaluatePage*>(f.window.page("evaluate"));
    QTRY_VERIFY_WITH_TIMEOUT(page->evaluation() && page->isSettled(), 60000);
    QVERIFY(page->regression().intervals().isVisible());
    QVERIFY2(page->regression().intervals().said().contains("80"), qPrintable(page->regression().intervals().said()));
    QCOMPARE(page->regression().intervals().chart().pointCount(0), page->regression().intervals().chart().pointCount(1));
    QVERIFY(page->regression().intervals().chart().pointCount(0) > 10);
    QVERIFY(f.idle());
}

QTEST_MAIN(AnswersTest)
#include "answers_test.moc"
