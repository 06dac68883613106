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

namespace cairn::data {
class Dataset;
struct Fix;
}

namespace cairn::ui {

class ChoicePanel;
class ColumnPanel;
class DataJudge;
class ProfileView;
class QualityView;
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
    DataJudge& judge() { return *m_judge; }
    /// "table", "images", "profile" or "quality"
    void showView(const QString& view);

protected:
    void activated() override;

private:
    QWidget* makeBar();
    void reload();
    void showRows();
    void prepareFarRows();
    void filter();
    void updateRowsText();
    void applyFix(const data::Fix& fix);
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
    QPushButton* m_asTable;
    QPushButton* m_asImages;
    QPushButton* m_asProfile;
    QPushButton* m_asQuality;
    QCheckBox* m_onlySelected;
    QLineEdit* m_filter;
    QTabWidget* m_inspector;
    ColumnPanel* m_column;
    ChoicePanel* m_choice;
    LatestJob m_prepare;
    LatestJob m_filterJob;
    LatestJob m_difference;
};

} // namespace cairn::ui
