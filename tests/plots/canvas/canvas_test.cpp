// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/canvas_geometry.h"
#include "plots/canvas/node_canvas.h"
#include "tests/plots/support/screenshots.h"
#include "tests/support/shared_data.h"

#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <map>

using namespace cairn;
using namespace cairn::plots;

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
    void framesTakeTheirCardsAlong();
    void notesAreEditedAndResizedInPlace();
    void writesPictures();
    void hundredsOfCards();

private:
    ThemeStore m_themes;
};

namespace {

CanvasCard card(CardId id, const char* title, const char* kind, const char* details, const char* shape, double x, double y,
                int family)
{
    CanvasCard c;
    c.id = id;
    c.title = QString::fromUtf8(title);
    c.kind = QString::fromUtf8(kind);
    c.details = QString::fromUtf8(details);
    c.shape = QString::fromUtf8(shape);
    c.family = family;
    c.position = {x, y};
    c.inputs = {QStringLiteral("in")};
    c.outputs = {QStringLiteral("out")};
    return c;
}

CanvasWire wire(CardId from, CardId to, const char* label, const char* toPort = "in")
{
    return {from, QStringLiteral("out"), to, QString::fromUtf8(toPort), QString::fromUtf8(label), 1, false};
}

/// Input -> conv -> relu -> add(conv, relu) -> flatten -> linear (wrong) -> output
CanvasData sample()
{
    CanvasData d;
    d.cards.push_back(card(1, "image", "Input", "image", "[N, 1, 28, 28]", 0, 80, 5));
    d.cards.push_back(card(2, "conv2d", "Conv2d", "32, kernel 3, padding 1", "[N, 32, 28, 28]", 250, 80, 0));
    d.cards.push_back(card(3, "relu", "ReLU", "", "[N, 32, 28, 28]", 500, 0, 2));
    d.cards.push_back(card(4, "add", "Add", "", "[N, 32, 28, 28]", 740, 80, 3));
    d.cards.push_back(card(5, "flatten", "Flatten", "", "[N, 25088]", 980, 80, 4));
    d.cards.push_back(card(6, "a_linear_layer_with_a_long_name", "Linear", "10", "", 1220, 80, 1));
    d.cards[0].inputs.clear();
    d.cards[1].parameters = QStringLiteral("320");
    d.cards[3].inputs = {QStringLiteral("a"), QStringLiteral("b")};
    d.cards[5].error = QStringLiteral("Linear expects [N, F] but gets [N, 32, 28, 28]. Put a Flatten before it.\nDetails");
    d.wires = {wire(1, 2, "[N, 1, 28, 28]"), wire(2, 3, "[N, 32, 28, 28]"), wire(3, 4, "[N, 32, 28, 28]", "a"),
               wire(2, 4, "[N, 32, 28, 28]", "b"), wire(4, 5, "[N, 32, 28, 28]"), wire(5, 6, "[N, 25088]")};
    d.wires[1].weight = 2;
    d.wires[5].invalid = true;
    return d;
}

void moveMouse(QWidget* widget, const QPoint& place, Qt::MouseButtons buttons)
{
    QMouseEvent move(QEvent::MouseMove, place, widget->mapToGlobal(place), Qt::NoButton, buttons, Qt::NoModifier);
    QCoreApplication::sendEvent(widget, &move);
}

void drag(QWidget* widget, const QPoint& from, const QPoint& to, Qt::MouseButton button = Qt::LeftButton)
{
    QTest::mousePress(widget, button, {}, from);
    moveMouse(widget, (from + to) / 2, button);
    moveMouse(widget, to, button);
    QTest::mouseRelease(widget, button, {}, to);
}

} // namespace

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

namespace {

/// The sample with a frame around conv2d and relu, a note within it, and a note outside.
CanvasData annotated()
{
    CanvasData data = sample();
    data.notes = {{-1, true, QStringLiteral("Features"), {226, -52, 474, 240}, 1},
                  {-2, false, QStringLiteral("in the frame"), {520, 90, 120, 44}, 4},
                  {-3, false, QStringLiteral("outside"), {740, 220, 200, 80}, 2}};
    return data;
}

std::map<CardId, QPointF> placesOf(const QSignalSpy& spy, qsizetype call)
{
    std::map<CardId, QPointF> places;
    for (const CardMove& move : spy[call][0].value<std::vector<CardMove>>())
        places[move.id] = move.position;
    return places;
}

} // namespace

