// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLineEdit;
class QListView;

namespace cairn::ui {

class CommandRegistry;
class CommandModel;

/// How well `query` fits `text`: letters in order, better at word beginnings and in runs; negative: does not fit.
int fuzzyScore(const QString& query, const QString& text);

/// Ctrl+K: every command by name. Type, arrow keys, Enter; Esc closes.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    CommandPalette(CommandRegistry& commands, QWidget* window);

    void open();

private:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void runCurrent();
    void moveCurrent(int by);
    void search(const QString& query);

    CommandRegistry& m_commands;
    QLineEdit* m_input;
    QListView* m_list;
    CommandModel* m_model;
};

} // namespace cairn::ui
