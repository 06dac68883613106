// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/identity/difference.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace cairn::data {

namespace {

constexpr std::string_view kMagic = "cairnid1";

struct Entry {
    std::uint64_t key, content;
    RowId row;
    auto operator<=>(const Entry&) const = default;
};

/// Rows sorted by key (or content), then content.
std::vector<Entry> entriesOf(const RowIdentities& identities, bool byKey)
{
    std::vector<Entry> entries(identities.contents.size());
    for (std::size_t row = 0; row < entries.size(); ++row)
        entries[row] = {byKey ? identities.keys[row] : identities.contents[row], identities.contents[row], row};
    std::ranges::sort(entries);
    return entries;
}

/// Matches the rows [a, aEnd) and [b, bEnd) that share a key: equal contents first, the rest is changed, added or removed.
void matchKey(std::span<const Entry> before, std::span<const Entry> after, Difference& result)
{
    std::vector<RowId> unmatched;
    std::size_t i = 0, j = 0, gone = 0;
    while (i < before.size() || j < after.size()) {
        if (j == after.size() || (i < before.size() && before[i].content < after[j].content)) {
            ++gone;
            ++i;
        } else if (i == before.size() || after[j].content < before[i].content) {
            unmatched.push_back(after[j++].row);
        } else {
            ++i;
            ++j;
        }
    }
    for (const RowId row : unmatched) {
        (gone > 0 ? result.changedRows : result.addedRows).add(row);
        ++(gone > 0 ? result.changed : result.added);
        gone -= gone > 0;
    }
    result.removed += gone;
}

std::uint64_t checksum(std::string_view bytes)
{
    return textHash(bytes);
}

void append(std::string& bytes, const std::vector<std::uint64_t>& words)
{
    bytes.append(reinterpret_cast<const char*>(words.data()), words.size() * sizeof(std::uint64_t));
}

std::uint64_t wordAt(std::string_view bytes, std::size_t at)
{
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    return word;
}

std::string rowsText(std::uint64_t rows)
{
    return grouped(rows) + (rows == 1 ? " row" : " rows");
}

Error damaged()
{
    return fail(ErrorCode::Corrupt, "The stored row identities are damaged", "data version", "The comparison with the old version is not possible");
}

} // namespace

Result<RowIdentities> rowIdentities(const Dataset& dataset, const std::vector<std::string>& key, JobContext& job)
{
    CAIRN_ASSIGN(const ScannedRows rows, allRows(dataset));
    if (rows.total > kMostIdentities)
        return fail(ErrorCode::InvalidInput, "The table has too many rows to remember each of them: " + grouped(rows.total), dataset.title(),
                    "Up to " + grouped(kMostIdentities) + " rows are compared one by one");
    RowHashing hashing;
    for (const std::string& name : key) {
        const auto column = dataset.schema().find(name);
        if (!column)
            return fail(ErrorCode::NotFound, "There is no column \"" + name + "\"", "key", "Choose columns of the data");
        hashing.columns.push_back(*column);
    }
    RowIdentities identities;
    const auto take = [](std::vector<std::uint64_t>& into) {
        return [&into](const ColumnChunk&, std::span<const std::uint64_t> hashes) -> Result<void> {
            into.insert(into.end(), hashes.begin(), hashes.end());
            return {};
        };
    };
    identities.contents.reserve(rows.total);
    CAIRN_TRY(hashRows(dataset, {}, rows, take(identities.contents), job));
    if (!key.empty())
        CAIRN_TRY(hashRows(dataset, hashing, rows, take(identities.keys), job));
    return identities;
}

std::string serialise(const RowIdentities& identities)
{
    std::string bytes(kMagic);
    append(bytes, {identities.contents.size(), identities.keys.empty() ? 0u : 1u});
    append(bytes, identities.contents);
    append(bytes, identities.keys);
    append(bytes, {checksum(bytes)});
    return bytes;
}

