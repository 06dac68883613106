// SPDX-License-Identifier: GPL-3.0-or-later
// The program cairn from outside: its options, what it prints, the pictures it draws.
#include "tests/support/shared_data.h"

#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace cairn;

class WindowProgramTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersVersionAndHelp();
    void refusesWrongOptions();
    void drawsEveryPage_data();
    void drawsEveryPage();
    void probesFrames();

private:
    struct Ran {
        int exitCode = -1; ///< of a crash, the negative signal
        QByteArray out, err;

        QByteArray text() const { return "exit code " + QByteArray::number(exitCode) + "\n" + out + err; }
    };
    static Ran run(const QStringList& arguments, const test::TempDir& home, int ms = 120000);
    static QString table(const test::TempDir& folder);
};

WindowProgramTest::Ran WindowProgramTest::run(const QStringList& arguments, const test::TempDir& home, int ms)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("HOME", QString::fromStdString(home.path().string()));
    environment.insert("XDG_CONFIG_HOME", QString::fromStdString((home / "config").string()));
    environment.insert("XDG_DATA_HOME", QString::fromStdString((home / "data").string()));
    environment.insert("XDG_CACHE_HOME", QString::fromStdString((home / "cache").string()));
    process.setProcessEnvironment(environment);
    process.start(qEnvironmentVariable("CAIRN_BIN") + "/cairn", arguments);
    if (!process.waitForFinished(ms)) {
        process.kill();
        process.waitForFinished();
        return {-1, process.readAllStandardOutput(), process.readAllStandardError() + "\n(took too long)"};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QString WindowProgramTest::table(const test::TempDir& folder)
{
    std::string text = "age,hours,job,income\n";
    for (int i = 0; i < 300; ++i)
        text += std::to_string(18 + i * 7 % 60) + "," + std::to_string(20 + i * 11 % 40) + "," + (i % 4 ? "clerk" : "smith") + "," + (i * 7 % 60 > 30 ? "high" : "low") + "\n";
    test::writeFile(folder / "people.csv", text);
    return QString::fromStdString((folder / "people.csv").string());
}

void WindowProgramTest::answersVersionAndHelp()
{
    const test::TempDir home;
    QVERIFY(run({"--version"}, home).out.startsWith("cairn "));
    const Ran help = run({"--help"}, home);
    QCOMPARE(help.exitCode, 0);
    QVERIFY(help.out.contains("--screenshot"));
}

void WindowProgramTest::refusesWrongOptions()
{
    const test::TempDir home;
    QCOMPARE(run({"--no-such-option"}, home).exitCode, 2);
    QCOMPARE(run({"--theme", "pink"}, home).exitCode, 2);
}

void WindowProgramTest::drawsEveryPage_data()
{
    QTest::addColumn<QString>("theme");
    QTest::newRow("light") << "light";
    QTest::newRow("dark") << "dark";
}

void WindowProgramTest::drawsEveryPage()
{
    QFETCH(QString, theme);
    const test::TempDir home;
    const QString pictures = QFileInfo(qEnvironmentVariable("CAIRN_BIN")).path() + "/screenshots/" + theme;
    QDir(pictures).removeRecursively();
    const Ran ran = run({"--screenshot", pictures, "--theme", theme, table(home)}, home, 240000);
    QVERIFY2(ran.exitCode == 0, ran.text().constData());
    const QStringList files = QDir(pictures).entryList({"*.png"}, QDir::Files, QDir::Name);
    QCOMPARE(files.size(), 14); // nine pages, three more views of the data and one of the runs
    for (const char* view : {"02-data.png", "02-data-profile.png", "02-data-quality.png", "02-data-recipe.png"})
        QVERIFY2(files.contains(QLatin1String(view)), view);
    for (const QString& file : files) {
        const QImage image(pictures + '/' + file);
        QVERIFY2(image.width() > 800 && image.height() > 500, qPrintable(file));
        const int lightness = image.pixelColor(image.width() / 2, image.height() - 60).lightness();
        QVERIFY2(theme == "dark" ? lightness < 110 : lightness > 140, qPrintable(file));
    }
}

void WindowProgramTest::probesFrames()
{
    const test::TempDir home;
    const Ran ran = run({"--frame-probe", "1", table(home)}, home);
    QVERIFY2(ran.exitCode == 0, ran.text().constData());
    const QJsonObject report = QJsonDocument::fromJson(ran.out.trimmed()).object();
    QVERIFY2(report.contains("p99_ms") && report.contains("max_ms") && report.contains("first_paint_ms"), ran.out.constData());
    QVERIFY(report["samples"].toInt() > 10);
}

QTEST_MAIN(WindowProgramTest)
#include "window_program_test.moc"
