// SPDX-License-Identifier: GPL-3.0-or-later
// What cards say of their ports, cards that stand for several, and marks of what can be looked at.
#include "plots/canvas/canvas_geometry.h"
#include "plots/canvas/canvas_scene.h"
#include "tests/plots/canvas/sample_canvas.h"
#include "tests/plots/support/screenshots.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <QTest>

#include <algorithm>

using namespace cairn;
using namespace cairn::plots;

namespace {

CanvasCard lstm(CardId id)
{
    CanvasCard card = test::card(id, "lstm", "LSTM", "64", "[N, 20, 64]", 0, 0, 1);
    card.outputs = {QStringLiteral("out"), QStringLiteral("h"), QStringLiteral("c")};
    card.outputShapes = {QStringLiteral("[N, 20, 64]"), QStringLiteral("[1, N, 64]"), QStringLiteral("[1, N, 63]")};
    card.inputShapes = {QStringLiteral("[N, 20, 8]")};
    card.parameters = QStringLiteral("18.7k");
    return card;
}

QImage picture(const ThemeStore& themes, const CanvasCard& card)
{
    CardItem item(card, themes.theme(), {});
    QImage image(QSize(2 * 240, 2 * 140), QImage::Format_ARGB32_Premultiplied);
    image.fill(themes.color(Role::Window));
    QPainter painter(&image);
    painter.scale(2, 2);
    painter.translate(20, 12);
    QStyleOptionGraphicsItem option;
    item.paint(&painter, &option, nullptr);
    return image;
}

} // namespace

class CanvasPortsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void severalOutputsHaveRowsOfTheirOwn()
    {
        const CanvasCard card = lstm(1), plain = test::card(2, "relu", "ReLU", "", "[N, 8]", 0, 0, 1);
        QVERIFY(hasPortRows(card) && !hasPortRows(plain));
        QCOMPARE(portPlace(plain, {2, QStringLiteral("out"), true}).y(), cardSize(plain).height() / 2); // in the middle, as ever
        double before = 44; // the title and the details are above
        for (const QString& port : card.outputs) {
            const double y = portPlace(card, {1, port, true}).y();
            QVERIFY(y > before && y < cardSize(card).height());
            before = y + 9;
        }
        const double middle = portPlace(card, {1, QStringLiteral("h"), true}).y();
        QCOMPARE(portPlace(card, {1, QStringLiteral("in"), false}).y(), middle);

        // Each row shows its own shape: another shape changes that row only.
        CanvasCard other = card;
        other.outputShapes[2] = QStringLiteral("[9, N, 9]");
        const QImage one = picture(m_themes, card), two = picture(m_themes, other);
        int top = one.height(), bottom = 0;
        for (int y = 0; y < one.height(); ++y) {
            for (int x = 0; x < one.width(); ++x) {
                if (one.pixel(x, y) != two.pixel(x, y)) {
                    top = std::min(top, y);
                    bottom = std::max(bottom, y);
                }
            }
        }
        const double row = 2 * (12 + portPlace(card, {1, QStringLiteral("c"), true}).y());
        QVERIFY2(top > row - 18 && bottom < row + 18, qPrintable(QStringLiteral("%1 to %2, row at %3").arg(top).arg(bottom).arg(row)));
    }

    void longKindsLeaveRoomForTheTitle()
    {
        CanvasCard card = test::card(1, "block_1", "TransformerEncoderLayerOfAVeryLongName", "", "", 0, 0, 1);
        const QImage one = picture(m_themes, card);
        card.title = QStringLiteral("block_2");
        QVERIFY(picture(m_themes, card) != one);
        QVERIFY(test::countPixels(one, m_themes.color(Role::Text), 40) > 40);
    }

    void portsSayWhatFlowsThere()
    {
        CardItem item(lstm(1), m_themes.theme(), {});
        const QString ofCard = item.toolTip();
        item.setHotPort({1, QStringLiteral("h"), true});
        QVERIFY2(item.toolTip().startsWith("h") && item.toolTip().contains("[1, N, 64]"), qPrintable(item.toolTip()));
        item.setHotPort({1, QStringLiteral("in"), false});
        QVERIFY(item.toolTip().contains("[N, 20, 8]"));
        item.setHotPort({});
        QCOMPARE(item.toolTip(), ofCard);
        CanvasCard unknown = lstm(1);
        unknown.outputShapes.clear();
        item.setCard(unknown);
        item.setHotPort({1, QStringLiteral("c"), true});
        QCOMPARE(item.toolTip(), QStringLiteral("c"));
    }

    void pilesAndEyesAreSeen()
    {
        CanvasCard card = test::card(1, "encoder", "7 layers", "conv2d, relu, …", "[N, 32, 14, 14]", 0, 0, 2);
        const QImage plain = picture(m_themes, card);
        card.folded = true;
        const QImage pile = picture(m_themes, card);
        const QPoint behind(2 * (20 + static_cast<int>(kCardWidth) + 2), 2 * (12 + 60));
        QVERIFY(plain.pixelColor(behind) == m_themes.color(Role::Window) && pile.pixelColor(behind) != plain.pixelColor(behind));
        card.taps = QStringLiteral("attention [N, heads, T, S]");
        QVERIFY(picture(m_themes, card) != pile);
        CardItem item(card, m_themes.theme(), {});
        QVERIFY(item.toolTip().contains("attention [N, heads, T, S]"));

        CanvasData data;
        data.cards = {card, lstm(2), test::card(3, "relu", "ReLU", "", "[N, 20, 64]", 480, 20, 2), test::card(4, "tanh", "Tanh", "", "[1, N, 64]", 480, 110, 2)};
        data.cards[1].position = {240, 40};
        CanvasWire first = test::wire(2, 3, "[N, 20, 64]"), second = test::wire(2, 4, "[1, N, 64]");
        second.fromPort = QStringLiteral("h");
        data.wires = {test::wire(1, 2, ""), first, second};
        NodeCanvas canvas(m_themes);
        canvas.resize(900, 360);
        canvas.setData(data);
        const auto images = test::screenshots(m_themes, canvas, QStringLiteral("canvas-ports"));
        QVERIFY(test::distinctColors(images[0]) > 20);
    }

private:
    ThemeStore m_themes;
};

QTEST_MAIN(CanvasPortsTest)
#include "ports_test.moc"
