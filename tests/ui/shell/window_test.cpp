// SPDX-License-Identifier: GPL-3.0-or-later
// The window driven with mouse and keys: pages, themes, palette, drops, projects, snapshots, layout.
#include "core/base/memory_budget.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/commands/command_palette.h"
#include "ui/shell/frame/memory_dialog.h"
#include "ui/shell/frame/rail.h"
#include "ui/shell/settings.h"

#include <QAbstractButton>
#include <QAction>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>

using namespace cairn;
using cairn::test::WindowFixture;

class WindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsEveryPage();
    void switchesPagesWithKeysAndMouse();
    void switchesThemesLive();
    void menusHoldTheCommands();
    void paletteFindsAPage();
    void opensAndRefusesProjects();
    void keepsLayoutInTheProject();
    void savesSnapshots();
    void saysWhatIsWrongWithAFile();
    void takesFilesDroppedOnATextField();
    void boundsTheMemoryForData();
};

void WindowTest::showsEveryPage()
{
    WindowFixture f;
    QVERIFY(f.ready());
    QVERIFY(f.idle());
    for (const QString& id : f.window.pageIds()) {
        f.window.showPage(id);
        QVERIFY2(f.window.currentPage() && f.window.currentPage()->info().id == id, qPrintable(id));
        QTest::qWait(20);
        QVERIFY(!f.window.grab().isNull());
    }
}

void WindowTest::switchesPagesWithKeysAndMouse()
{
    WindowFixture f;
    QVERIFY(f.ready());
    f.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&f.window));
    QTest::keyClick(&f.window, Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE(f.window.currentPage()->info().id, QStringLiteral("data"));
    auto* button = f.window.findChild<QAbstractButton*>("rail.train");
    QVERIFY(button);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(f.window.currentPage()->info().id, QStringLiteral("train"));
    QVERIFY(button->isChecked());
}

/// The first widget with text that cannot be read on the ground of the theme; empty: all can.
static QString unreadable(WindowFixture& f)
{
    const QColor ground = f.appearance.themes().color(plots::Role::Window);
    for (const QWidget* widget : f.window.findChildren<QWidget*>()) {
        const bool speaks = widget->inherits("QLabel") || widget->inherits("QMenuBar") || widget->inherits("QTreeView") || widget->inherits("QTabBar");
        if (speaks && widget->isEnabled() && plots::contrastRatio(widget->palette().color(QPalette::WindowText), ground) < 3)
            return QStringLiteral("%1 %2").arg(widget->metaObject()->className(), widget->objectName());
    }
    return {};
}

void WindowTest::switchesThemesLive()
{
    WindowFixture f;
    QVERIFY(f.ready());
    for (const QString& id : f.window.pageIds()) {
        f.window.showPage(id);
        QTest::qWait(10);
    }
    QVERIFY(f.commands.run("view.themeDark"));
    QTRY_VERIFY(qApp->palette().color(QPalette::Window).lightness() < 80);
    const QImage dark = f.window.grab().toImage();
    QCOMPARE(unreadable(f), QString());
    QVERIFY(f.commands.run("view.themeLight"));
    QTRY_VERIFY(qApp->palette().color(QPalette::Window).lightness() > 200);
    const QImage light = f.window.grab().toImage();
    QCOMPARE(unreadable(f), QString());
    QVERIFY(dark.pixelColor(700, 500).lightness() + 80 < light.pixelColor(700, 500).lightness());
}

void WindowTest::menusHoldTheCommands()
{
    WindowFixture f;
    QVERIFY(f.ready());
    QTest::qWait(50); // the menus are made after the last page
    QStringList inMenus;
    for (const QAction* menu : f.window.menuBar()->actions()) {
        for (const QAction* action : menu->menu()->actions())
            inMenus.append(action->objectName());
    }
    for (const char* id : {"train.start", "deploy.onnx", "data.synthetic", "view.resetLayout", "help.about", "select.clear"})
        QVERIFY2(inMenus.contains(QString::fromLatin1(id)), id);
    QVERIFY(inMenus.contains(QStringLiteral("model.templates")));
    QVERIFY(!inMenus.contains(QStringLiteral("model.template.mlp"))); // their own list holds them
}

void WindowTest::paletteFindsAPage()
{
    WindowFixture f;
    QVERIFY(f.ready());
    f.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&f.window));
    QTest::keyClick(&f.window, Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(f.window.commandPalette().isVisible());
    auto* input = f.window.commandPalette().findChild<QLineEdit*>();
    QTest::keyClicks(input, "deploy");
    QTest::keyClick(input, Qt::Key_Return);
    QTRY_COMPARE(f.window.currentPage()->info().id, QStringLiteral("deploy"));
}

void WindowTest::opensAndRefusesProjects()
{
    WindowFixture f;
    QVERIFY(f.ready());
    const QString path = QString::fromStdString((f.folder / "first.cairn").string());
    QVERIFY(f.commands.run("project.new", QStringList{path}));
    QTRY_VERIFY(f.workspace.workbench());
    QVERIFY(f.window.windowTitle().contains("first"));
    QCOMPARE(ui::recentProjects().value(0), path);
    QVERIFY(f.idle());
    QVERIFY(f.commands.run("project.close"));
    QTRY_VERIFY(!f.workspace.workbench());
    test::writeFile(f.folder / "broken.cairn", "this is no project");
    f.drop({QString::fromStdString((f.folder / "broken.cairn").string())});
    QTRY_VERIFY(f.workspace.problems().rowCount() > 0);
    QVERIFY(!f.workspace.workbench());
    QVERIFY(f.window.drawerDock()->isVisible());
    QVERIFY(f.commands.run("project.open", QStringList{path}));
    QTRY_VERIFY(f.workspace.workbench());
    QVERIFY(f.idle());
}

