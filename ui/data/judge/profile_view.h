// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;
class QSpinBox;

namespace cairn::plots { class HeatMatrix; }

namespace cairn::ui {

class ColumnCardModel;
class DataJudge;
class Workspace;

/// The whole table at a glance: a card per column, a heat map of how columns go together, and
/// what the rows of ratings and graphs are together. Fills as the job goes.
class ProfileView : public QWidget {
    Q_OBJECT

public:
    ProfileView(Workspace& workspace, DataJudge& judge, QWidget* parent = nullptr);

Q_SIGNALS:
    void columnChosen(int column);

private:
    QWidget* makeBar();
    void refresh();
    void showPairs();

    DataJudge& m_judge;
    ColumnCardModel* m_model;
    QListView* m_cards;
    plots::HeatMatrix* m_pairs;
    QLabel* m_pairsNote;
    QLabel* m_state;
    QLabel* m_structure;
    QPushButton* m_all;
    QPushButton* m_some;
    QSpinBox* m_sample;
    QPushButton* m_stop;
};

} // namespace cairn::ui
