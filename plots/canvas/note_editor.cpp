// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/canvas/note_editor.h"

#include <QKeyEvent>

namespace cairn::plots {

NoteEditor::NoteEditor(ThemeStore& themes, const QString& text, bool oneLine, QWidget* parent) : QPlainTextEdit(text, parent), m_oneLine(oneLine)
{
    setFont(oneLine ? uiFont(10, QFont::DemiBold) : uiFont(9.5));
    setFrameShape(Box);
    setVerticalScrollBarPolicy(oneLine ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setLineWrapMode(oneLine ? NoWrap : WidgetWidth);
    setTabChangesFocus(true);
    setAccessibleName(oneLine ? tr("Title of the frame") : tr("Text of the note"));
    setPlaceholderText(oneLine ? tr("Title") : tr("What should be known here"));
    QPalette colors = palette();
    colors.setColor(QPalette::Base, themes.color(Role::Surface));
    colors.setColor(QPalette::Text, themes.color(Role::Text));
    setPalette(colors);
    selectAll();
}

void NoteEditor::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        finish(false);
    else if (enter && (m_oneLine || event->modifiers().testFlag(Qt::ControlModifier)))
        finish(true);
    else
        QPlainTextEdit::keyPressEvent(event);
}

void NoteEditor::focusOutEvent(QFocusEvent* event)
{
    QPlainTextEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason) // its own context menu
        finish(true);
}

void NoteEditor::finish(bool accepted)
{
    if (std::exchange(m_finished, true))
        return;
    Q_EMIT finished(accepted, toPlainText());
    deleteLater();
}

} // namespace cairn::plots
