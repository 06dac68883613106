// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/adapt.h"
#include "core/session/transfer/model_file.h"
#include "ui/bridge/job_bridge.h"

#include <QDialog>

#include <functional>
#include <memory>
#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace cairn::ui {

class Workspace;

/// "Import model": an ONNX or TFLite model, what became of each of its operators, and how its answers compare with those of the
/// program it was made for. It takes the place of the network on the canvas, which can be undone.
class ImportModelDialog : public QDialog {
    Q_OBJECT

public:
    /// Puts the graph on the canvas; false where that is not possible.
    using Place = std::function<bool(const QString& name, const graph::Graph& graph)>;

    ImportModelDialog(Workspace& workspace, graph::DataInterface fields, Place place, QWidget* window);

    void openFile(const QString& path);

Q_SIGNALS:
    void imported();

private:
    struct Opened {
        session::ModelFile model;
        std::optional<session::ModelCheck> check;
        std::optional<Error> checkProblem;
    };

    QWidget* makeButtons();
    void chooseFile();
    void showModel();
    void fillOperators();
    void place();
    void keepWeights();
    void showError(const Error& error);

    Workspace& m_workspace;
    graph::DataInterface m_data;
    Place m_place;
    std::shared_ptr<Opened> m_opened;
    QLineEdit* m_file;
    QLabel* m_summary;
    QLabel* m_problem;
    QTableWidget* m_operators;
    QCheckBox* m_problemsOnly;
    QCheckBox* m_fitHead;
    QCheckBox* m_weights;
    QPushButton* m_take;
    QPushButton* m_close;
    QProgressBar* m_busy;
    LatestJob m_job;
};

} // namespace cairn::ui
