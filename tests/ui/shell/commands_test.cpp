// SPDX-License-Identifier: GPL-3.0-or-later
// Commands, the palette that finds them, problems, icons and the option form.
#include "ui/common/icon.h"
#include "ui/common/option_form.h"
#include "ui/common/state_view.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/commands/command_model.h"
#include "ui/shell/commands/command_palette.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/frame/wheel_guard.h"
#include "ui/shell/looks/appearance.h"
#include "ui/shell/looks/style.h"
#include "ui/train/run_model.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QVBoxLayout>
#include <QtTest/qtestwheel.h>

using namespace cairn;
using namespace cairn::ui;

class CommandsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsWhatIsEnabled();
    void passesArguments();
    void paletteFindsByLetters();
    void paletteRunsWithTheKeyboard();
    void paletteRunsNothingThatWasNotAskedFor();
    void fuzzyScorePrefersWordStarts();
    void problemsAreReplacedBySource();
    void iconsFollowTheTheme();
    void styleSheetNamesNoUnknownRole();
    void formReadsBackWhatItShows();
    void formMarksWrongNumbers();
    void wheelScrollsAndChangesNothing();
    void stateViewShowsTheNextAction();
    void runModelHoldsToTheRules();
};

void CommandsTest::runsWhatIsEnabled()
{
    CommandRegistry commands;
    bool allowed = false;
    int runs = 0;
    commands.add({.id = "a.b", .title = "Do", .help = "Does", .run = [&](const QVariant&) { ++runs; }, .enabledWhen = [&] { return allowed; }});
    QTRY_VERIFY(!commands.action("a.b")->isEnabled());
    QVERIFY(!commands.run("a.b"));
    allowed = true;
    commands.refresh();
    QTRY_VERIFY(commands.action("a.b")->isEnabled());
    commands.action("a.b")->trigger();
    QCOMPARE(runs, 1);
    QVERIFY(!commands.run("no.such"));
}

void CommandsTest::passesArguments()
{
    CommandRegistry commands;
    QStringList got;
    commands.add({.id = "data.open", .title = "Open", .help = "Opens", .run = [&](const QVariant& files) { got = files.toStringList(); }});
    QVERIFY(commands.run("data.open", QStringList{"a.csv"}));
    QCOMPARE(got, QStringList{"a.csv"});
}

void CommandsTest::paletteFindsByLetters()
{
    CommandRegistry commands;
    commands.add({.id = "train.start", .title = "Train", .help = "Start a run", .run = [](const QVariant&) {}});
    commands.add({.id = "view.themeDark", .title = "Dark theme", .help = "Light on dark", .run = [](const QVariant&) {}});
    CommandModel model(commands);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setQuery({});
    QCOMPARE(model.rowCount(), 2);
    model.setQuery("dkth");
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.commandId(model.index(0)), QStringLiteral("view.themeDark"));
    model.setQuery("zzz");
    QCOMPARE(model.rowCount(), 0);
}

void CommandsTest::paletteRunsWithTheKeyboard()
{
    CommandRegistry commands;
    QString ran;
    for (const char* id : {"a.first", "b.second"})
        commands.add({.id = id, .title = QString::fromLatin1(id), .help = "h", .run = [&ran, id](const QVariant&) { ran = QString::fromLatin1(id); }});
    QWidget window;
    window.resize(800, 600);
    CommandPalette palette(commands, &window);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    palette.open();
    auto* input = palette.findChild<QLineEdit*>();
    QVERIFY(input->hasFocus());
    QTest::keyClicks(input, "second");
    QTest::keyClick(input, Qt::Key_Return);
    QTRY_COMPARE(ran, QStringLiteral("b.second"));
    QVERIFY(!palette.isVisible());
    palette.open();
    QTest::keyClick(input, Qt::Key_Escape);
    QVERIFY(!palette.isVisible());
}

