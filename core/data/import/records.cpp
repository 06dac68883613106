// SPDX-License-Identifier: GPL-3.0-or-later
// Records inside columns: STRUCT(a BIGINT, "b c" STRUCT(d VARCHAR)) becomes columns "x.a" and "x.b c.d".
#include "core/data/duckdb/connection.h"
#include "core/data/table/table_plan.h"

#include <string_view>

namespace cairn::data {

namespace {

constexpr int kDeepest = 4;
constexpr std::size_t kMostMembers = 1000; ///< of one record; larger ones stay text

struct Member {
    std::string name;
    std::string type;
};

/// Splits the inside of STRUCT(...) at its top-level commas. Names may be quoted.
std::vector<Member> membersOf(std::string_view type)
{
    std::vector<Member> members;
    std::string_view inside = type.substr(7, type.size() - 8);
    while (!inside.empty()) {
        Member member;
        std::size_t at = 0;
        if (inside[0] == '"') {
            for (at = 1; at < inside.size(); ++at) {
                if (inside[at] == '"' && (at + 1 >= inside.size() || inside[at + 1] != '"'))
                    break;
                at += inside[at] == '"';
                member.name += inside[at];
            }
            at += 2; // the quote and the space
        } else {
            at = inside.find(' ');
            member.name = inside.substr(0, at);
            at += 1;
        }
        std::size_t end = at;
        int depth = 0;
        bool quoted = false;
        for (; end < inside.size() && (depth > 0 || quoted || inside[end] != ','); ++end) {
            quoted ^= inside[end] == '"';
            depth += quoted ? 0 : inside[end] == '(' ? 1 : inside[end] == ')' ? -1 : 0;
        }
        if (at > inside.size())
            return {};
        member.type = inside.substr(at, end - at);
        members.push_back(std::move(member));
        inside.remove_prefix(std::min(end + 2, inside.size()));
    }
    return members;
}

void add(const RawColumn& column, int depth, std::vector<RawColumn>& out)
{
    const std::string value = column.sql.empty() ? sqlName(column.name) : column.sql;
    const bool record = column.sqlType.starts_with("STRUCT(") && column.sqlType.ends_with(")");
    const auto members = record && depth < kDeepest ? membersOf(column.sqlType) : std::vector<Member>();
    if (members.empty() || members.size() > kMostMembers) {
        out.push_back(column);
        return;
    }
    for (const auto& [name, type] : members)
        add({column.name + "." + name, type, "struct_extract(" + value + ", " + sqlText(name) + ")"}, depth + 1, out);
}

bool isNested(const std::string& type)
{
    return type.ends_with("]") || type.starts_with("STRUCT") || type.starts_with("MAP");
}

} // namespace

void flattenRecords(TableFile& file)
{
    std::vector<RawColumn> flat;
    std::string records, nested;
    for (const auto& column : file.raw) {
        const std::size_t before = flat.size();
        add(column, 0, flat);
        if (flat.size() != before + 1 || flat.back().name != column.name)
            records += (records.empty() ? "\"" : ", \"") + column.name + "\"";
    }
    for (const auto& column : flat) {
        if (isNested(column.sqlType))
            nested += (nested.empty() ? "\"" : ", \"") + column.name + "\"";
    }
    file.raw = std::move(flat);
    if (!records.empty())
        file.notices.push_back("Records become columns named after their members: " + records);
    if (!nested.empty())
        file.notices.push_back("Lists are shown as JSON text: " + nested);
}

} // namespace cairn::data
