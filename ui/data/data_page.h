// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/step/step.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/page.h"

#include <array>

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QUndoStack;

namespace cairn::data {
class Dataset;
struct Fix;
}

namespace cairn::ui {

class ChoicePanel;
class ColumnPanel;
class FilterBar;
class DataJudge;
class ProfileView;
class QualityView;
class RecipeView;
class RowImages;
class RowTable;
class RowText;

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
    DataJudge& judge() { return *m_judge; }
    RecipeView& recipe() { return *m_recipe; }
    /// "table", "images", "profile", "quality" and "recipe", as far as the data have them.
    QStringList views() const override;
    void showView(const QString& view) override;

protected:
    void activated() override;

private:
    QWidget* makeBar();
    std::array<std::pair<QPushButton*, const char*>, 5> segments() const;
    void reload();
    void showRows();
    void prepareFarRows();
    void updateRowsText();
    void applyFix(const data::Fix& fix);
    void connectColumns();
    void showColumns();
    void changeColumn(int column, const Result<std::vector<prep::Step>>& steps, const QString& what);
    void reportDifference();

    std::shared_ptr<data::Dataset> m_dataset;
    QUndoStack* m_undo;
    QLabel* m_name;
    QStackedWidget* m_views;
    RowTable* m_table;
    RowImages* m_images;
    DataJudge* m_judge;
    ProfileView* m_profile;
    QualityView* m_quality;
    RecipeView* m_recipe;
    QPushButton* m_asTable;
    QPushButton* m_asImages;
    QPushButton* m_asProfile;
    QPushButton* m_asQuality;
    QPushButton* m_asRecipe;
    QCheckBox* m_onlySelected;
    FilterBar* m_filter;
    QTabWidget* m_inspector;
    ColumnPanel* m_column;
    RowText* m_row;
    ChoicePanel* m_choice;
    LatestJob m_prepare;
    LatestJob m_difference;
};

} // namespace cairn::ui
