// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/canvas/node_canvas.h"

#include <QTest>

/// A small network on a canvas, and a mouse that drags.
namespace cairn::test {

using namespace cairn::plots;

inline CanvasCard card(CardId id, const char* title, const char* kind, const char* details, const char* shape, double x, double y,
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

inline CanvasWire wire(CardId from, CardId to, const char* label, const char* toPort = "in")
{
    return {from, QStringLiteral("out"), to, QString::fromUtf8(toPort), QString::fromUtf8(label), 1, false};
}

/// Input -> conv -> relu -> add(conv, relu) -> flatten -> linear (wrong) -> output
inline CanvasData sample()
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

inline void moveMouse(QWidget* widget, const QPoint& place, Qt::MouseButtons buttons)
{
    QMouseEvent move(QEvent::MouseMove, place, widget->mapToGlobal(place), Qt::NoButton, buttons, Qt::NoModifier);
    QCoreApplication::sendEvent(widget, &move);
}

inline void drag(QWidget* widget, const QPoint& from, const QPoint& to, Qt::MouseButton button = Qt::LeftButton)
{
    QTest::mousePress(widget, button, {}, from);
    moveMouse(widget, (from + to) / 2, button);
    moveMouse(widget, to, button);
    QTest::mouseRelease(widget, button, {}, to);
}

} // namespace cairn::test
