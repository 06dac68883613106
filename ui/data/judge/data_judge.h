// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/data_check.h"
#include "ui/bridge/job_bridge.h"

#include <QTimer>

namespace cairn::ui {

class Workspace;

/// What is known of the worth of the data on the Data page: profile, findings, leaks. Works in jobs and shows partial
/// results as they come. Small tables are looked at by themselves, large ones when asked.
class DataJudge : public QObject {
    Q_OBJECT

public:
    explicit DataJudge(Workspace& workspace, QObject* parent = nullptr);

    void setDataset(std::shared_ptr<const data::Dataset> dataset);
    /// Target, inputs or split are others now.
    void choiceChanged();
    /// The rows of a big table can be reached now.
    void rowsReady();

    /// `sample`: so many rows only; empty: all.
    void profile(std::optional<std::uint64_t> sample = {});
    void check();
    void stop();

    const std::shared_ptr<const data::Dataset>& dataset() const { return m_dataset; }
    /// Columns that are done so far; nullptr before the first.
    std::shared_ptr<const data::TableProfile> profileNow() const { return m_profile; }
    /// nullptr before a check.
    std::shared_ptr<const session::DataCheck> checkNow() const { return m_check; }
    /// Whether checkNow() is complete and of the present split.
    bool checked() const { return m_checked; }
    bool profiling() const { return m_profileJob.running(); }
    bool checking() const { return m_checkJob.running(); }
    bool isSettled() const { return !profiling() && !checking(); }

Q_SIGNALS:
    void profileChanged();
    void checkChanged();

private:
    template <typename T>
    struct Mailbox;

    bool small() const;
    void collect();

    Workspace& m_workspace;
    std::shared_ptr<const data::Dataset> m_dataset;
    std::shared_ptr<const data::TableProfile> m_profile;
    std::shared_ptr<const session::DataCheck> m_check;
    bool m_checked = false;
    std::shared_ptr<Mailbox<data::TableProfile>> m_profileBox; ///< written by the job, emptied by the timer
    std::shared_ptr<Mailbox<session::DataCheck>> m_checkBox;
    LatestJob m_profileJob, m_checkJob;
    QTimer m_timer;
};

} // namespace cairn::ui