Result<RowIdentities> identitiesFromBytes(std::string_view bytes)
{
    const std::size_t head = kMagic.size() + 16;
    if (bytes.size() < head + 8 || !bytes.starts_with(kMagic.substr(0, 7)))
        return damaged();
    if (!bytes.starts_with(kMagic))
        return fail(ErrorCode::TooNew, "The row identities were stored by a newer version of Cairn", "data version", "Update Cairn");
    const std::uint64_t rows = wordAt(bytes, kMagic.size()), keyed = wordAt(bytes, kMagic.size() + 8);
    if (rows > kMostIdentities || keyed > 1 || bytes.size() != head + rows * 8 * (1 + keyed) + 8
        || wordAt(bytes, bytes.size() - 8) != checksum(bytes.substr(0, bytes.size() - 8)))
        return damaged();
    RowIdentities identities;
    identities.contents.resize(rows);
    std::memcpy(identities.contents.data(), bytes.data() + head, rows * 8);
    identities.keys.resize(keyed * rows);
    std::memcpy(identities.keys.data(), bytes.data() + head + rows * 8, keyed * rows * 8);
    return identities;
}

std::vector<ColumnChange> schemaDifference(const Schema& before, const Schema& after)
{
    std::vector<ColumnChange> changes;
    for (const Column& column : before.columns) {
        const auto now = after.find(column.name);
        if (!now)
            changes.push_back({column.name, ColumnChange::Kind::Removed, column.type, column.type});
        else if (after[*now].type != column.type)
            changes.push_back({column.name, ColumnChange::Kind::Retyped, column.type, after[*now].type});
    }
    for (const Column& column : after.columns) {
        if (!before.find(column.name))
            changes.push_back({column.name, ColumnChange::Kind::Added, column.type, column.type});
    }
    return changes;
}

Difference difference(const Schema& schemaBefore, const RowIdentities& before, const Schema& schemaAfter, const RowIdentities& after)
{
    Difference result;
    result.columns = schemaDifference(schemaBefore, schemaAfter);
    result.rowsBefore = before.contents.size();
    result.rowsAfter = after.contents.size();
    const bool byKey = !before.keys.empty() && !after.keys.empty();
    // A column more or less changes the content of every row: only a key can tell rows apart then.
    result.rowsCompared = byKey || result.sameSchema();
    if (!result.rowsCompared)
        return result;
    const auto old = entriesOf(before, byKey), now = entriesOf(after, byKey);
    std::size_t i = 0, j = 0;
    while (i < old.size() || j < now.size()) {
        const std::uint64_t key = j == now.size() ? old[i].key : i == old.size() ? now[j].key : std::min(old[i].key, now[j].key);
        const std::size_t a = i, b = j;
        while (i < old.size() && old[i].key == key)
            ++i;
        while (j < now.size() && now[j].key == key)
            ++j;
        matchKey(std::span(old).subspan(a, i - a), std::span(now).subspan(b, j - b), result);
    }
    result.reordered = result.added + result.removed + result.changed == 0 && before.contents != after.contents;
    return result;
}

std::string differenceText(const Difference& difference)
{
    std::string text;
    const auto say = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (!difference.rowsCompared)
        say(rowsText(difference.rowsBefore) + " before, " + grouped(difference.rowsAfter) + " now");
    if (difference.added)
        say(rowsText(difference.added) + " added");
    if (difference.removed)
        say(rowsText(difference.removed) + " removed");
    if (difference.changed)
        say(rowsText(difference.changed) + " changed");
    if (difference.reordered)
        say("the same rows in another order");
    for (const ColumnChange& change : difference.columns) {
        const std::string column = "column \"" + change.column + "\"";
        say(change.kind == ColumnChange::Kind::Added ? column + " added"
                : change.kind == ColumnChange::Kind::Removed ? column + " removed"
                                                             : column + " is " + std::string(name(change.after)) + ", was " + std::string(name(change.before)));
    }
    return text.empty() ? "the same rows" : text;
}

Json toJson(const Difference& difference)
{
    static constexpr std::array<const char*, 3> kKinds{"added", "removed", "retyped"};
    Json json{{"rows_before", difference.rowsBefore}, {"rows_after", difference.rowsAfter}, {"rows_compared", difference.rowsCompared}};
    if (difference.rowsCompared)
        json.update({{"added", difference.added}, {"removed", difference.removed}, {"changed", difference.changed}, {"reordered", difference.reordered}});
    json["columns"] = Json::array();
    for (const ColumnChange& change : difference.columns) {
        Json entry{{"column", change.column}, {"change", kKinds[static_cast<std::size_t>(change.kind)]}};
        if (change.kind != ColumnChange::Kind::Added)
            entry["before"] = std::string(name(change.before));
        if (change.kind != ColumnChange::Kind::Removed)
            entry["after"] = std::string(name(change.after));
        json["columns"].push_back(std::move(entry));
    }
    return json;
}

} // namespace cairn::data
