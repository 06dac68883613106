// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workbench.h"
#include "ui/bridge/job_bridge.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QListWidget;
class QPushButton;
class QUndoStack;

namespace cairn::ui {

class AnswerForm;
class SplitForm;
class TextForm;
class Workspace;

/// What to learn and from what: target, inputs, split. Changes are applied together; each application can be undone.
class ChoicePanel : public QWidget {
    Q_OBJECT

public:
    ChoicePanel(Workspace& workspace, QUndoStack& undo, QWidget* parent = nullptr);

    /// Shows what the project says.
    void reload();
    /// Takes a choice as if it had been made here; can be undone.
    void take(const session::DataChoice& choice);
    bool isSettled() const { return !m_apply.running(); }
    /// Gives the project another choice; one undoable edit.
    void applyChoice(const session::DataChoice& choice);

private:
    /// "data.answer": another form of answer (its id), as if it had been chosen here.
    void addCommand();
    session::DataChoice edited() const;
    void apply();
    void run(const session::DataChoice& choice);
    void showNotices();
    void updateButton();
    /// What is chosen; nothing: as the column suggests.
    std::optional<batch::TaskKind> task() const;
    bool needsTarget() const;
    /// Whether a number is to be predicted, as far as is known.
    bool wantsNumber() const;

    Workspace& m_workspace;
    QUndoStack& m_undo;
    QComboBox* m_target;
    QComboBox* m_task;
    QComboBox* m_encoding;
    QComboBox* m_loss;
    AnswerForm* m_answer;
    QFormLayout* m_form;
    QCheckBox* m_edges; ///< rows that are nodes of a graph
    QListWidget* m_inputs;
    QLabel* m_textTitle;
    TextForm* m_texts;
    SplitForm* m_split;
    QLabel* m_sizes;
    QLabel* m_notices;
    QPushButton* m_button;
    LatestJob m_apply;
    bool m_filling = false;
};

} // namespace cairn::ui
