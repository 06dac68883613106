// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_bridge.h"
#include "ui/shell/page.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QUndoStack;

namespace cairn::data { class Dataset; }

namespace cairn::ui {

class ChoicePanel;
class ColumnPanel;
class RecipeView;
class RowImages;
class RowTable;

/// The rows of the dataset as table or pictures, statistics per column, and the choice of what to learn.
class DataPage : public Page {
    Q_OBJECT

public:
    DataPage(const PageInfo& info, Workspace& workspace);

    QList<QAction*> headerActions() override;
    QWidget* headerPicker() override;
    QWidget* inspector() override;
    QUndoStack* undoStack() override { return m_undo; }
    bool isSettled() const override;

    RowTable& table() { return *m_table; }
    RowImages& images() { return *m_images; }
    RecipeView& recipe() { return *m_recipe; }

protected:
    void activated() override;

private:
    QWidget* makeBar();
    void reload();
    void showRows();
    void prepareFarRows();
    void filter();
    void updateRowsText();

    std::shared_ptr<data::Dataset> m_dataset;
    QUndoStack* m_undo;
    QLabel* m_name;
    QStackedWidget* m_views;
    RowTable* m_table;
    RowImages* m_images;
    RecipeView* m_recipe;
    QPushButton* m_asTable;
    QPushButton* m_asImages;
    QPushButton* m_asRecipe;
    QCheckBox* m_onlySelected;
    QLineEdit* m_filter;
    QTabWidget* m_inspector;
    ColumnPanel* m_column;
    ChoicePanel* m_choice;
    LatestJob m_prepare;
    LatestJob m_filterJob;
};

} // namespace cairn::ui
