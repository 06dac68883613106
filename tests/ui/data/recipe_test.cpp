// SPDX-License-Identifier: GPL-3.0-or-later
// The recipe is built with mouse and keys: steps added, formed, moved, switched, previewed, applied, all of it undoable.
#include "tests/ui/support/page_fixture.h"
#include "ui/common/param_form.h"
#include "ui/data/recipe/recipe_view.h"
#include "ui/data/recipe/step_pictures.h"

#include <QComboBox>
#include <QLineEdit>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTableWidget>
#include <QTreeWidget>
#include <QUndoStack>

using namespace cairn;
using cairn::test::PageFixture;

namespace {

struct View {
    PageFixture f;
    QUndoStack undo;
    std::unique_ptr<ui::RecipeView> view;
    std::vector<prep::Step> applied;

    std::string open()
    {
        const std::string problem = f.openTable();
        view = std::make_unique<ui::RecipeView>(f.workspace, undo);
        QObject::connect(view.get(), &ui::RecipeView::applyAsked, view.get(), [this](const std::vector<prep::Step>& steps) {
            applied = steps;
            session::DataChoice choice = f.workspace.workbench()->choice();
            choice.recipe.steps = steps;
            if (const auto chosen = f.workspace.workbench()->choose(choice, f.job); !chosen)
                qWarning("%s", chosen.error().text().c_str());
            view->reload();
        });
        view->resize(1100, 800);
        view->show();
        view->reload();
        return problem;
    }
    template <typename Widget>
    Widget* part(const char* name)
    {
        return view->findChild<Widget*>(QString::fromLatin1(name));
    }
    void add(const char* search)
    {
        auto* line = part<QLineEdit>("recipe.search");
        line->clear();
        QTest::keyClicks(line, QString::fromLatin1(search));
        QTest::keyClick(line, Qt::Key_Return);
    }
};

} // namespace

class RecipeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stepsAreAddedFormedAndApplied();
    void orderSwitchAndUndo();
    void aStepThatCannotBeDoneSaysWhy();
    void picturesBeforeAndAfter();
};

void RecipeTest::stepsAreAddedFormedAndApplied()
{
    View v;
    QCOMPARE(v.open(), std::string());
    QVERIFY(!v.part<QPushButton>("recipe.apply")->isEnabled());
    v.add("Scale");
    QCOMPARE(v.view->steps().size(), std::size_t{1});
    auto* table = v.part<QTableWidget>("recipe.preview");
    QTRY_COMPARE_WITH_TIMEOUT(table->columnCount(), 4, 20000); // x and y before and after
    QCOMPARE(table->rowCount(), 100);
    // Robust, and of x alone: chosen in the form.
    auto* method = v.part<QComboBox>("param.method");
    QVERIFY(method);
    method->setCurrentIndex(method->findData(QStringLiteral("robust")));
    Q_EMIT method->activated(method->currentIndex());
    auto* columns = v.part<QListWidget>("param.columns");
    QCOMPARE(columns->count(), 2); // numbers, without the target
    columns->item(0)->setCheckState(Qt::Checked);
    QCOMPARE(prep::stepText(v.view->steps()[0]), std::string("scale method=robust columns=x"));
    QTRY_COMPARE_WITH_TIMEOUT(table->columnCount(), 2, 20000);
    QTRY_VERIFY(v.view->isSettled());
    QCOMPARE(columns->item(0)->checkState(), Qt::Checked);
    QTest::mouseClick(v.part<QPushButton>("recipe.apply"), Qt::LeftButton);
    QCOMPARE(v.applied.size(), std::size_t{1});
    QCOMPARE(v.f.workspace.workbench()->recipe()->steps.size(), std::size_t{1});
    QVERIFY(!v.f.workspace.workbench()->recipe()->steps[0].fitted.is_null());
    QVERIFY(!v.part<QPushButton>("recipe.apply")->isEnabled());
    QTRY_COMPARE(v.f.jobs.active(), 0);
}

