// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/node_canvas.h"
#include "tests/plots/support/screenshots.h"
#include "tests/support/shared_data.h"
#include "tests/ui/support/page_fixture.h"
#include "ui/model/compare/compare_dialog.h"
#include "ui/model/model_page.h"

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTest>

#include <algorithm>

using namespace cairn;
using namespace cairn::ui;

/// Comparing the network on the canvas with another, and taking parts of it over.
class CompareTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsDifferencesAndTakesThemOver();
    void saysWhyAFileCannotBeCompared();
};

namespace {

QPushButton* button(const CompareDialog& dialog)
{
    for (auto* each : dialog.findChildren<QPushButton*>())
        if (each->text().startsWith("Take over"))
            return each;
    return nullptr;
}

} // namespace

void CompareTest::showsDifferencesAndTakesThemOver()
{
    test::PageFixture fixture;
    ModelPage page({QStringLiteral("model"), QStringLiteral("Model"), QStringLiteral("model"), {}}, fixture.workspace);
    page.resize(1200, 640);
    page.show();
    const std::string problem = fixture.openTable();
    QVERIFY2(problem.empty(), problem.c_str());
    QTRY_VERIFY(!page.document().graph().empty() && page.isSettled());

    // Another person's version of it: wider, with a norm instead of the dropout.
    graph::Graph other = page.document().graph();
    graph::Node linear = *other.find("linear");
    linear.params["out_features"] = 321;
    QVERIFY(other.update(linear));
    other.remove(other.find("dropout")->id);
    const NodeId norm = other.add("layer_norm");
    QVERIFY(other.connect({other.find("relu")->id, "out"}, {norm, "in"}));
    QVERIFY(other.connect({norm, "out"}, {other.find("linear_2")->id, "in"}));
    const test::TempDir folder;
    test::writeFile(folder / "other.json", graph::toJson(other).dump());

    auto* dialog = CompareDialog::open(fixture.workspace, page.document(), &page);
    QTRY_VERIFY(dialog->isSettled());
    dialog->compareWithFile(QString::fromStdString((folder / "other.json").string()));
    auto* list = dialog->findChild<QListWidget*>();
    QTRY_COMPARE(list->count(), 4);
    QTRY_VERIFY(dialog->isSettled());
    const auto& cards = dialog->findChild<plots::NodeCanvas*>()->data().cards;
    const auto marked = [&](plots::CardMark mark) { return std::ranges::count(cards, mark, &plots::CanvasCard::mark); };
    QCOMPARE(marked(plots::CardMark::Added), 1);
    QCOMPARE(marked(plots::CardMark::Removed), 1);
    QCOMPARE(marked(plots::CardMark::Changed), 2);
    test::screenshots(fixture.themes, *dialog, QStringLiteral("model-compare"));

    // Ticked with the mouse, taken over with the button, undone in one step.
    const std::size_t layers = page.document().graph().nodes().size();
    for (int row = 0; row < list->count(); ++row) {
        const QRect place = list->visualItemRect(list->item(row));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(place.left() + 12, place.center().y()));
        QCOMPARE(list->item(row)->checkState(), Qt::Checked);
    }
    QTest::mouseClick(button(*dialog), Qt::LeftButton);
    QTRY_COMPARE(list->count(), 0);
    QVERIFY(page.document().facts().ok());
    QCOMPARE(page.document().graph().nodes().size(), layers);
    QCOMPARE(page.document().graph().find("linear")->params.at("out_features"), Json(321));
    QVERIFY(!page.document().graph().find("dropout"));
    QVERIFY(!button(*dialog)->isEnabled());
    page.document().undoStack().undo();
    QVERIFY(page.document().graph().find("dropout"));
    QTRY_COMPARE(list->count(), 4);
    dialog->close();
}

void CompareTest::saysWhyAFileCannotBeCompared()
{
    test::PageFixture fixture;
    ModelPage page({QStringLiteral("model"), QStringLiteral("Model"), QStringLiteral("model"), {}}, fixture.workspace);
    page.show();
    const std::string problem = fixture.openTable();
    QVERIFY2(problem.empty(), problem.c_str());
    QTRY_VERIFY(!page.document().graph().empty());
    const test::TempDir folder;
    test::writeFile(folder / "broken.json", "{\"version\": 1, \"nodes\": [");
    test::writeFile(folder / "nothing.cairn", "");
    auto* dialog = CompareDialog::open(fixture.workspace, page.document(), &page);
    QTRY_VERIFY(dialog->isSettled());
    auto* said = dialog->findChild<QLabel*>(QStringLiteral("compareSaid"));
    for (const char* name : {"broken.json", "nothing.cairn", "absent.json"}) {
        said->clear();
        dialog->compareWithFile(QString::fromStdString((folder / name).string()));
        QTRY_VERIFY(dialog->isSettled() && !said->text().isEmpty());
        QVERIFY2(said->text().size() > 20, qPrintable(said->text()));
        QVERIFY(!button(*dialog)->isEnabled());
    }
}

QTEST_MAIN(CompareTest)
#include "compare_test.moc"
