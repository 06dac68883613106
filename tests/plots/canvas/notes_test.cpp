// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/plots/canvas/sample_canvas.h"

#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

#include <map>

using namespace cairn;
using namespace cairn::plots;
using namespace cairn::test;

/// Notes and frames under mouse and keys.
class CanvasNotesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void framesTakeTheirCardsAlong();
    void notesAreEditedAndResizedInPlace();

private:
    ThemeStore m_themes;
};

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

void CanvasNotesTest::framesTakeTheirCardsAlong()
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

void CanvasNotesTest::notesAreEditedAndResizedInPlace()
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

QTEST_MAIN(CanvasNotesTest)
#include "notes_test.moc"
