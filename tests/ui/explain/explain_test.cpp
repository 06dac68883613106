// SPDX-License-Identifier: GPL-3.0-or-later
// Explain driven with the keys: Integrated Gradients and Grad-CAM of pictures, and what a table has no Grad-CAM for.
#include "tests/ui/support/window_fixture.h"
#include "ui/explain/explain_page.h"

#include "plots/image/attribution_view.h"

#include <QComboBox>

using namespace cairn;
using cairn::test::WindowFixture;

class ExplainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gradCamLooksAtTheBar();
    void tablesHaveNoGradCam();

private:
    static ui::ExplainPage* explained(WindowFixture& f);
    static void choose(ui::ExplainPage& page, const char* box, int index);
};

ui::ExplainPage* ExplainTest::explained(WindowFixture& f)
{
    f.window.showPage("explain");
    auto* page = qobject_cast<ui::ExplainPage*>(f.window.page("explain"));
    return QTest::qWaitFor([page] { return !page->explanations().empty() && page->isSettled(); }, 60000) ? page : nullptr;
}

void ExplainTest::choose(ui::ExplainPage& page, const char* box, int index)
{
    auto* combo = page.inspector()->findChild<QComboBox*>(QLatin1String(box));
    QVERIFY(combo && index < combo->count());
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Home);
    for (int i = 0; i < index; ++i)
        QTest::keyClick(combo, Qt::Key_Down);
    QCOMPARE(combo->currentIndex(), index);
}

void ExplainTest::gradCamLooksAtTheBar()
{
    WindowFixture f;
    QVERIFY(f.ready() && f.dropData({f.writePictures()}));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.train(4));
    auto* page = explained(f);
    QVERIFY2(page, qPrintable(f.problems()));
    QCOMPARE(page->explanations().front().values.shape, (std::vector<std::int64_t>{1, 12, 12}));
    QVERIFY(page->explanations().front().completenessGap < 0.05);

    choose(*page, "explain.method", 1);
    const auto cam = [page] { return page->explanations().front().method == session::ExplainMethod::GradCam; };
    QTRY_VERIFY_WITH_TIMEOUT(cam() && page->isSettled(), 60000);
    const session::Explanation& one = page->explanations().front();
    QCOMPARE(one.values.shape.size(), std::size_t{2});
    QVERIFY(*std::max_element(one.values.values.begin(), one.values.values.end()) > 0);
    QVERIFY(page->findChild<plots::AttributionView*>());

    // Another convolution is another picture.
    const std::vector<float> last = one.values.values;
    choose(*page, "explain.node", 1);
    QTRY_VERIFY_WITH_TIMEOUT(page->isSettled() && page->explanations().front().values.values != last, 60000);
    QVERIFY(f.idle());
}

void ExplainTest::tablesHaveNoGradCam()
{
    WindowFixture f;
    QVERIFY(f.ready() && f.dropData({f.writeTable()}));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.train(2));
    auto* page = explained(f);
    QVERIFY2(page, qPrintable(f.problems()));
    choose(*page, "explain.method", 1);
    QTRY_COMPARE_WITH_TIMEOUT(page->state(), ui::StateView::State::Error, 60000);
    choose(*page, "explain.method", 0);
    QTRY_COMPARE_WITH_TIMEOUT(page->state(), ui::StateView::State::Ready, 60000);
    QVERIFY(f.idle());
}

QTEST_MAIN(ExplainTest)
#include "explain_test.moc"
