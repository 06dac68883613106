// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/table/table_layout.h"

#include "core/session/workbench.h"
#include "core/store/project.h"
#include "ui/bridge/job_bridge.h"
#include "ui/common/text.h"
#include "ui/shell/workspace.h"

namespace cairn::ui {

namespace {

constexpr const char* kTableDocument = "table";

QStringList namesOf(const Json& json, const char* member)
{
    QStringList names;
    const auto found = json.find(member);
    if (found == json.end() || !found->is_array())
        return names;
    for (const Json& name : *found) {
        if (name.is_string())
            names.append(fromStd(name.get<std::string>()));
    }
    return names;
}

Json jsonOf(const QStringList& names)
{
    Json json = Json::array();
    for (const QString& name : names)
        json.push_back(toStd(name));
    return json;
}

} // namespace

void saveTableLayout(Workspace& workspace, const TableLayout& layout)
{
    const auto workbench = workspace.workbench();
    if (!workbench || workbench->readOnly())
        return;
    runJob(
        workspace.jobs(), &workspace, {Workspace::tr("Save layout")},
        [workbench, json = Json{{"hidden", jsonOf(layout.hidden)}, {"pinned", jsonOf(layout.pinned)}}](JobContext&) {
            return workbench->project().setDocument(kTableDocument, json);
        },
        [](const Result<std::int64_t>&) {});
}

void loadTableLayout(Workspace& workspace, QObject* context, std::function<void(const TableLayout&)> then)
{
    const auto workbench = workspace.workbench();
    if (!workbench)
        return;
    runJob(
        workspace.jobs(), context, {Workspace::tr("Read layout")}, [workbench](JobContext&) { return workbench->project().document(kTableDocument); },
        [&workspace, workbench, then = std::move(then)](const Result<std::optional<Json>>& document) {
            if (workspace.workbench() != workbench)
                return;
            const bool there = document && *document && (*document)->is_object();
            then(there ? TableLayout{namesOf(**document, "hidden"), namesOf(**document, "pinned")} : TableLayout());
        });
}

} // namespace cairn::ui
