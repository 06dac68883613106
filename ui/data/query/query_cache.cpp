// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/query/query_cache.h"

#include "core/session/workbench.h"
#include "core/store/project.h"
#include "ui/bridge/job_bridge.h"
#include "ui/common/text.h"
#include "ui/shell/workspace.h"

#include <QSettings>
#include <QStandardPaths>

namespace cairn::ui {

namespace {

constexpr const char* kQueryDocument = "query";

QString settingsKey()
{
    return QStringLiteral("data/queries");
}

} // namespace

std::filesystem::path queryCache(Workspace& workspace)
{
    if (const auto workbench = workspace.workbench())
        return workbench->cacheFolder();
    return toPath(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/cairn/tables"));
}

void loadQueries(Workspace& workspace, QObject* context, std::function<void(const data::QueryHistory&)> then)
{
    const auto workbench = workspace.workbench();
    if (!workbench) {
        then(data::queryHistoryFromJson(Json::parse(toStd(QSettings().value(settingsKey()).toString()), nullptr, false)));
        return;
    }
    runJob(
        workspace.jobs(), context, {Workspace::tr("Read the queries")}, [workbench](JobContext&) { return workbench->project().document(kQueryDocument); },
        [then = std::move(then)](const Result<std::optional<Json>>& document) {
            then(document && *document ? data::queryHistoryFromJson(**document) : data::QueryHistory());
        });
}

void saveQueries(Workspace& workspace, const data::QueryHistory& queries)
{
    const auto workbench = workspace.workbench();
    const Json json = data::toJson(queries);
    if (!workbench) {
        QSettings().setValue(settingsKey(), fromStd(json.dump(-1, ' ', false, Json::error_handler_t::replace)));
        return;
    }
    if (workbench->readOnly())
        return;
    runJob(
        workspace.jobs(), &workspace, {Workspace::tr("Save the queries")},
        [workbench, json](JobContext&) { return workbench->project().setDocument(kQueryDocument, json); }, [](const Result<std::int64_t>&) {});
}

} // namespace cairn::ui
