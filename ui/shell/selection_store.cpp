// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/selection_store.h"

#include "core/session/workbench.h"
#include "core/store/project.h"
#include "ui/bridge/job_bridge.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/text.h"
#include "ui/shell/workspace.h"

namespace cairn::ui {

namespace {

using Named = std::vector<std::pair<std::string, select::RowSet>>;

Result<Named> readSelections(const session::Workbench& workbench)
{
    Named named;
    const std::string fingerprint = workbench.fingerprint();
    CAIRN_ASSIGN(const std::vector<store::StoredSelection> list, workbench.project().selections());
    for (const store::StoredSelection& entry : list) {
        if (entry.datasetFingerprint != fingerprint)
            continue;
        CAIRN_ASSIGN(const store::StoredSelection full, workbench.project().selection(entry.name));
        CAIRN_ASSIGN(select::RowSet rows, select::RowSet::parse(full.rows));
        named.emplace_back(entry.name, std::move(rows));
    }
    return named;
}

} // namespace

void saveSelection(Workspace& workspace, const QString& name)
{
    const std::string plain = toStd(name);
    workspace.selection().core().save(plain);
    const auto workbench = workspace.workbench();
    if (!workbench || workbench->readOnly())
        return;
    const auto rows = workspace.selection().current().rows;
    runJob(
        workspace.jobs(), &workspace, {Workspace::tr("Save the selection")},
        [workbench, rows, plain](JobContext&) {
            return workbench->project().saveSelection({plain, workbench->fingerprint(), rows->count(), rows->serialise()});
        },
        [&workspace, name](const Result<void>& saved) {
            if (saved)
                workspace.say(Workspace::tr("Selection “%1” saved").arg(name));
            else
                workspace.log(QStringLiteral("error"), errorText(saved.error()));
        });
}

void loadSelections(Workspace& workspace)
{
    const auto workbench = workspace.workbench();
    if (!workbench)
        return;
    runJob(
        workspace.jobs(), &workspace, {Workspace::tr("Read selections")}, [workbench](JobContext&) { return readSelections(*workbench); },
        [&workspace, workbench](Result<Named> named) {
            if (!named || workspace.workbench() != workbench)
                return;
            for (auto& [name, rows] : *named)
                workspace.selection().core().put(name, std::move(rows));
        });
}

} // namespace cairn::ui
