// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace cairn::plots {

using CardId = std::int64_t;

/// What a card is beside another drawing of the same.
enum class CardMark : std::uint8_t { None, Added, Removed, Changed };

/// One card as the canvas shows it: plain text and numbers, made from whatever the card stands for.
struct CanvasCard {
    CardId id = 0;
    QString title;      ///< label of the node
    QString kind;       ///< "Conv2d"
    QString details;    ///< key parameters in one line: "64, 3 x 3"
    QString shape;      ///< at the output: "[N, 64, 14, 14]"; empty if unknown
    QString parameters; ///< "18.5k"; empty if none
    QString error;      ///< what is wrong, with the fix; empty: fine
    int family = 0;     ///< category colour of the bar at the left
    bool idle = false;  ///< takes no part in the result: drawn muted
    CardMark mark = CardMark::None;
    QImage sample;      ///< what a sample looks like here, drawn under the card at half its size; null: nothing
    QString sampleText; ///< beside it: "0.12 ± 0.98"; empty: no sample flows
    QString sampleTip;  ///< for the tool tip
    bool sampleBad = false; ///< the text says that something is wrong
    QPointF position;   ///< top left corner; 1 unit = 1 px at 100 %
    QStringList inputs, outputs; ///< port names
    QStringList inputShapes, outputShapes; ///< what flows through them, in the same order; empty where nothing is known
    bool folded = false; ///< stands for several others: drawn as a pile
    QString taps;        ///< inner values that can be looked at, one a line: marked with an eye; empty: none

    bool operator==(const CanvasCard&) const = default;
};

/// A port of a card.
struct CanvasPort {
    CardId card = 0;
    QString port;
    bool output = false;

    bool operator==(const CanvasPort&) const = default;
    explicit operator bool() const { return card != 0; }
};

/// A wire from an output to an input.
struct CanvasWire {
    CardId from = 0;
    QString fromPort;
    CardId to = 0;
    QString toPort;
    QString label;      ///< shape of what flows
    double weight = 1;  ///< 1 to 3: thicker for more data
    bool invalid = false;

    bool operator==(const CanvasWire&) const = default;
};

/// A text on the canvas, or a titled frame around cards that takes them along when it is moved.
struct CanvasNote {
    CardId id = 0; ///< unlike those of all cards
    bool frame = false;
    QString text;
    QRectF rect;
    int color = 0; ///< category

    bool operator==(const CanvasNote&) const = default;
};

/// Everything on a canvas.
struct CanvasData {
    std::vector<CanvasCard> cards;
    std::vector<CanvasWire> wires;
    std::vector<CanvasNote> notes = {};

    bool operator==(const CanvasData&) const = default;
};

/// A card or note that has been moved.
struct CardMove {
    CardId id = 0;
    QPointF position;
};

} // namespace cairn::plots
