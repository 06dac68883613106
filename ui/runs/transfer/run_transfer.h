// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "ui/bridge/job_bridge.h"

#include <QObject>

#include <filesystem>
#include <functional>
#include <vector>

namespace cairn::ui {

class Workspace;

/// Brings runs of other programs into the project and takes runs away, with the dialogs that ask for the place.
class RunTransfer : public QObject {
    Q_OBJECT

public:
    explicit RunTransfer(Workspace& workspace, QWidget& window);

    void askForFolder(); ///< of TensorBoard or MLflow
    void askForFile();   ///< CSV, mlflow.db
    /// How runs are written: tables as one file, the others as a folder.
    enum class Form { Csv, Parquet, TensorBoard, Mlflow };
    void askForTarget(std::vector<RunId> runs, Form form);

    void import(const std::filesystem::path& place);
    void write(std::vector<RunId> runs, Form form, const std::filesystem::path& place);
    bool isSettled() const { return !m_job.running(); }

Q_SIGNALS:
    void failed(const cairn::Error& error);
    void imported(const std::vector<cairn::RunId>& runs);

private:
    Workspace& m_workspace;
    QWidget& m_window;
    LatestJob m_job;
};

} // namespace cairn::ui
