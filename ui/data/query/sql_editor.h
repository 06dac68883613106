// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/query/sql_words.h"

#include <QPlainTextEdit>

class QCompleter;
class QStringListModel;

namespace cairn::plots { class ThemeStore; }

namespace cairn::ui {

class SqlHighlighter;

/// An editor for SQL: colours, numbered lines, completion while typing (Ctrl+Space asks for it), a mark where an error is.
/// Ctrl+Return asks to run it.
class SqlEditor : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit SqlEditor(plots::ThemeStore& themes, QWidget* parent = nullptr);

    void setScope(SqlScope scope);
    const SqlScope& scope() const { return m_scope; }
    /// Underlines the word at this place and puts the cursor there; -1: no mark.
    void markError(int position);
    bool hasMark() const { return m_mark >= 0; }
    /// Opens the list of what could be typed here.
    void complete(bool asked);
    QCompleter& completer() { return *m_completer; }

Q_SIGNALS:
    void runAsked();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void insertCompletion(const QString& word);
    void paintNumbers();
    void updateMark();
    int numbersWidth() const;

    plots::ThemeStore& m_themes;
    SqlHighlighter* m_highlighter;
    QCompleter* m_completer;
    QStringListModel* m_words;
    QWidget* m_numbers;
    SqlScope m_scope;
    int m_mark = -1;
};

} // namespace cairn::ui
