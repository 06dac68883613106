// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/canvas_geometry.h"
#include "plots/canvas/node_canvas.h"
#include "tests/plots/canvas/sample_canvas.h"
#include "tests/plots/support/screenshots.h"
#include "tests/support/shared_data.h"

#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace cairn;
using namespace cairn::plots;
using namespace cairn::test;

class PlotsCanvasTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wiresLeaveRightAndArriveLeft();
    void drawsCardsWiresAndErrors();
    void connectsByDragging();
    void droppedWireAsksForPalette();
    void liftsAConnectedWire();
    void movesAreReportedOnce();
    void keysSpeakIntents();
    void zoomsWithinBounds();
    void acceptsDroppedKinds();
    void writesPictures();
    void hundredsOfCards();

private:
    ThemeStore m_themes;
};

void PlotsCanvasTest::wiresLeaveRightAndArriveLeft()
{
    const QPainterPath path = wirePath({0, 0}, {100, 50});
    QCOMPARE(path.pointAtPercent(0), QPointF(0, 0));
    QCOMPARE(path.pointAtPercent(1), QPointF(100, 50));
    QVERIFY(std::abs(path.angleAtPercent(0)) < 1 || std::abs(path.angleAtPercent(0) - 360) < 1);
    const QPainterPath back = wirePath({1000, 0}, {0, 120}); // to the start of the next row, between the rows
    QCOMPARE(back.pointAtPercent(0), QPointF(1000, 0));
    QCOMPARE(back.pointAtPercent(1), QPointF(0, 120));
    QVERIFY(std::abs(back.pointAtPercent(0.5).y() - 60) < 1e-6);
    for (int i = 0; i <= 100; ++i) {
        const QPointF at = back.pointAtPercent(i / 100.0);
        QVERIFY(at.x() < 100 || at.x() > 900 || std::abs(at.y() - 60) < 1e-6);
    }
    const CanvasCard c = card(1, "a", "Linear", "", "", 0, 0, 0);
    QCOMPARE(portPlace(c, {1, QStringLiteral("out"), true}).x(), kCardWidth);
    QCOMPARE(portPlace(c, {1, QStringLiteral("in"), false}).x(), 0.0);
}

void PlotsCanvasTest::drawsCardsWiresAndErrors()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(1180, 460);
    canvas.setData(sample());
    const auto images = test::screenshots(m_themes, canvas, QStringLiteral("canvas"));
    QVERIFY(test::countPixels(images[0], Theme::light().color(Role::Bad)) > 60);
    QVERIFY(test::countPixels(images[1], Theme::dark().color(Role::Surface)) > 5000);
    canvas.selectCards({2, 3});
    canvas.setZoom(1.0);
    canvas.centerOnCard(4);
    test::screenshots(m_themes, canvas, QStringLiteral("canvas-100"));
    canvas.setZoom(0.3);
    canvas.centerOnCard(4);
    test::screenshots(m_themes, canvas, QStringLiteral("canvas-30"));
}

void PlotsCanvasTest::connectsByDragging()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(1180, 460);
    canvas.setData(sample());
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    QSignalSpy spy(&canvas, &NodeCanvas::connectRequested);
    const CanvasPort from{3, QStringLiteral("out"), true}, to{5, QStringLiteral("in"), false};
    drag(canvas.viewport(), canvas.placeOfPort(from), canvas.placeOfPort(to));
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy[0][0].value<CanvasPort>(), from);
    QCOMPARE(spy[0][1].value<CanvasPort>(), to);
    // Backwards, from an input that is free, works alike.
    CanvasData free = sample();
    free.wires.pop_back();
    canvas.setData(free);
    const CanvasPort input{6, QStringLiteral("in"), false};
    drag(canvas.viewport(), canvas.placeOfPort(input), canvas.placeOfPort(from));
    QCOMPARE(spy.count(), 2);
    QCOMPARE(spy[1][0].value<CanvasPort>(), from);
    QCOMPARE(spy[1][1].value<CanvasPort>(), input);
}

void PlotsCanvasTest::droppedWireAsksForPalette()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(1180, 460);
    canvas.setData(sample());
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    QSignalSpy spy(&canvas, &NodeCanvas::paletteRequested);
    const CanvasPort from{3, QStringLiteral("out"), true};
    drag(canvas.viewport(), canvas.placeOfPort(from), QPoint(600, 420));
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy[0][2].value<CanvasPort>(), from);
    QTest::keyClick(&canvas, Qt::Key_Tab);
    QCOMPARE(spy.count(), 2);
    QVERIFY(!spy[1][2].value<CanvasPort>());
}

void PlotsCanvasTest::liftsAConnectedWire()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(1180, 460);
    canvas.setData(sample());
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    QSignalSpy spy(&canvas, &NodeCanvas::disconnectRequested);
    QSignalSpy palette(&canvas, &NodeCanvas::paletteRequested);
    const CanvasPort input{5, QStringLiteral("in"), false};
    drag(canvas.viewport(), canvas.placeOfPort(input), QPoint(600, 420));
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy[0][0].value<CanvasPort>(), input);
    QCOMPARE(palette.count(), 0);
}

