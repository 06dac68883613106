// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/run_picker.h"

#include "core/session/workbench.h"
#include "ui/shell/workspace.h"
#include "ui/train/run_text.h"

#include <algorithm>

namespace cairn::ui {

namespace {

constexpr int kMostListed = 1000; ///< older ones are found on the page of runs

bool mayHaveModel(store::RunState state)
{
    return state != store::RunState::Queued;
}

} // namespace

RunPicker::RunPicker(Workspace& workspace, QWidget* parent) : QComboBox(parent), m_workspace(workspace)
{
    setAccessibleName(tr("Run"));
    setToolTip(tr("The run whose model is looked at"));
    setObjectName(QStringLiteral("runPicker"));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setMinimumWidth(220);
    setMaximumWidth(380);
    connect(this, &QComboBox::activated, this, [this](int index) { m_workspace.setRun(RunId{itemData(index).toLongLong()}); });
    connect(&workspace, &Workspace::workbenchChanged, this, &RunPicker::reload);
    connect(&workspace, &Workspace::runsChanged, this, &RunPicker::reload);
    connect(&workspace, &Workspace::runChanged, this, &RunPicker::reload);
    reload();
}

void RunPicker::reload()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench) {
        clear();
        return;
    }
    m_job.start(
        m_workspace.jobs(), this, {tr("Read the runs")}, [workbench](JobContext&) { return workbench->project().runs(); },
        [this](Result<std::vector<store::RunSummary>> runs) {
            if (!runs)
                return;
            std::reverse(runs->begin(), runs->end());
            clear();
            for (const store::RunSummary& run : *runs) {
                if (mayHaveModel(run.state) && (count() < kMostListed || run.id == m_workspace.run()))
                    addItem(runLine(run), static_cast<qlonglong>(run.id.value));
            }
            const int current = findData(static_cast<qlonglong>(m_workspace.run().value));
            setCurrentIndex(current >= 0 ? current : 0);
            Q_EMIT runsRead(count() > 0);
        });
}

} // namespace cairn::ui
