// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/compare/graph_sources.h"

#include "core/session/workbench.h"
#include "ui/common/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <fstream>
#include <sstream>

namespace cairn::ui {

namespace {

constexpr std::uintmax_t kLargestDocument = 16 << 20; ///< what graphFromText() takes
constexpr const char* kGraphDocument = "graph";

QString timeText(std::int64_t ms)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}


} // namespace

Result<std::vector<GraphSource>> graphSources(const session::Workbench& workbench)
{
    std::vector<GraphSource> sources;
    CAIRN_ASSIGN(auto runs, workbench.project().runs());
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
        sources.push_back({QCoreApplication::translate("cairn::ui::GraphSource", "Run %1: %2").arg(run->id.value).arg(fromStd(run->name)), run->id, 0});
    CAIRN_ASSIGN(auto history, workbench.project().documentHistory(kGraphDocument));
    for (std::size_t i = 1; i < history.size(); ++i) // the first is the network itself
        sources.push_back({QCoreApplication::translate("cairn::ui::GraphSource", "State of %1").arg(timeText(history[i].changedMs)), {}, history[i].revision});
    return sources;
}

Result<graph::Graph> readGraph(const session::Workbench& workbench, const GraphSource& source)
{
    if (source.run) {
        CAIRN_ASSIGN(const auto run, workbench.project().run(source.run));
        return graph::graphFromJson(run.graph);
    }
    CAIRN_ASSIGN(const Json document, workbench.project().documentAt(kGraphDocument, source.revision));
    return graph::graphFromJson(document);
}

Result<graph::Graph> readGraph(const std::filesystem::path& file)
{
    if (file.extension() == ".cairn") {
        CAIRN_ASSIGN(const auto project, store::Project::open(file, {.mode = store::OpenMode::ReadOnly}));
        CAIRN_ASSIGN(const auto document, project->document(kGraphDocument));
        if (!document)
            return fail(ErrorCode::NotFound, "This project has no network", file.string());
        return graph::graphFromJson(*document);
    }
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(file, failed);
    std::ifstream in(file, std::ios::binary);
    if (failed || !in)
        return fail(ErrorCode::Io, "The file cannot be read", file.string());
    if (bytes > kLargestDocument)
        return fail(ErrorCode::InvalidInput, "This file is too large for a network", file.string(), "Choose a project (*.cairn) or the JSON of a network");
    std::stringstream text;
    text << in.rdbuf();
    return graph::graphFromText(text.str());
}

} // namespace cairn::ui
