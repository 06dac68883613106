// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/view_state.h"

#include "core/session/workbench.h"
#include "core/store/project.h"
#include "ui/bridge/job_bridge.h"
#include "ui/common/text.h"
#include "ui/shell/workspace.h"

namespace cairn::ui {

namespace {

constexpr const char* kDocument = "view";

ViewState fromJson(const Json& json)
{
    const auto text = [&json](const char* key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? fromStd(found->get<std::string>()) : QString();
    };
    return {QByteArray::fromBase64(text("window").toLatin1()), text("page")};
}

} // namespace

void saveViewState(Workspace& workspace, const ViewState& view)
{
    const auto workbench = workspace.workbench();
    if (!workbench || workbench->readOnly())
        return;
    Json json;
    json["window"] = view.window.toBase64().toStdString();
    json["page"] = toStd(view.page);
    runJob(
        workspace.jobs(), &workspace, {Workspace::tr("Save layout")},
        [workbench, json](JobContext&) { return workbench->project().setDocument(kDocument, json); }, [](const Result<std::int64_t>&) {});
}

void loadViewState(Workspace& workspace, QObject* context, std::function<void(const ViewState&)> then)
{
    const auto workbench = workspace.workbench();
    if (!workbench)
        return;
    runJob(
        workspace.jobs(), context, {Workspace::tr("Read layout")},
        [workbench](JobContext&) { return workbench->project().document(kDocument); },
        [then = std::move(then)](const Result<std::optional<Json>>& document) {
            if (document && *document && (*document)->is_object())
                then(fromJson(**document));
        });
}

} // namespace cairn::ui