void CommandsTest::paletteRunsNothingThatWasNotAskedFor()
{
    CommandRegistry commands;
    bool ready = false;
    QString ran;
    const auto add = [&](const QString& id, const QString& title, std::function<bool()> enabled) {
        commands.add({.id = id, .title = title, .help = "h", .run = [&ran, id](const QVariant&) { ran = id; }, .enabledWhen = std::move(enabled)});
    };
    add("a.table", "See the archive", {}); // has the letters of "search", scattered
    add("search.new", "Search for good settings...", [&] { return ready; });
    QTRY_VERIFY(!commands.action("search.new")->isEnabled());
    QWidget window;
    window.resize(800, 600);
    CommandPalette palette(commands, &window);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto* input = palette.findChild<QLineEdit*>();
    palette.open();
    QTest::keyClicks(input, "search");
    QTest::keyClick(input, Qt::Key_Return); // it cannot be run now; nothing else is run in its place
    QTest::qWait(20);
    QVERIFY2(ran.isEmpty(), qPrintable(ran));
    QVERIFY(palette.isVisible());
    palette.hide();

    ready = true; // and nobody tells the registry
    palette.open();
    QTest::keyClicks(input, "search");
    QKeyEvent held(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, QString(), true);
    QApplication::sendEvent(input, &held);
    QTest::qWait(20);
    QVERIFY(ran.isEmpty());
    QTest::keyClick(input, Qt::Key_Return);
    QTRY_COMPARE(ran, QStringLiteral("search.new"));
}

void CommandsTest::fuzzyScorePrefersWordStarts()
{
    QVERIFY(fuzzyScore("dt", "Dark theme") > fuzzyScore("dt", "Undo that edit"));
    QVERIFY(fuzzyScore("xyz", "Dark theme") < 0);
    QVERIFY(fuzzyScore("theme", "Dark theme") > fuzzyScore("theme", "the main event"));
}

void CommandsTest::problemsAreReplacedBySource()
{
    ProblemList problems;
    const QAbstractItemModelTester tester(&problems, QAbstractItemModelTester::FailureReportingMode::QtTest);
    problems.set("data", {problemFrom("data", fail(ErrorCode::NotFound, "No file", "a.csv", "Put it back")), problemFrom("data", fail(ErrorCode::Io, "b"))});
    problems.set("model", {problemFrom("model", fail(ErrorCode::Mismatch, "c"))});
    QCOMPARE(problems.rowCount(), 3);
    QVERIFY(problems.index(0).data(ProblemList::TextRole).toString().contains("Put it back"));
    problems.clear("data");
    QCOMPARE(problems.rowCount(), 1);
    QCOMPARE(problems.at(0).source, QStringLiteral("model"));
}

void CommandsTest::iconsFollowTheTheme()
{
    Appearance appearance;
    appearance.setMode(Appearance::Mode::Light);
    const QImage light = themedIcon("train").pixmap(24).toImage();
    appearance.setMode(Appearance::Mode::Dark);
    const QImage dark = themedIcon("train").pixmap(24).toImage();
    QVERIFY(!light.isNull());
    QVERIFY(light != dark);
    QVERIFY(themedIcon("no such icon").isNull());
    for (const char* page : {"project", "data", "model", "train", "evaluate", "embeddings", "explain", "deploy"})
        QVERIFY2(!themedIcon(QString::fromLatin1(page)).isNull(), page);
}

void CommandsTest::styleSheetNamesNoUnknownRole()
{
    QVERIFY(!styleSheet(plots::Theme::light()).contains('@'));
    QVERIFY(!styleSheet(plots::Theme::dark()).contains('@'));
}

