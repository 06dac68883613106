// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/relations/column_roles.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <string_view>

namespace cairn::data {

namespace {

using Names = std::initializer_list<std::string_view>;

/// "userid" of "User_ID".
std::string plainName(std::string_view name)
{
    std::string plain;
    for (const char letter : name) {
        if (std::isalnum(static_cast<unsigned char>(letter)))
            plain += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    return plain;
}

bool isId(const Column& column)
{
    return column.type == ColumnType::Integer || column.type == ColumnType::Text;
}

bool isAmount(const Column& column)
{
    return column.type == ColumnType::Integer || column.type == ColumnType::Real || column.type == ColumnType::Boolean;
}

bool isTime(const Column& column)
{
    return column.type == ColumnType::Timestamp || isAmount(column);
}

bool isAny(const Column&)
{
    return true;
}

/// The column that the location names for the role, else the first that has one of the usual names, in their order.
std::optional<std::size_t> columnFor(const Schema& schema, const RelationPlace* place, const char* role, Names usual, bool (*fits)(const Column&))
{
    if (place && place->columns.contains(role))
        return schema.find(place->columns.at(role));
    for (const std::string_view name : usual) {
        const auto found = std::ranges::find_if(schema.columns, [&](const Column& column) { return fits(column) && plainName(column.name) == name; });
        if (found != schema.columns.end())
            return static_cast<std::size_t>(found - schema.columns.begin());
    }
    return {};
}

} // namespace

std::optional<InteractionColumns> interactionColumns(const Dataset& dataset)
{
    const auto place = relationPlace(dataset.source().location);
    if (place && !place->edges.empty())
        return {};
    const RelationPlace* named = place ? &*place : nullptr;
    const Schema& schema = dataset.schema();
    const auto user = columnFor(schema, named, "user", {"user", "userid", "uid", "customer", "customerid", "member", "memberid", "reviewerid"}, isId);
    const auto item = columnFor(schema, named, "item", {"item", "itemid", "iid", "movie", "movieid", "product", "productid", "book", "bookid", "isbn", "song",
                                                        "songid", "track", "trackid", "artist", "artistid", "asin"}, isId);
    if (!user || !item || *user == *item)
        return {};
    const auto value = columnFor(schema, named, "value", {"rating", "score", "stars", "value", "plays", "playcount", "count", "weight", "preference"}, isAmount);
    const auto time = columnFor(schema, named, "time", {"timestamp", "time", "datetime", "date", "unixreviewtime", "ts"}, isTime);
    return InteractionColumns{*user, *item, value, time};
}

std::optional<NodeColumns> nodeColumns(const Dataset& dataset)
{
    const auto place = relationPlace(dataset.source().location);
    const Schema& schema = dataset.schema();
    if (!place || place->edges.empty() || schema.size() == 0)
        return {};
    NodeColumns columns;
    columns.id = columnFor(schema, &*place, "id", {"id", "node", "nodeid", "vertex", "vertexid"}, isId).value_or(0);
    columns.label = columnFor(schema, &*place, "label", {"label", "class", "target", "y", "community", "category", "subject"}, isAny);
    const bool unnamed = schema[0].name == "column0";
    if (!columns.label && unnamed && columns.id == 0 && schema.size() > 2 && isId(schema[1]))
        columns.label = 1;
    for (std::size_t i = 0; i < schema.size(); ++i) {
        if (i != columns.id && i != columns.label)
            columns.features.push_back(i);
    }
    return columns;
}

Result<EdgeColumns> edgeColumns(const Schema& edges, const RelationPlace& place)
{
    for (const char* role : {"from", "to", "weight"}) {
        if (place.columns.contains(role) && !edges.find(place.columns.at(role)))
            return fail(ErrorCode::NotFound, "There is no column \"" + place.columns.at(role) + "\" for the role \"" + role + "\"", place.edges,
                        "Correct the name behind the '?' of the location");
    }
    if (edges.size() < 2)
        return fail(ErrorCode::InvalidInput, "A table of edges needs two columns: where an edge begins and where it ends", place.edges,
                    "Choose another file, or check its delimiter");
    const auto from = columnFor(edges, &place, "from", {"source", "src", "from", "head", "citing", "node1", "id1", "u", "sourceid", "fromid"}, isId);
    const auto to = columnFor(edges, &place, "to", {"target", "dst", "dest", "to", "tail", "cited", "node2", "id2", "v", "targetid", "toid"}, isId);
    EdgeColumns columns{from.value_or(0), to.value_or(1), columnFor(edges, &place, "weight", {"weight", "w", "value", "strength"}, isAmount)};
    if (columns.from == columns.to)
        return fail(ErrorCode::InvalidInput, "It is not clear which columns of the edges are their ends", place.edges,
                    "Name them: FOLDER?from=COLUMN&to=COLUMN");
    return columns;
}

} // namespace cairn::data
