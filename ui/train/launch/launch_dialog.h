// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/launch/launch_pack.h"
#include "ui/bridge/job_bridge.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace cairn::ui {

class Workspace;

/// Packs the project with its data and a script that starts the training on a cluster. Shows the script as it will be.
class LaunchDialog : public QDialog {
    Q_OBJECT

public:
    explicit LaunchDialog(Workspace& workspace, QWidget* parent = nullptr);

    session::LaunchPlan plan() const;
    /// Writes the pack into a folder that is empty or not there.
    void write(const std::filesystem::path& folder);
    bool isSettled() const { return !m_job.running(); }
    /// What was packed last.
    const std::optional<session::LaunchPack>& pack() const { return m_pack; }

private:
    QFormLayout* makeForm();
    void refresh();
    void askForFolder();

    Workspace& m_workspace;
    QComboBox* m_launcher;
    QSpinBox* m_machines;
    QSpinBox* m_ranks;
    QLineEdit* m_address;
    QSpinBox* m_port;
    QLineEdit* m_image;
    QLineEdit* m_there;
    QCheckBox* m_withData;
    QPlainTextEdit* m_script;
    QLabel* m_said;
    QPushButton* m_write;
    QFormLayout* m_form = nullptr;
    std::optional<session::LaunchPack> m_pack;
    LatestJob m_job;
};

} // namespace cairn::ui
