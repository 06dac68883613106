// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/samples/sample.h"
#include "ui/bridge/job_bridge.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace cairn::ui {

class SampleRow;
class Workspace;

/// The sample gallery: public data sets with what they are, licence, size and checksum. What is on this computer opens
/// at once; the rest is downloaded first, with progress and cancel.
class SampleGallery : public QDialog {
    Q_OBJECT

public:
    using Open = std::function<void(const data::Sample& sample)>;

    static SampleGallery* open(Workspace& workspace, QWidget* window, Open use);

    /// Opens a sample, after its download where it is not here.
    void choose(const std::string& id);
    bool isSettled() const { return !m_looking.running() && m_jobs.empty(); }

private:
    SampleGallery(Workspace& workspace, QWidget* window, Open use);
    void load();
    void show(const std::vector<std::pair<data::Sample, bool>>& samples);
    void filter();
    void pollJobs();
    void ended(const data::Sample& sample, const Result<void>& fetched);
    SampleRow* rowOf(const std::string& id) const;

    Workspace& m_workspace;
    Open m_use;
    QLineEdit* m_search;
    QCheckBox* m_onlyHere;
    QLabel* m_notice;
    QVBoxLayout* m_place;
    std::vector<SampleRow*> m_rows;
    std::vector<std::pair<std::string, JobId>> m_jobs; ///< downloads that run
    QTimer m_tick;
    LatestJob m_looking;
};

} // namespace cairn::ui
