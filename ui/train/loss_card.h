// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>

class QLabel;
class QPushButton;

namespace cairn::ui {

class Workspace;

/// Above the options, and in the list of problems: that the chosen loss trains another form of answer than the target has, and a button that changes the form and the head
/// of the network (command "data.answer"). Hidden where the loss fits.
class LossCard : public QWidget {
    Q_OBJECT

public:
    explicit LossCard(Workspace& workspace, QWidget* parent = nullptr);

    /// `loss`: as chosen in the form.
    void setLoss(const std::string& loss);

private:
    Workspace& m_workspace;
    QLabel* m_said;
    QPushButton* m_answer;
    QString m_form; ///< id of the form of answer that the loss trains
};

} // namespace cairn::ui