void PlotsCanvasTest::framesTakeTheirCardsAlong()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(1180, 460);
    canvas.setData(annotated());
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    QSignalSpy spy(&canvas, &NodeCanvas::cardsMoved);
    const auto pixel = [&](double x, double y) { return canvas.mapFromScene(QPointF(x, y)); };
    drag(canvas.viewport(), pixel(260, -40), pixel(260, -40) + QPoint(20, 30)); // by its title
    QCOMPARE(spy.count(), 1);
    const auto moved = placesOf(spy, 0);
    QCOMPARE(moved.size(), std::size_t{4}); // frame, two cards, the note within
    const QPointF step = moved.at(-1) - QPointF(226, -52);
    QVERIFY(std::abs(step.x() - 20 / canvas.zoom()) < 2 && std::abs(step.y() - 30 / canvas.zoom()) < 2);
    QCOMPARE(moved.at(2), QPointF(250, 80) + step);
    QCOMPARE(moved.at(3), QPointF(500, 0) + step);
    QCOMPARE(moved.at(-2), QPointF(520, 90) + step);

    // Everything selected moves once, by the keys as well.
    canvas.setData(annotated());
    spy.clear();
    QTest::keySequence(&canvas, QKeySequence::SelectAll);
    QCOMPARE(canvas.selectedCardsAndNotes().size(), std::size_t{9});
    QTest::keyClick(&canvas, Qt::Key_Down);
    QCOMPARE(placesOf(spy, 0).size(), std::size_t{9});
    for (const auto& [id, place] : placesOf(spy, 0)) {
        if (id == 3)
            QCOMPARE(place, QPointF(500, 20));
        if (id == -2)
            QCOMPARE(place, QPointF(520, 110));
    }
    // A card in the frame can be taken by itself, and a rubber band may begin in it.
    canvas.setData(annotated());
    canvas.selectCards({});
    spy.clear();
    drag(canvas.viewport(), canvas.placeOfCard(3), canvas.placeOfCard(3) + QPoint(12, 12));
    QCOMPARE(placesOf(spy, 0).size(), std::size_t{1});
    canvas.setData(annotated());
    canvas.selectCards({});
    drag(canvas.viewport(), pixel(236, 60), pixel(440, 160));
    QCOMPARE(canvas.selectedCards(), (std::vector<CardId>{2}));
}

void PlotsCanvasTest::notesAreEditedAndResizedInPlace()
{
    NodeCanvas canvas(m_themes);
    canvas.resize(1180, 460);
    canvas.setData(annotated());
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    QSignalSpy edited(&canvas, &NodeCanvas::noteEdited), resized(&canvas, &NodeCanvas::noteResized), gone(&canvas, &NodeCanvas::deleteRequested);
    const auto pixel = [&](double x, double y) { return canvas.mapFromScene(QPointF(x, y)); };
    QTest::mouseDClick(canvas.viewport(), Qt::LeftButton, {}, pixel(800, 260));
    auto* editor = canvas.viewport()->findChild<QPlainTextEdit*>();
    QVERIFY(editor);
    QCOMPARE(editor->toPlainText(), QStringLiteral("outside"));
    QTest::keyClicks(editor, QStringLiteral("new"));
    QTest::keyClick(editor, Qt::Key_Return); // a line of its own
    QTest::keyClicks(editor, QStringLiteral("words"));
    QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(edited[0][0].value<CardId>(), CardId{-3});
    QCOMPARE(edited[0][1].toString(), QStringLiteral("new\nwords"));
    // Escape gives up; Enter ends the title of a frame.
    QTRY_VERIFY(!canvas.viewport()->findChild<QPlainTextEdit*>());
    canvas.selectCards({-1});
    QTest::keyClick(&canvas, Qt::Key_Return);
    editor = canvas.viewport()->findChild<QPlainTextEdit*>();
    QVERIFY(editor);
    QTest::keyClicks(editor, QStringLiteral("x"));
    QTest::keyClick(editor, Qt::Key_Escape);
    QCOMPARE(edited.count(), 1);
    QTRY_VERIFY(!canvas.viewport()->findChild<QPlainTextEdit*>());
    canvas.editNote(-1);
    editor = canvas.viewport()->findChild<QPlainTextEdit*>();
    QTest::keyClicks(editor, QStringLiteral("Body"));
    QTest::keyClick(editor, Qt::Key_Return);
    QCOMPARE(edited.count(), 2);
    QCOMPARE(edited[1][1].toString(), QStringLiteral("Body"));
    QTRY_VERIFY(!canvas.viewport()->findChild<QPlainTextEdit*>());

    drag(canvas.viewport(), pixel(940 - 5, 300 - 5), pixel(940 - 5, 300 - 5) + QPoint(40, 20));
    QCOMPARE(resized.count(), 1);
    QCOMPARE(resized[0][0].value<CardId>(), CardId{-3});
    const QRectF rect = resized[0][1].toRectF();
    QCOMPARE(rect.topLeft(), QPointF(740, 220));
    QVERIFY(std::abs(rect.width() - 200 - 40 / canvas.zoom()) < 8 && std::abs(rect.height() - 80 - 20 / canvas.zoom()) < 8);

    canvas.selectCards({-3});
    QTest::keyClick(&canvas, Qt::Key_Delete);
    QCOMPARE(gone[0][0].value<std::vector<CardId>>(), (std::vector<CardId>{-3}));
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
