// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plots/base/theme_store.h"

#include <QPlainTextEdit>

namespace cairn::plots {

/// Edits the text of a note in its place. Ctrl+Enter (Enter where there is one line only) or leaving it accepts, Escape gives up.
/// Deletes itself after finished().
class NoteEditor : public QPlainTextEdit {
    Q_OBJECT

public:
    NoteEditor(ThemeStore& themes, const QString& text, bool oneLine, QWidget* parent);

Q_SIGNALS:
    /// Once; `accepted` false: as it was.
    void finished(bool accepted, const QString& text);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void finish(bool accepted);

    bool m_oneLine, m_finished = false;
};

} // namespace cairn::plots