void RecipeTest::orderSwitchAndUndo()
{
    View v;
    QCOMPARE(v.open(), std::string());
    v.add("Clip");
    v.add("one column per");
    v.add("sql");
    const auto kinds = [&] {
        QStringList names;
        for (const auto& step : v.view->steps())
            names << QString::fromStdString(step.kind) + (step.enabled ? "" : "-");
        return names.join(' ');
    };
    QCOMPARE(kinds(), QStringLiteral("clip one_hot sql"));
    QTest::mouseClick(v.part<QPushButton>("recipe.up"), Qt::LeftButton);
    QCOMPARE(kinds(), QStringLiteral("clip sql one_hot"));
    auto* list = v.part<QListWidget>("recipe.steps");
    QCOMPARE(list->currentRow(), 1);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Space);
    QCOMPARE(kinds(), QStringLiteral("clip sql- one_hot"));
    list->setCurrentRow(0);
    QTest::mouseClick(v.part<QPushButton>("recipe.remove"), Qt::LeftButton);
    QCOMPARE(kinds(), QStringLiteral("sql- one_hot"));
    for (const char* before : {"clip sql- one_hot", "clip sql one_hot", "clip one_hot sql", "clip one_hot", "clip", ""}) {
        v.undo.undo();
        QCOMPARE(kinds(), QString::fromLatin1(before));
    }
    v.undo.redo();
    QCOMPARE(kinds(), QStringLiteral("clip"));
    QTRY_COMPARE(v.f.jobs.active(), 0);
}

void RecipeTest::aStepThatCannotBeDoneSaysWhy()
{
    View v;
    QCOMPARE(v.open(), std::string());
    v.add("Combine");
    const auto says = [&](const QString& part) {
        for (const QLabel* label : v.view->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(part))
                return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("Two columns are needed")), 20000);
    auto* a = v.part<QComboBox>("param.a");
    auto* b = v.part<QComboBox>("param.b");
    for (QComboBox* box : {a, b}) {
        box->setCurrentIndex(box->findData(box == a ? QStringLiteral("x") : QStringLiteral("y")));
        Q_EMIT box->activated(box->currentIndex());
    }
    QTRY_COMPARE_WITH_TIMEOUT(v.part<QTableWidget>("recipe.preview")->columnCount(), 1, 20000);
    QTRY_COMPARE(v.f.jobs.active(), 0);
}

/// A step for pictures shows pictures: as they are, and as the first epochs would see them; then it is applied.
void RecipeTest::picturesBeforeAndAfter()
{
    View v;
    QCOMPARE(v.open(), std::string());
    const auto number = [](std::uint32_t value) {
        return std::string{static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
    };
    std::string pictures = number(0x803) + number(60) + number(8) + number(8), labels = number(0x801) + number(60);
    for (int i = 0; i < 60; ++i) {
        for (int pixel = 0; pixel < 64; ++pixel)
            pictures += static_cast<char>((pixel % 8 < 4) == (i % 2 == 0) ? 200 : pixel);
        labels += static_cast<char>(i % 2);
    }
    // The steps of pictures are offered where there are some, and then first.
    const auto* kinds = v.view->findChild<QTreeWidget*>();
    QVERIFY(kinds);
    const auto families = [kinds] {
        QStringList shown;
        for (int i = 0; i < kinds->topLevelItemCount(); ++i) {
            if (!kinds->topLevelItem(i)->isHidden())
                shown.append(kinds->topLevelItem(i)->text(0));
        }
        return shown;
    };
    QCOMPARE(families().first(), QStringLiteral("Numbers"));
    QVERIFY(!families().contains(QStringLiteral("Pictures")));
    QVERIFY(!families().contains(QStringLiteral("Sounds")));
    test::writeFile(v.f.folder / "train-images-idx3-ubyte", pictures);
    test::writeFile(v.f.folder / "train-labels-idx1-ubyte", labels);
    data::SourceSpec source;
    source.location = (v.f.folder / "train-images-idx3-ubyte").string();
    const auto workbench = v.f.workspace.workbench();
    QVERIFY(workbench->openData(source, v.f.job).has_value());
    QVERIFY(workbench->choose({}, v.f.job).has_value());
    v.view->reload();
    QCOMPARE(families().first(), QStringLiteral("Pictures"));
    QVERIFY(!families().contains(QStringLiteral("Sounds")));
    v.add("Flip pictures");
    QCOMPARE(v.view->steps().size(), std::size_t{1});
    auto* shown = v.view->findChild<ui::StepPictures*>();
    QVERIFY(shown);
    QTRY_COMPARE_WITH_TIMEOUT(shown->pictureCount(), 12 * 6, 20000); // before, and five epochs
    QVERIFY(shown->isVisible());
    v.add("Resize pictures");
    QTRY_COMPARE_WITH_TIMEOUT(shown->pictureCount(), 12 * 2, 20000);
    QTRY_VERIFY(v.view->isSettled());
    QTest::mouseClick(v.part<QPushButton>("recipe.apply"), Qt::LeftButton);
    QCOMPARE(v.applied.size(), std::size_t{2});
    QCOMPARE(workbench->fields()[0].shape, (std::vector<std::int64_t>{1, 64, 64}));
    QVERIFY(workbench->freeze()->sources->train->augmentation());
    QTRY_COMPARE(v.f.jobs.active(), 0);
}

QTEST_MAIN(RecipeTest)
#include "recipe_test.moc"