void CommandsTest::formReadsBackWhatItShows()
{
    OptionForm form({{.name = "rate", .title = "Rate", .type = FormField::Type::Real, .minimum = 0, .maximum = 1},
                     {.name = "rows", .title = "Rows", .type = FormField::Type::Integer, .minimum = 1, .maximum = 1e6},
                     {.name = "rule", .title = "Rule", .type = FormField::Type::Choice, .choices = {"sgd", "adam_w"}},
                     {.name = "on", .title = "On", .type = FormField::Type::Boolean, .advanced = true},
                     {.name = "device", .title = "Device", .type = FormField::Type::Text}});
    const Json values = {{"rate", 3e-4}, {"rows", 128}, {"rule", "adam_w"}, {"on", true}, {"device", "cuda:1"}};
    QSignalSpy edited(&form, &OptionForm::edited);
    form.setValues(values);
    QCOMPARE(form.values().dump(), values.dump());
    QCOMPARE(edited.size(), 0);
    auto* rate = qobject_cast<QLineEdit*>(form.editor("rate"));
    rate->setFocus();
    rate->selectAll();
    QTest::keyClicks(rate, "2e-5");
    QTest::keyClick(rate, Qt::Key_Return);
    QCOMPARE(edited.size(), 1);
    QCOMPARE(form.values()["rate"].get<double>(), 2e-5);
}

void CommandsTest::formMarksWrongNumbers()
{
    OptionForm form({{.name = "rate", .title = "Rate", .type = FormField::Type::Real, .minimum = 0, .maximum = 1}});
    form.setValues({{"rate", 0.5}});
    auto* rate = qobject_cast<QLineEdit*>(form.editor("rate"));
    rate->setText("7");
    QVERIFY(rate->property("invalid").toBool());
    QCOMPARE(form.values()["rate"].get<double>(), 0.5);
}

void CommandsTest::wheelScrollsAndChangesNothing()
{
    QScrollArea area;
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    auto* choice = new QComboBox;
    choice->addItems({"first", "second", "third"});
    auto* number = new QSpinBox;
    layout->addWidget(choice);
    layout->addWidget(number);
    layout->addSpacing(2000);
    area.setWidget(inside);
    area.resize(300, 200);
    area.show();
    QVERIFY(QTest::qWaitForWindowExposed(&area));
    const auto scroll = [&](QWidget* over) {
        QTest::wheelEvent(area.windowHandle(), over->mapTo(&area, over->rect().center()), {0, -120});
    };
    scroll(choice);
    QCOMPARE(choice->currentIndex(), 1); // what Qt does by itself
    const WheelGuard guard(nullptr);
    scroll(choice);
    scroll(number);
    QCOMPARE(choice->currentIndex(), 1);
    QCOMPARE(number->value(), 0);
    QVERIFY(area.verticalScrollBar()->value() > 0);
}

void CommandsTest::stateViewShowsTheNextAction()
{
    StateView view;
    auto* content = new QWidget;
    view.setContent(content);
    QAction next("Open data");
    QSignalSpy triggered(&next, &QAction::triggered);
    view.showEmpty("Nothing", "Open something.", &next);
    view.show();
    QCOMPARE(view.state(), StateView::State::Empty);
    QVERIFY(!content->isVisible());
    auto* button = view.findChild<QPushButton*>();
    for (QPushButton* each : view.findChildren<QPushButton*>()) {
        if (each->isVisible())
            button = each;
    }
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(triggered.size(), 1);
    view.showReady();
    QVERIFY(content->isVisible());
    view.showError(fail(ErrorCode::Corrupt, "Damaged", "a.cairn", "Restore a snapshot"));
    QCOMPARE(view.state(), StateView::State::Error);
}

void CommandsTest::runModelHoldsToTheRules()
{
    RunModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    store::RunSummary run;
    run.id = RunId{7};
    run.state = store::RunState::Finished;
    run.outcome = {{"epochs", 3}, {"seconds", 12.0}, {"metrics", {{"test.accuracy", 0.925}}}};
    model.setRuns({run});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.rowOf(RunId{7}), 0);
    QVERIFY(model.index(0, RunModel::Score).data().toString().contains("92"));
    run.state = store::RunState::Failed;
    model.setRuns({run});
    QVERIFY(!model.index(0, RunModel::State).data().toString().isEmpty());
    model.setRuns({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(CommandsTest)
#include "commands_test.moc"
