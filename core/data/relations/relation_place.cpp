// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/relations/relation_place.h"

#include "core/data/media/source_place.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 9> kRoles{"user", "item", "value", "time", "id", "label", "from", "to", "weight"};
constexpr std::array<std::string_view, 8> kTableEndings{".csv", ".tsv", ".txt", ".parquet", ".json", ".jsonl", ".ndjson", ".tab"};
constexpr int kMostFilesSeen = 1000; ///< a folder of a graph holds few

/// The file of the folder that is called so, whatever its ending; nothing where there is none or more than one.
fs::path tableCalled(const fs::path& folder, std::initializer_list<std::string_view> names)
{
    fs::path found;
    std::error_code error;
    int seen = 0;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end && ++seen <= kMostFilesSeen; entry.increment(error)) {
        fs::path name = entry->path().filename();
        if (name.extension() == ".gz")
            name = name.stem();
        std::string stem = name.stem().string();
        std::ranges::transform(stem, stem.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        std::error_code ignored;
        if (std::ranges::find(names, stem) == names.end() || std::ranges::find(kTableEndings, name.extension().string()) == kTableEndings.end() ||
            !entry->is_regular_file(ignored))
            continue;
        if (!found.empty())
            return {};
        found = entry->path();
    }
    return found;
}

void takeColumns(RelationPlace& relation, const SourcePlace& place)
{
    for (const std::string_view role : kRoles) {
        if (const std::string name = place.option(std::string(role)); !name.empty())
            relation.columns[std::string(role)] = name;
    }
}

std::optional<RelationPlace> graphFolder(const SourcePlace& place)
{
    const fs::path folder = place.path;
    const std::string nodes = place.option("nodes"), edges = place.option("edges");
    RelationPlace relation;
    relation.table = nodes.empty() ? tableCalled(folder, {"nodes", "node", "vertices"}).string() : (folder / nodes).string();
    relation.edges = edges.empty() ? tableCalled(folder, {"edges", "edge", "links"}).string() : (folder / edges).string();
    relation.title = folder.filename().string();
    takeColumns(relation, place);
    return relation.table.empty() || relation.edges.empty() ? std::nullopt : std::optional(relation);
}

} // namespace

std::optional<RelationPlace> relationPlace(const std::string& location)
{
    const SourcePlace place = sourcePlace(location);
    std::error_code ignored;
    if (fs::is_directory(place.path, ignored))
        return graphFolder(place);
    RelationPlace relation;
    relation.table = place.path;
    takeColumns(relation, place);
    if (const std::string edges = place.option("edges"); !edges.empty())
        relation.edges = (fs::path(place.path).parent_path() / edges).string();
    const bool rated = relation.columns.contains("user") && relation.columns.contains("item");
    const bool here = fs::is_regular_file(place.path, ignored);
    return here && (rated || !relation.edges.empty()) ? std::optional(relation) : std::nullopt;
}

Result<void> checkColumns(const RelationPlace& place, const Schema& rows)
{
    for (const auto& [role, name] : place.columns) {
        if (role == "from" || role == "to" || role == "weight" || rows.find(name))
            continue;
        std::string there;
        for (std::size_t i = 0; i < std::min<std::size_t>(rows.size(), 20); ++i)
            there += (i ? ", " : "") + rows[i].name;
        return fail(ErrorCode::NotFound, "There is no column \"" + name + "\" for the role \"" + role + "\"; there are " + there, place.table,
                    "Correct the name behind the '?' of the location");
    }
    return {};
}

} // namespace cairn::data
