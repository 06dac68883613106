// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/stream/stream_recorder.h"
#include "ui/bridge/job_bridge.h"

#include <QDialog>
#include <QTimer>

#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace cairn::ui {

class Workspace;

/// "Record a stream": where from and into which file; while it runs, rows, rate, what waits, refused lines and the newest
/// rows. Closing the window of the dialog stops the recording; what was recorded stays and can be gone on with.
class StreamDialog : public QDialog {
    Q_OBJECT

public:
    static void open(Workspace& workspace, QWidget* window);

private:
    StreamDialog(Workspace& workspace, QWidget* window);
    QWidget* makeForm();
    QWidget* makeLive();
    void start();
    void started(const std::shared_ptr<data::StreamRecorder>& recorder);
    void ended(const Result<void>& result);
    void refresh();
    void showRows(const data::TablePage& page);
    void showError(const Error& error);
    void openRecording();
    void closeEvent(QCloseEvent* event) override;

    Workspace& m_workspace;
    QLineEdit* m_location;
    QComboBox* m_format;
    QLineEdit* m_file;
    QPushButton* m_start;
    QPushButton* m_openButton;
    QLabel* m_state;
    QLabel* m_refused;
    QTableWidget* m_rows;
    std::shared_ptr<data::StreamRecorder> m_recorder;
    std::vector<std::string> m_columns;
    JobId m_job;
    LatestJob m_newest;
    QTimer m_tick;
    std::string m_recording; ///< what opens the recording
};

} // namespace cairn::ui
