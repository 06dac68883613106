// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAction;
class QComboBox;
class QFormLayout;
class QFrame;
class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;
class QWidget;

/// Small pieces that several pages are made of, in the look of the program.
namespace cairn::ui {

QLabel* sectionLabel(const QString& text, QWidget* parent = nullptr);
QLabel* mutedLabel(const QString& text, QWidget* parent = nullptr);
/// A surface with a hairline around and a title; content goes into `layout`.
QFrame* card(const QString& title, QVBoxLayout*& layout, QWidget* parent = nullptr);
/// A flat button that does what the action does and looks like a line of a list.
QPushButton* linkButton(QAction* action, QWidget* parent = nullptr);
QPushButton* buttonFor(QAction* action, bool primary = false, QWidget* parent = nullptr);
/// A name and a value, the value in tabular figures at the right; both selectable.
void addFact(QGridLayout* grid, const QString& name, const QString& value, const QString& tip = {});
void clearLayout(class QLayout* layout);
/// Lets a box be narrower than its longest entry, which then ends in dots; the list that opens is as wide as it needs.
void makeNarrow(QComboBox* box);
/// For forms of the inspector: fields as wide as there is room, below their label where both do not fit beside each other.
void makeNarrow(QFormLayout* form);

} // namespace cairn::ui
