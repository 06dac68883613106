// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/inspect/samples.h"
#include "plots/base/theme_store.h"
#include "ui/bridge/job_bridge.h"

#include <QWidget>

#include <functional>

class QLabel;

namespace cairn::plots {
class ImageGrid;
}

namespace cairn::ui {

/// Pictures that a generator makes of one noise, so that the same places can be watched while it learns.
class SampleGrid : public QWidget {
    Q_OBJECT

public:
    using Ask = std::function<Result<session::SamplePictures>(JobContext&)>;

    static constexpr std::int64_t kShown = 64;

    SampleGrid(JobBridge& jobs, plots::ThemeStore& themes, QWidget* parent = nullptr);

    /// Asks on a worker thread and shows the answer; the newest question wins, and the old pictures stay until then.
    void show(Ask ask);
    bool isSettled() const { return !m_job.running(); }
    plots::ImageGrid& grid() { return *m_grid; }

private:
    void take(const session::SamplePictures& samples);

    JobBridge& m_jobs;
    QLabel* m_title;
    plots::ImageGrid* m_grid;
    LatestJob m_job;
};

} // namespace cairn::ui
