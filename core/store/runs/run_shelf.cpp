// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/runs/run_shelf.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace cairn::store {
namespace {

constexpr const char* kOwn = "own";

std::string lower(std::string text)
{
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

bool holds(const RunTerm& term, const std::string& label)
{
    const std::string name = lower(label.empty() ? kOwn : label), value = lower(term.value);
    const bool found = term.compare == RunTerm::Compare::Contains ? name.find(value) != std::string::npos : name == value;
    return found != (term.negated != (term.compare == RunTerm::Compare::Unequal));
}

/// The query without its conditions on projects; nothing if those do not hold.
std::optional<RunQuery> queryFor(const RunQuery& query, const std::string& label)
{
    RunQuery rest = query;
    rest.keyed = true;
    rest.terms.clear();
    for (const RunTerm& term : query.terms) {
        if (term.key != "project")
            rest.terms.push_back(term);
        else if (!holds(term, label))
            return std::nullopt;
    }
    return rest;
}

/// As SQLite orders values: numbers before texts. Names and notes without regard to case.
int compared(const RunCell& a, const RunCell& b)
{
    if (a.type != b.type)
        return a.type < b.type ? -1 : 1;
    if (a.type == RunCell::Type::Number)
        return a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
    return a.text.compare(b.text) < 0 ? -1 : a.text == b.text ? 0 : 1;
}

/// The order of listingSql(): groups, those without one last; pinned runs; runs without a value last; the value; newer numbers first.
bool before(const RunKey& a, const RunKey& b, const RunQuery& query)
{
    const auto has = [](const RunCell& cell) { return cell.type != RunCell::Type::None; };
    if (query.group) {
        if (has(a.group) != has(b.group))
            return has(a.group);
        if (const int order = compared(a.group, b.group); order != 0)
            return order < 0;
    }
    if (a.pinned != b.pinned)
        return a.pinned;
    if (has(a.order) != has(b.order))
        return has(a.order);
    const int order = compared(a.order, b.order);
    return query.descending ? order > 0 : order < 0;
}

RunListing merged(std::vector<RunListing> parts, const RunQuery& query)
{
    RunListing all;
    std::vector<RunKey> keys;
    std::vector<std::pair<RunId, std::size_t>> found; // with the place of its key
    for (RunListing& part : parts) {
        for (std::size_t i = 0; i < part.runs.size(); ++i)
            found.emplace_back(part.runs[i], keys.size() + i);
        std::move(part.keys.begin(), part.keys.end(), std::back_inserter(keys));
    }
    // Each part is in order already, and so it stays where keys are equal.
    std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return before(keys[a.second], keys[b.second], query); });
    for (const auto& [run, key] : found) {
        if (query.group) {
            const std::string& value = keys[key].groupText;
            if (all.groups.empty() || all.groups.back().value != value)
                all.groups.push_back({value, all.runs.size(), 0});
            ++all.groups.back().count;
        }
        all.runs.push_back(run);
    }
    return all;
}

} // namespace

Result<RunListing> RunShelf::list(const RunQuery& query) const
{
    const bool alone = m_projects.size() == 1 && std::none_of(query.terms.begin(), query.terms.end(), [](const RunTerm& term) { return term.key == "project"; });
    if (alone && m_projects.front().project)
        return RunRegister(*m_projects.front().project).list(query);
    std::vector<RunListing> parts;
    for (std::size_t place = 0; place < m_projects.size(); ++place) {
        const auto mine = m_projects[place].project ? queryFor(query, m_projects[place].label) : std::nullopt;
        if (!mine)
            continue;
        CAIRN_ASSIGN(RunListing part, RunRegister(*m_projects[place].project).list(*mine));
        for (RunId& run : part.runs)
            run = onShelf(run, place);
        parts.push_back(std::move(part));
    }
    return merged(std::move(parts), query);
}

Result<std::vector<RunRow>> RunShelf::rows(std::span<const RunId> runs, std::span<const RunField> fields) const
{
    std::map<std::size_t, std::vector<RunId>> asked;
    for (const RunId run : runs)
        asked[placeOf(run)].push_back(inProject(run));
    std::map<RunId, RunRow> read;
    for (const auto& [place, ids] : asked) {
        Project* project = projectAt(place);
        if (!project)
            continue;
        CAIRN_ASSIGN(std::vector<RunRow> rows, RunRegister(*project).rows(ids, fields));
        for (RunRow& row : rows) {
            row.id = onShelf(row.id, place);
            row.project = m_projects[place].label;
            read.emplace(row.id, std::move(row));
        }
    }
    std::vector<RunRow> rows;
    rows.reserve(read.size());
    for (const RunId run : runs)
        if (const auto found = read.find(run); found != read.end())
            rows.push_back(found->second);
    return rows;
}

Result<std::vector<KnownField>> RunShelf::fields() const
{
    std::map<std::tuple<int, std::string, std::string>, KnownField> all;
    std::size_t projects = 0;
    for (const ShelfProject& one : m_projects) {
        if (!one.project)
            continue;
        ++projects;
        CAIRN_ASSIGN(const auto fields, RunRegister(*one.project).fields());
        for (const KnownField& known : fields) {
            const int kind = known.field.kind == RunField::Kind::Metric;
            all[{kind, known.field.name, known.field.split}] = known;
        }
    }
    std::vector<KnownField> fields;
    for (auto& [key, known] : all) {
        known.varies = known.varies || projects > 1; // it may be the same in each and yet not in all
        fields.push_back(std::move(known));
    }
    return fields;
}

Result<std::vector<CurvePoint>> RunShelf::curve(RunId run, const std::string& name, const std::string& split, std::size_t most) const
{
    Project* project = projectAt(placeOf(run));
    if (!project)
        return std::vector<CurvePoint>();
    return RunRegister(*project).curve(inProject(run), name, split, most);
}

} // namespace cairn::store
