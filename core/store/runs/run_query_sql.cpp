// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/runs/run_query_sql.h"

#include <array>
#include <charconv>
#include <string_view>

namespace cairn::store {
namespace {

using Compare = RunTerm::Compare;

constexpr const char* kTagsOfRun = "(SELECT group_concat(tag, ', ') FROM (SELECT tag FROM run_tag WHERE run = run.id ORDER BY tag))";

const char* sqlOf(Compare compare)
{
    static constexpr std::array kSql{"=", "<>", "<", "<=", ">", ">=", "LIKE"};
    return kSql[static_cast<std::size_t>(compare)];
}

std::optional<double> numberIn(const std::string& text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// For LIKE: any text with `text` in it, whose own wildcards are plain letters.
std::string pattern(const std::string& text)
{
    std::string result = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + "%";
}

/// "column op value" for words.
std::string textCondition(RunSql& sql, const std::string& column, Compare compare, const std::string& value)
{
    if (compare == Compare::Contains)
        return column + " LIKE " + sql.bind(pattern(value)) + " ESCAPE '\\'";
    return column + " " + sqlOf(compare) + " " + sql.bind(value) + " COLLATE NOCASE";
}

/// The same for numbers; nothing is true of what is no number.
std::string numberCondition(RunSql& sql, const std::string& column, Compare compare, const std::string& value)
{
    const std::optional<double> number = numberIn(value);
    if (!number)
        return "0";
    return column + " " + sqlOf(compare == Compare::Contains ? Compare::Equal : compare) + " " + sql.bind(*number);
}

std::string settingCondition(RunSql& sql, const RunTerm& term)
{
    std::string condition = "id IN (SELECT run FROM run_setting WHERE key = " + sql.bind(term.key) + " AND ";
    if (term.compare != Compare::Contains && numberIn(term.value))
        condition += "typeof(value) <> 'text' AND " + numberCondition(sql, "value", term.compare, term.value);
    else
        condition += "typeof(value) = 'text' AND " + textCondition(sql, "value", term.compare, term.value);
    return condition + ")";
}

std::string metricCondition(RunSql& sql, const RunTerm& term)
{
    const SeriesKey key = seriesKey(term.key);
    std::string condition = "id IN (SELECT run FROM series INDEXED BY series_by_name WHERE name = " + sql.bind(key.name);
    if (key.split)
        condition += " AND split = " + sql.bind(*key.split);
    return condition + " AND " + numberCondition(sql, seriesColumn(term.which), term.compare, term.value) + ")";
}

std::string anywhereCondition(RunSql& sql, const std::string& text)
{
    const std::string like = pattern(text);
    return "(name LIKE " + sql.bind(like) + " ESCAPE '\\' OR note LIKE " + sql.bind(like)
           + " ESCAPE '\\' OR id IN (SELECT run FROM run_tag WHERE tag LIKE " + sql.bind(like) + " ESCAPE '\\'))";
}

/// What the table itself has columns for; empty: none of them.
std::string ownCondition(RunSql& sql, const RunTerm& term)
{
    const std::string& key = term.key;
    if (key == "name" || key == "note" || key == "state")
        return textCondition(sql, key, term.compare, term.value);
    if (key == "id" || key == "seed")
        return numberCondition(sql, key, term.compare, term.value);
    if (key == "data")
        return numberCondition(sql, "data_version", term.compare, term.value);
    if (key == "tag")
        return "id IN (SELECT run FROM run_tag WHERE " + textCondition(sql, "tag", term.compare, term.value) + ")";
    if (key == "is" && (term.value == "pinned" || term.value == "archived"))
        return term.value + (term.compare == Compare::Unequal ? " = 0" : " = 1");
    return {};
}

std::string conditionOf(RunSql& sql, const RunTerm& term)
{
    std::string condition = term.key.empty() ? anywhereCondition(sql, term.value) : ownCondition(sql, term);
    if (condition.empty()) {
        const bool number = term.compare != Compare::Contains && numberIn(term.value);
        const std::string metric = number ? metricCondition(sql, term) : "0";
        condition = term.which == MetricValue::Last ? "(" + metric + " OR " + settingCondition(sql, term) + ")" : metric;
    }
    return term.negated ? "NOT " + condition : condition;
}

/// An expression for the value of a field, by which is sorted and grouped; joins what it needs under the name `alias`.
std::string valueOf(RunSql& sql, const RunField& field, const std::string& alias, std::string& joins)
{
    using Kind = RunField::Kind;
    switch (field.kind) {
    case Kind::Number: return "run.id";
    case Kind::Name: return "run.name COLLATE NOCASE";
    case Kind::State: return "run.state";
    case Kind::Created: return "run.created_ms";
    case Kind::Duration: return "CASE WHEN run.ended_ms > 0 AND run.started_ms > 0 THEN run.ended_ms - run.started_ms END";
    case Kind::Seed: return "run.seed";
    case Kind::DataVersion: return "nullif(run.data_version, 0)";
    case Kind::Tags: return kTagsOfRun;
    case Kind::Note: return "nullif(run.note, '') COLLATE NOCASE";
    case Kind::Setting:
        joins += " LEFT JOIN run_setting " + alias + " ON " + alias + ".run = run.id AND " + alias + ".key = " + sql.bind(field.name);
        return alias + ".value";
    case Kind::Metric:
        joins += " LEFT JOIN series " + alias + " INDEXED BY series_by_name ON " + alias + ".name = " + sql.bind(field.name) + " AND " + alias
                 + ".split = " + sql.bind(field.split) + " AND " + alias + ".run = run.id";
        return alias + "." + seriesColumn(field.value);
    }
    return "run.id";
}

} // namespace

std::string RunSql::bind(Value value)
{
    values.push_back(std::move(value));
    return "?" + std::to_string(values.size());
}

sqlite::Query RunSql::prepare(SQLite::Database& database) const
{
    sqlite::Query query(database, text.c_str());
    for (std::size_t i = 0; i < values.size(); ++i)
        std::visit([&](const auto& value) { query.bindAt(static_cast<int>(i) + 1, value); }, values[i]);
    return query;
}

SeriesKey seriesKey(const std::string& text)
{
    for (const std::string_view split : {"train", "validation", "test"})
        if (text.size() > split.size() + 1 && text.starts_with(split) && text[split.size()] == '.')
            return {text.substr(split.size() + 1), std::string(split)};
    return {text, std::nullopt};
}

const char* seriesColumn(MetricValue value)
{
    static constexpr std::array kColumns{"last", "least", "greatest"};
    return kColumns[static_cast<std::size_t>(value)];
}

RunSql listingSql(const RunQuery& query)
{
    RunSql sql;
    std::string joins;
    const std::string group = query.group ? valueOf(sql, *query.group, "grouped", joins) : std::string();
    const std::string order = valueOf(sql, query.order, "sorted", joins);
    // The conditions look at `run` alone, so that they see its columns by their plain names.
    std::string conditions = query.archived == RunQuery::Archived::Hidden ? "archived = 0"
                             : query.archived == RunQuery::Archived::Only ? "archived = 1"
                                                                          : "archived IN (0, 1)";
    for (const RunTerm& term : query.terms)
        conditions += " AND " + conditionOf(sql, term);
    sql.text = "SELECT run.id, " + (group.empty() ? std::string("NULL") : group) + (query.keyed ? ", run.pinned, " + order : std::string())
               + " FROM (SELECT id, archived, pinned, name, state, seed, created_ms, started_ms, ended_ms, data_version, note "
                 "FROM run INDEXED BY run_list WHERE "
               + conditions + ") AS run" + joins + " ORDER BY ";
    if (!group.empty())
        sql.text += "(" + group + ") IS NULL, " + group + ", ";
    sql.text += "run.pinned DESC, (" + order + ") IS NULL, " + order + (query.descending ? " DESC" : " ASC") + ", run.id DESC";
    return sql;
}

} // namespace cairn::store