void PlotsCanvasTest::movesAreReportedOnce()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(1180, 460);
    canvas.setData(sample());
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    QSignalSpy spy(&canvas, &NodeCanvas::cardsMoved);
    const QPoint place = canvas.placeOfCard(3);
    drag(canvas.viewport(), place, place + QPoint(30, 40));
    QCOMPARE(spy.count(), 1);
    const auto moves = spy[0][0].value<std::vector<CardMove>>();
    QCOMPARE(moves.size(), std::size_t{1});
    QCOMPARE(moves[0].id, 3);
    QVERIFY(std::abs(moves[0].position.x() - 500 - 30 / canvas.zoom()) < 2);
    canvas.setFocus();
    QTest::keyClick(&canvas, Qt::Key_Left);
    QCOMPARE(spy.count(), 2);
}

void PlotsCanvasTest::keysSpeakIntents()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(900, 400);
    canvas.setData(sample());
    canvas.show();
    canvas.selectCards({2, 4});
    QSignalSpy copy(&canvas, &NodeCanvas::copyRequested), cut(&canvas, &NodeCanvas::cutRequested);
    QSignalSpy paste(&canvas, &NodeCanvas::pasteRequested), twice(&canvas, &NodeCanvas::duplicateRequested);
    QSignalSpy gone(&canvas, &NodeCanvas::deleteRequested), opened(&canvas, &NodeCanvas::cardActivated);
    QTest::keySequence(&canvas, QKeySequence::Copy);
    QTest::keySequence(&canvas, QKeySequence::Cut);
    QTest::keySequence(&canvas, QKeySequence::Paste);
    QTest::keyClick(&canvas, Qt::Key_D, Qt::ControlModifier);
    QTest::keyClick(&canvas, Qt::Key_Delete);
    QCOMPARE(copy[0][0].value<std::vector<CardId>>(), (std::vector<CardId>{2, 4}));
    QCOMPARE(cut.count() + paste.count() + twice.count() + gone.count(), 4);
    QTest::keySequence(&canvas, QKeySequence::SelectAll);
    QCOMPARE(canvas.selectedCards().size(), std::size_t{6});
    QTest::keyClick(&canvas, Qt::Key_Escape);
    QVERIFY(canvas.selectedCards().empty());
    QTest::keyClick(&canvas, Qt::Key_Delete);
    QCOMPARE(gone.count(), 1);
    canvas.selectCards({5});
    QTest::keyClick(&canvas, Qt::Key_Return);
    QCOMPARE(opened[0][0].value<CardId>(), CardId{5});
}

void PlotsCanvasTest::zoomsWithinBounds()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(900, 400);
    canvas.setData(sample());
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    canvas.setZoom(100);
    QCOMPARE(canvas.zoom(), 4.0);
    canvas.setZoom(0);
    QCOMPARE(canvas.zoom(), 0.1);
    canvas.setZoom(1);
    canvas.centerOnCard(3);
    // What is under the cursor stays there.
    const QPoint pixel(300, 150);
    const QPointF before = canvas.mapToScene(pixel);
    QWheelEvent wheel(pixel, canvas.viewport()->mapToGlobal(pixel), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(canvas.viewport(), &wheel);
    QVERIFY(canvas.zoom() > 1.2);
    QVERIFY(QLineF(before, canvas.mapToScene(pixel)).length() < 3);
    QTest::keyClick(&canvas, Qt::Key_F);
    QVERIFY(canvas.zoom() < 1);
    const QPointF center = canvas.mapToScene(canvas.viewport()->rect().center());
    drag(canvas.viewport(), QPoint(200, 350), QPoint(260, 350), Qt::MiddleButton);
    QVERIFY(canvas.mapToScene(canvas.viewport()->rect().center()).x() < center.x() - 20);
}

void PlotsCanvasTest::acceptsDroppedKinds()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(600, 400);
    canvas.show();
    QSignalSpy spy(&canvas, &NodeCanvas::kindDropped);
    QMimeData mime;
    mime.setData(QLatin1String(NodeCanvas::kKindMimeType), "linear");
    QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(canvas.viewport(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(canvas.viewport(), &drop);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy[0][0].toString(), QStringLiteral("linear"));
}

void PlotsCanvasTest::writesPictures()
{
    const test::TempDir folder;
    NodeCanvas canvas(m_themes);
    canvas.setData(sample());
    for (const char* suffix : {"png", "svg", "pdf"}) {
        const QString path = QString::fromStdString((folder / (std::string("net.") + suffix)).string());
        QVERIFY(canvas.saveImage(path));
        QVERIFY(QFile(path).size() > 1000);
    }
}

void PlotsCanvasTest::hundredsOfCards()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(900, 600);
    CanvasData d;
    for (int i = 0; i < 600; ++i) {
        d.cards.push_back(card(i + 1, "linear", "Linear", "128", "[N, 128]", (i % 30) * 240, (i / 30) * 110, i % 7));
        if (i % 30)
            d.wires.push_back(wire(i, i + 1, "[N, 128]"));
    }
    canvas.setData(d);
    test::screenshots(m_themes, canvas, QStringLiteral("canvas-600"));
    d.cards.resize(10);
    d.wires.clear();
    canvas.setData(d);
    QCOMPARE(canvas.data().cards.size(), std::size_t{10});
    canvas.setData({});
    canvas.grab();
}

QTEST_MAIN(PlotsCanvasTest)
#include "canvas_test.moc"
