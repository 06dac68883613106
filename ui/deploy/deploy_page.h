// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/deploy.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/page.h"

#include <map>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QWidget;

namespace cairn::ui {

class RunPicker;

/// Takes the model away: as safetensors, ONNX (checked at once), Python source, TorchScript.
class DeployPage : public Page {
    Q_OBJECT

public:
    DeployPage(const PageInfo& info, Workspace& workspace);

    QWidget* headerPicker() override;
    QList<QAction*> headerActions() override;
    QWidget* inspector() override;
    bool isSettled() const override;

    void setFolder(const QString& folder);

protected:
    void activated() override;

private:
    struct Preview {
        QString source;
        QString facts;
    };

    QWidget* makeFormat(session::ExportFormat format, const QString& title, const QString& text);
    void addCommands();
    void chooseFolder();
    void invalidate();
    void preview();
    void exportAs(session::ExportFormat format);
    void showReport(session::ExportFormat format, const Result<session::ExportReport>& report);

    RunPicker* m_runs;
    QLineEdit* m_folder;
    QPlainTextEdit* m_source;
    QWidget* m_inspector;
    QLabel* m_facts;
    std::map<session::ExportFormat, QLabel*> m_results;
    std::map<session::ExportFormat, QPushButton*> m_buttons;
    bool m_fresh = false;
    LatestJob m_preview;
    int m_exporting = 0;
};

} // namespace cairn::ui
