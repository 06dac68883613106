// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/pictures/picture_preview.h"
#include "core/prep/step/step_preview.h"
#include "ui/bridge/job_bridge.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QUndoStack;

namespace cairn::ui {

class ParamForm;
class StateView;
class StepList;
class StepPictures;
class StepTable;
class Workspace;

/// The recipe of the project as a draft: steps as cards, a form for the chosen one made from its parameter specs, and real
/// rows before and after it. Every edit of the draft can be undone; Apply hands it to the project.
class RecipeView : public QWidget {
    Q_OBJECT

public:
    RecipeView(Workspace& workspace, QUndoStack& undo, QWidget* parent = nullptr);

    /// Shows what the project says, unless the draft has been changed since.
    void reload();
    bool isSettled() const { return !m_preview.running(); }
    const std::vector<prep::Step>& steps() const { return m_steps; }
    /// Adds a step at the end (what a finding's fix does); one undoable edit.
    void addStep(prep::Step step);
    /// Puts other steps in the place of all; one undoable edit.
    void replaceSteps(const QString& what, std::vector<prep::Step> steps);
    /// Whether the project uses the steps as they stand here.
    bool isApplied() const { return m_steps == m_applied; }

Q_SIGNALS:
    /// The user wants the project to use these steps.
    void applyAsked(const std::vector<prep::Step>& steps);
    /// The steps are others than before, applied or not.
    void stepsChanged();

private:
    void connectList();
    void edit(const QString& what, std::vector<prep::Step> steps, int current);
    void setDraft(std::vector<prep::Step> steps, int current);
    void showStep();
    void showForm(const data::Schema& schema);
    void startPreview();
    void startPicturePreview();
    void showPreview(const Result<prep::StepPreview>& preview);
    void showFailure(const Error& error);
    void updateApply();
    void paramEdited(const std::string& name, const Json& value);

    Workspace& m_workspace;
    QUndoStack& m_undo;
    StepList* m_list;
    QLabel* m_title;
    QLabel* m_help;
    QScrollArea* m_formPlace;
    ParamForm* m_form = nullptr;
    QLabel* m_notices;
    StepTable* m_table;
    StepPictures* m_pictures;
    QStackedWidget* m_previews; ///< rows or pictures
    StateView* m_state;
    QPushButton* m_apply;
    QLabel* m_applyHint;

    std::vector<prep::Step> m_steps;   ///< the draft, without what is fitted
    std::vector<prep::Step> m_applied; ///< what the project uses
    int m_current = -1;
    data::Schema m_schema;             ///< columns that the form offers
    std::string m_formKind;            ///< kind and place that the form was made for
    LatestJob m_preview;
};

} // namespace cairn::ui
