// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model/user_blocks.h"

#include "ui/common/text.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace cairn::ui {
namespace {

QDir libraryFolder()
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/blocks"));
}

std::vector<graph::LibraryBlock> readAll()
{
    std::vector<graph::LibraryBlock> blocks;
    const QDir folder = libraryFolder();
    for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray text = file.readAll();
        const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
        const std::string title = toStd(QFileInfo(name).completeBaseName());
        // A damaged file of the library is left out; it stands in nobody's way.
        if (auto block = json.is_discarded() ? Result<graph::Block>(fail(ErrorCode::Corrupt, "Not JSON")) : graph::blockFromJson(json, title))
            blocks.push_back({title, *block, graph::blockParts(*block)});
    }
    return blocks;
}

std::vector<graph::LibraryBlock>& kept()
{
    static std::vector<graph::LibraryBlock> blocks = readAll();
    return blocks;
}

} // namespace

const std::vector<graph::LibraryBlock>& userBlocks()
{
    return kept();
}

Result<void> saveUserBlock(const graph::Graph& graph, const std::string& name)
{
    const auto found = graph.blocks().find(name);
    if (found == graph.blocks().end())
        return fail(ErrorCode::NotFound, "There is no block of this name", name);
    const QDir folder = libraryFolder();
    const QString path = folder.filePath(fromStd(name) + QStringLiteral(".json"));
    QSaveFile file(path);
    const std::string text = graph::toJson(*found->second).dump(2);
    if (!folder.mkpath(QStringLiteral(".")) || !file.open(QIODevice::WriteOnly) || file.write(text.data(), static_cast<qint64>(text.size())) < 0 || !file.commit())
        return fail(ErrorCode::Io, "The block could not be saved: " + toStd(file.errorString()), toStd(path), "Make room or give access to this folder");
    for (const std::string& part : graph::blockParts(*found->second))
        CAIRN_TRY(saveUserBlock(graph, part));
    kept() = readAll();
    return {};
}

} // namespace cairn::ui