void WindowTest::keepsLayoutInTheProject()
{
    const test::TempDir folder;
    const QString path = QString::fromStdString((folder / "layout.cairn").string());
    {
        WindowFixture f;
        QVERIFY(f.ready());
        f.projects.create(path);
        QTRY_VERIFY(f.workspace.workbench());
        QVERIFY(f.idle());
        f.commands.run("view.inspector");
        QVERIFY(!f.window.inspectorDock()->isVisible());
        f.window.showPage("train");
        QTest::qWait(1800);
        QVERIFY(f.idle());
    }
    WindowFixture f;
    QVERIFY(f.ready());
    f.projects.open(path);
    QTRY_COMPARE(f.window.currentPage()->info().id, QStringLiteral("train"));
    QVERIFY(!f.window.inspectorDock()->isVisible());
    QVERIFY(f.commands.run("view.resetLayout"));
    QVERIFY(f.window.inspectorDock()->isVisible());
    QVERIFY(f.idle());
}

void WindowTest::savesSnapshots()
{
    WindowFixture f;
    QVERIFY(f.ready());
    f.projects.create(QString::fromStdString((f.folder / "snap.cairn").string()));
    QTRY_VERIFY(f.workspace.workbench());
    QVERIFY(f.idle());
    QVERIFY(f.commands.run("project.snapshot", QStringLiteral("before the change")));
    QTRY_COMPARE(store::Project::snapshots(f.folder / "snap.cairn").size(), std::size_t{1});
    QVERIFY(f.idle());
}

void WindowTest::saysWhatIsWrongWithAFile()
{
    WindowFixture f;
    QVERIFY(f.ready());
    test::writeFile(f.folder / "empty.csv", "");
    f.drop({QString::fromStdString((f.folder / "empty.csv").string())});
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace.problems().rowCount() > 0, 20000);
    QVERIFY2(f.problems().contains("empty"), qPrintable(f.problems()));
    QVERIFY(f.idle());

    // The page says it too, and offers to open something else; a good file is taken into the same project.
    auto* page = qobject_cast<ui::StateView*>(f.window.page("data"));
    QCOMPARE(page->state(), ui::StateView::State::Error);
    const auto buttons = page->findChildren<QAbstractButton*>("state.next"); // the views of the page have one each
    const auto shown = std::ranges::find_if(buttons, &QWidget::isVisible);
    QVERIFY(shown != buttons.end());
    QCOMPARE((*shown)->text(), QString(f.commands.action("data.open")->text()).remove('&'));
    const auto workbench = f.workspace.workbench();
    QVERIFY(f.dropData({f.writeTable()}));
    QCOMPARE(f.workspace.workbench(), workbench);
    QCOMPARE(page->state(), ui::StateView::State::Ready);
    QCOMPARE(f.workspace.problems().rowCount(), 0);
}

void WindowTest::takesFilesDroppedOnATextField()
{
    WindowFixture f;
    QVERIFY(f.ready());
    f.window.showPage("data");
    auto* field = f.window.page("data")->findChild<QLineEdit*>();
    QVERIFY(field);
    f.dropOn(*field, {f.writeTable()});
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace.workbench() && f.workspace.workbench()->dataset(), 20000);
    QVERIFY(field->text().isEmpty());
    QVERIFY(f.idle());
    QCOMPARE(f.workspace.workbench()->dataset()->rowCount().value_or(0), std::uint64_t{400});
}

void WindowTest::boundsTheMemoryForData()
{
    WindowFixture f;
    QVERIFY(f.ready());
    const auto choose = [&f](QDialogButtonBox::StandardButton first, double gibibytes) {
        if (!f.commands.run("app.memory"))
            return false;
        auto* dialog = f.window.findChild<ui::MemoryDialog*>();
        auto* buttons = dialog ? dialog->findChild<QDialogButtonBox*>() : nullptr;
        if (!buttons)
            return false;
        dialog->findChild<QDoubleSpinBox*>("memory.size")->setValue(gibibytes);
        QTest::mouseClick(buttons->button(first), Qt::LeftButton);
        if (first != QDialogButtonBox::Ok)
            QTest::mouseClick(buttons->button(QDialogButtonBox::Ok), Qt::LeftButton);
        return QTest::qWaitFor([&f] { return !f.window.findChild<ui::MemoryDialog*>(); });
    };
    QVERIFY(choose(QDialogButtonBox::Ok, 1.5));
    QCOMPARE(memoryBudget(), std::uint64_t{3} << 29);
    QCOMPARE(ui::savedMemoryBudget(), std::uint64_t{3} << 29);
    QVERIFY(choose(QDialogButtonBox::RestoreDefaults, 1.5));
    QCOMPARE(memoryBudget(), std::max(machineMemory() / 2, kLeastMemory));
    QCOMPARE(ui::savedMemoryBudget(), std::uint64_t{0});
}

QTEST_MAIN(WindowTest)
#include "window_test.moc"
