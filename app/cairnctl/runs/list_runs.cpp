// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/opened.h"
#include "app/cairnctl/runs/runs_commands.h"
#include "core/base/text.h"
#include "core/store/runs/run_register.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace cairn::ctl {

namespace {

using Kind = store::RunField::Kind;

/// A column of the table, a setting of some run, or a metric; InvalidInput for what no run has.
Result<store::RunField> fieldCalled(const std::string& text, const std::vector<store::KnownField>& known)
{
    static constexpr std::array<std::pair<std::string_view, Kind>, 6> kOwn{
        {{"id", Kind::Number}, {"name", Kind::Name}, {"state", Kind::State}, {"created", Kind::Created}, {"duration", Kind::Duration}, {"seed", Kind::Seed}}};
    for (const auto& [name, kind] : kOwn)
        if (name == text)
            return store::RunField{kind};
    std::string name = text;
    auto value = store::MetricValue::Last;
    if (name.starts_with("min:") || name.starts_with("max:")) {
        value = name.starts_with("min:") ? store::MetricValue::Least : store::MetricValue::Greatest;
        name = name.substr(4);
    }
    for (const store::KnownField& one : known) {
        store::RunField field = one.field;
        field.value = value;
        if (field.kind == Kind::Setting ? field.name == text : (field.split.empty() ? field.name : field.split + "." + field.name) == name)
            return field;
    }
    return fail(ErrorCode::InvalidInput, "No run has such a setting or metric", text, "See the settings with cairnctl runs compare, the metrics with cairnctl info");
}

std::string cellText(const store::RunCell& cell)
{
    if (cell.type != store::RunCell::Type::Number)
        return cell.text;
    char text[32];
    std::snprintf(text, sizeof text, "%s%.6g", cell.estimated ? "~" : "", cell.number);
    return text;
}

Json cellJson(const store::RunCell& cell)
{
    switch (cell.type) {
    case store::RunCell::Type::Number: return std::isfinite(cell.number) ? Json(cell.number) : Json();
    case store::RunCell::Type::Text: return cell.text;
    case store::RunCell::Type::None: break;
    }
    return {};
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// The columns of all lines under each other.
std::string table(const std::vector<std::vector<std::string>>& lines)
{
    std::vector<std::size_t> widths;
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i) {
            widths.resize(std::max(widths.size(), i + 1));
            widths[i] = std::max(widths[i], line[i].size());
        }
    std::string text;
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i)
            text += line[i] + (i + 1 < line.size() ? std::string(widths[i] - line[i].size() + 2, ' ') : "");
        text += "\n";
    }
    return text;
}

Result<std::vector<store::RunField>> columnsOf(const ListRunsArguments& arguments, const std::vector<store::KnownField>& known)
{
    std::vector<store::RunField> fields;
    for (const std::string& column : arguments.columns) {
        CAIRN_ASSIGN(const store::RunField field, fieldCalled(column, known));
        fields.push_back(field);
    }
    return fields;
}

struct Listed {
    std::vector<store::RunRow> rows;
    std::size_t total = 0;
};

Result<Listed> ask(const session::Workbench& workbench, const ListRunsArguments& arguments)
{
    const store::RunRegister reg(workbench.project());
    CAIRN_ASSIGN(const auto known, reg.fields());
    CAIRN_ASSIGN(const auto fields, columnsOf(arguments, known));
    store::RunQuery query;
    CAIRN_ASSIGN(query.terms, store::parseRunFilter(arguments.filter));
    CAIRN_ASSIGN(query.order, fieldCalled(arguments.sort, known));
    query.descending = !arguments.ascending;
    query.archived = arguments.archived ? store::RunQuery::Archived::Only : store::RunQuery::Archived::Hidden;
    CAIRN_ASSIGN(store::RunListing listing, reg.list(query));
    Listed listed;
    listed.total = listing.runs.size();
    if (arguments.limit > 0 && listing.runs.size() > arguments.limit)
        listing.runs.resize(arguments.limit);
    CAIRN_ASSIGN(listed.rows, reg.rows(listing.runs, fields));
    return listed;
}

} // namespace

ExitCode listRuns(const Console& console, const ListRunsArguments& arguments)
{
    const auto opened = openProject(console, arguments.project, Access::Read);
    if (!opened)
        return console.error(opened.error());
    const auto listed = ask(*opened->workbench, arguments);
    if (!listed)
        return console.error(listed.error());
    std::vector<std::vector<std::string>> lines{{"run", "name", "state", "tags"}};
    lines[0].insert(lines[0].end(), arguments.columns.begin(), arguments.columns.end());
    Json runs = Json::array();
    for (const store::RunRow& row : listed->rows) {
        std::vector<std::string> line{std::to_string(row.id.value), plain(row.name), std::string(store::name(row.state)), plain(joined(row.tags))};
        Json columns = Json::object(), estimated = Json::array();
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            line.push_back(plain(cellText(row.cells[i])));
            columns[arguments.columns[i]] = cellJson(row.cells[i]);
            if (row.cells[i].estimated)
                estimated.push_back(arguments.columns[i]);
        }
        lines.push_back(std::move(line));
        runs.push_back({{"id", row.id.value}, {"name", row.name}, {"state", store::name(row.state)}, {"tags", row.tags}, {"note", row.note}, {"pinned", row.pinned},
                        {"archived", row.archived}, {"seed", row.seed}, {"created_ms", row.createdMs}, {"columns", columns}, {"estimated", estimated}});
    }
    std::string text = table(lines);
    if (listed->total > listed->rows.size())
        text += "... and " + grouped(listed->total - listed->rows.size()) + " more (--limit 0 lists all)\n";
    text.pop_back();
    console.result(Json{{"total", listed->total}, {"runs", runs}}, text);
    return kOk;
}

Result<std::vector<RunId>> chosenRuns(const session::Workbench& workbench, const std::vector<std::int64_t>& runs, const std::string& filter)
{
    if (runs.empty() && filter.empty())
        return fail(ErrorCode::InvalidInput, "No runs were chosen", "command line", "Give --run or --filter");
    std::vector<RunId> chosen;
    for (const std::int64_t run : runs)
        chosen.push_back(RunId{run});
    if (filter.empty())
        return chosen;
    store::RunQuery query;
    CAIRN_ASSIGN(query.terms, store::parseRunFilter(filter));
    query.archived = store::RunQuery::Archived::Too;
    CAIRN_ASSIGN(const store::RunListing listing, store::RunRegister(workbench.project()).list(query));
    chosen.insert(chosen.end(), listing.runs.begin(), listing.runs.end());
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return chosen;
}

} // namespace cairn::ctl
