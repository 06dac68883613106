// SPDX-License-Identifier: GPL-3.0-or-later
// Distributions of layers on the pages Train and Runs.
#include "plots/matrix/histogram_map.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/distributions/distribution_panel.h"
#include "ui/runs/runs_page.h"
#include "ui/train/train_page.h"

#include <QComboBox>
#include <QTabWidget>

using namespace cairn;
using cairn::test::WindowFixture;

namespace {

/// What a run of a network with one layer might leave.
void writeSamples(const std::filesystem::path& file, int count)
{
    store::HistogramLog log(file);
    for (int i = 0; i < count; ++i) {
        std::vector<float> numbers;
        for (int n = 0; n < 500; ++n)
            numbers.push_back(static_cast<float>((n % 101 - 50) * (1 + i)) / 100.0f);
        const auto values = store::Histogram::of(numbers);
        if (!log.add({i, 50 * i + 1, 0.5 * i, {{"linear", store::HistogramOf::Activations, values}, {"relu", store::HistogramOf::Activations, values}, {"linear", store::HistogramOf::Weights, values}}}))
            qFatal("not written");
    }
}

} // namespace

class DistributionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTrainingShowsItsLayers();
    void filesAreReadAndKeysReachAll();
};

void DistributionTest::aTrainingShowsItsLayers()
{
    WindowFixture f;
    QVERIFY(f.ready() && f.dropData({f.writeTable()}));
    if (!f.loadEngine())
        QSKIP("The tensor engine is not here");
    QVERIFY(f.setOptions({{"histogram_every", 5}}));
    f.window.showPage("train");
    auto& panel = qobject_cast<ui::TrainPage*>(f.window.page("train"))->distributions();
    auto* tabs = panel.parentWidget()->parentWidget();
    qobject_cast<QTabWidget*>(tabs)->setCurrentWidget(&panel);
    QTRY_COMPARE(panel.map().overlay().state(), plots::StateOverlay::State::Empty);
    QVERIFY(f.train(3));
    QTRY_VERIFY(panel.map().count() > 2);
    QCOMPARE(panel.map().overlay().state(), plots::StateOverlay::State::Ready);
    QVERIFY(panel.nodes().count() > 2); // every layer puts something out
    const int layers = panel.nodes().count();
    panel.kinds().setCurrentIndex(1);
    QVERIFY(panel.nodes().count() >= 1 && panel.nodes().count() < layers); // fewer have weights
    QVERIFY(panel.map().count() > 2);
    QVERIFY(panel.map().accessibleDescription().contains("deviation"));
    // The inspector of the same run shows the same.
    f.window.showPage("runs");
    auto* runs = qobject_cast<ui::RunsPage*>(f.window.page("runs"));
    QVERIFY(f.idle());
    runs->choose({RunId{1}});
    QVERIFY(f.idle());
    auto* inspector = runs->inspector()->findChild<ui::DistributionPanel*>();
    QVERIFY(inspector);
    QTRY_VERIFY(inspector->isVisible());
    QTRY_COMPARE(inspector->map().count(), panel.map().count());
}

void DistributionTest::filesAreReadAndKeysReachAll()
{
    cairn::test::TempDir folder;
    plots::ThemeStore themes;
    ui::CommandRegistry commands;
    ui::JobBridge jobs;
    ui::Workspace workspace(jobs, commands, themes);
    auto made = session::Workbench::create(folder / "p.cairn");
    QVERIFY(made.has_value());
    const std::shared_ptr<session::Workbench> workbench = std::move(*made);
    workspace.setWorkbench(workbench);
    store::RunDraft draft;
    draft.name = "made up";
    const auto full = workbench->project().createRun(draft), empty = workbench->project().createRun(draft);
    QVERIFY(full.has_value() && empty.has_value());
    const auto file = workbench->project().runFolder(*full) / store::HistogramLog::kFile;
    writeSamples(file, 5);
    ui::DistributionPanel panel(workspace);
    panel.resize(560, 360);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QCOMPARE(panel.map().overlay().state(), plots::StateOverlay::State::Empty);
    panel.setRun(*empty);
    QTRY_VERIFY(panel.isSettled());
    QCOMPARE(panel.map().overlay().state(), plots::StateOverlay::State::Empty); // says how to get some
    panel.setRun(*full);
    QTRY_COMPARE(panel.map().count(), 5);
    QCOMPARE(panel.nodes().count(), 2);

    // By keyboard alone: the layer, what of it, the step.
    panel.nodes().setFocus();
    QTest::keyClick(&panel.nodes(), Qt::Key_Down);
    QCOMPARE(panel.nodes().currentText(), QString("relu"));
    QTest::keyClick(panel.focusWidget(), Qt::Key_Tab);
    QCOMPARE(panel.focusWidget(), static_cast<QWidget*>(&panel.kinds()));
    QTest::keyClick(&panel.kinds(), Qt::Key_Down);
    QCOMPARE(panel.nodes().currentText(), QString("linear")); // relu has no weights
    QTest::keyClick(panel.focusWidget(), Qt::Key_Tab);
    QCOMPARE(panel.focusWidget(), static_cast<QWidget*>(&panel.map()));
    QTest::keyClick(&panel.map(), Qt::Key_Left);
    QVERIFY(panel.map().accessibleDescription().startsWith("Step 151"));
    QTest::keyClick(&panel.map(), Qt::Key_Home);
    QVERIFY(panel.map().accessibleDescription().startsWith("Step 1,"));

    // While a run goes on its file is read again.
    panel.setLive(true);
    {
        store::HistogramLog log(file);
        QVERIFY(log.add({5, 251, 2.5, {{"linear", store::HistogramOf::Weights, store::Histogram::of(std::vector<float>{1, 2})}}}).has_value());
    }
    QTRY_COMPARE_WITH_TIMEOUT(panel.map().count(), 6, 5000);
    panel.setLive(false);

    panel.setRun({});
    QCOMPARE(panel.map().count(), 0);
    cairn::test::writeFile(file, "nonsense\n");
    panel.setRun(*full);
    QTRY_COMPARE(panel.map().overlay().state(), plots::StateOverlay::State::Error);
}

QTEST_MAIN(DistributionTest)
#include "distribution_test.moc"
