// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/base/coalescer.h"
#include "plots/base/color_map.h"
#include "plots/base/picture.h"
#include "plots/base/state_overlay.h"
#include "plots/base/theme.h"
#include "tests/plots/support/screenshots.h"
#include "tests/support/shared_data.h"

#include <QFile>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace cairn;
using namespace cairn::plots;

class PlotsBaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsReadableInBothThemes();
    void categoriesStandOut();
    void brokenThemesAreRefused();
    void colorMapsHaveTheirPublishedEnds();
    void requestsAreCoalesced();
    void picturesAreWritten();
    void overlayShowsEveryState();
};

void PlotsBaseTest::textIsReadableInBothThemes()
{
    for (const Theme& theme : {Theme::light(), Theme::dark()}) {
        for (const Role role : {Role::Text, Role::Muted, Role::Accent, Role::Good, Role::Warn, Role::Bad, Role::Select})
            for (const Role ground : {Role::Window, Role::Surface, Role::Raised})
                QVERIFY2(contrastRatio(theme.color(role), theme.color(ground)) >= 4.5,
                         qPrintable(theme.name() + roleName(role) + roleName(ground)));
        QVERIFY(contrastRatio(theme.color(Role::OnAccent), theme.color(Role::Accent)) >= 4.5);
    }
    QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white)), 21);
}

void PlotsBaseTest::categoriesStandOut()
{
    for (const Theme& theme : {Theme::light(), Theme::dark()}) {
        QVERIFY(theme.categoryCount() >= 20);
        for (int i = 0; i < theme.categoryCount(); ++i)
            QVERIFY2(contrastRatio(theme.category(i), theme.color(Role::Surface)) >= 3.0,
                     qPrintable(theme.name() + QString::number(i)));
        QCOMPARE(theme.category(theme.categoryCount()), theme.category(0));
    }
}

void PlotsBaseTest::brokenThemesAreRefused()
{
    QCOMPARE(Theme::fromJson("[1").error().code, ErrorCode::Corrupt);
    const auto missing = Theme::fromJson(R"({"name": "x", "colors": {"window": "#000000"}})");
    QCOMPARE(missing.error().where, std::string("surface"));
}

void PlotsBaseTest::colorMapsHaveTheirPublishedEnds()
{
    QCOMPARE(sequential(0), qRgb(0x44, 0x01, 0x54));
    QCOMPARE(sequential(1), qRgb(0xfd, 0xe7, 0x25));
    QCOMPARE(sequential(0.5), qRgb(0x21, 0x91, 0x8c));
    QCOMPARE(sequential(7), sequential(1));
    QCOMPARE(qAlpha(sequential(std::nan(""))), 0);
    QCOMPARE(diverging(0), qRgb(0xf7, 0xf7, 0xf7));
    QVERIFY(qBlue(diverging(-1)) > qRed(diverging(-1)) && qRed(diverging(1)) > qBlue(diverging(1)));
}

void PlotsBaseTest::requestsAreCoalesced()
{
    int runs = 0;
    Coalescer coalescer([&runs] { ++runs; });
    for (int i = 0; i < 100; ++i)
        coalescer.request();
    QCOMPARE(runs, 0);
    QTRY_COMPARE(runs, 1);
    coalescer.request();
    coalescer.flush();
    QCOMPARE(runs, 2);
}

void PlotsBaseTest::picturesAreWritten()
{
    const test::TempDir folder;
    const auto paint = [](QPainter& p, const QSize& size) { p.fillRect(QRect(QPoint(), size), Qt::red); };
    for (const char* suffix : {"png", "svg", "pdf"}) {
        const QString path = QString::fromStdString((folder / (std::string("a.") + suffix)).string());
        QVERIFY(savePicture(path, {40, 30}, QStringLiteral("red"), paint));
        QVERIFY(QFile(path).size() > 60);
    }
    const QImage png(QString::fromStdString((folder / "a.png").string()));
    QCOMPARE(png.size(), QSize(80, 60));
    QCOMPARE(test::countPixels(png, Qt::red), 4800);
    QCOMPARE(savePicture(QStringLiteral("/nowhere/a.bmp"), {4, 3}, {}, paint).error().code, ErrorCode::Unsupported);
    QCOMPARE(savePicture(QStringLiteral("/nowhere/a.png"), {4, 3}, {}, paint).error().code, ErrorCode::Io);
}

void PlotsBaseTest::overlayShowsEveryState()
{
    ThemeStore themes;
    QWidget view;
    view.resize(560, 300);
    StateOverlay overlay(themes, &view);
    view.show();
    QVERIFY(!overlay.isVisible());

    overlay.showEmpty(tr("Evaluate shows where a trained model is right and wrong."), tr("Train a model"));
    test::screenshots(themes, view, QStringLiteral("overlay-empty"));
    QSignalSpy spy(&overlay, &StateOverlay::actionTriggered);
    QTest::mouseClick(overlay.findChild<QPushButton*>(), Qt::LeftButton);
    QCOMPARE(spy.count(), 1);

    overlay.showReady();
    overlay.showLoading(tr("Computing the confusion matrix"));
    QVERIFY(!overlay.isVisible());
    QTRY_VERIFY(overlay.isVisible());
    overlay.setProgress(3, 10);
    test::screenshots(themes, view, QStringLiteral("overlay-loading"));

    overlay.showError(fail(ErrorCode::NotFound, "The file has gone", "/data/train.csv", "Put it back or pick another one"),
                      tr("Pick a file..."));
    test::screenshots(themes, view, QStringLiteral("overlay-error"));
    view.resize(300, 200);
    QTRY_COMPARE(overlay.size(), view.size());
    overlay.showReady();
    QVERIFY(!overlay.isVisible());
}

QTEST_MAIN(PlotsBaseTest)
#include "base_test.moc"
