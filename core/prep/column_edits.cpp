// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/column_edits.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace cairn::prep {

namespace {

std::string textParam(const Step& step, const char* name_)
{
    const auto found = step.params.find(name_);
    return found != step.params.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> listParam(const Step& step, const char* name_)
{
    const auto found = step.params.find(name_);
    std::vector<std::string> list;
    if (found == step.params.end() || !found->is_array())
        return list;
    for (const Json& item : *found) {
        if (item.is_string())
            list.push_back(item.get<std::string>());
    }
    return list;
}

std::string withoutCase(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Error targetError(const std::string& column)
{
    return fail(ErrorCode::InvalidInput, "The target \"" + column + "\" keeps its name and type: steps may not touch it", {},
                "Choose another target first, or change it in a query");
}

Result<ShownColumn> editable(const data::Schema& schema, const std::vector<Step>& steps, std::size_t column, const std::string& target)
{
    if (column >= schema.size() || schema[column].type == data::ColumnType::Image)
        return fail(ErrorCode::InvalidInput, "This column cannot be changed", {}, "Choose a column of values");
    if (schema[column].name == target)
        return targetError(target);
    ShownColumn shown = shownColumns(schema, steps)[column];
    if (!shown.present)
        return fail(ErrorCode::InvalidInput, "A step of the recipe leaves \"" + shown.name + "\" out", {}, "Take that step away first");
    return shown;
}

bool retypesOnly(const Step& step, const std::string& column)
{
    return step.enabled && listParam(step, "columns") == std::vector<std::string>{column};
}

} // namespace

std::vector<ShownColumn> shownColumns(const data::Schema& schema, const std::vector<Step>& steps)
{
    std::vector<ShownColumn> shown;
    std::map<std::string, std::size_t> places; // name now -> column of the data
    for (std::size_t i = 0; i < schema.size(); ++i) {
        shown.push_back({schema[i].name, schema[i].type, true});
        places[schema[i].name] = i;
    }
    for (const Step& step : steps) {
        if (!step.enabled)
            continue;
        if (step.kind == "rename") {
            const auto found = places.find(textParam(step, "column"));
            const std::string to = textParam(step, "to");
            if (found == places.end() || to.empty())
                continue;
            const std::size_t at = found->second;
            places.erase(found);
            places[to] = at;
            shown[at].name = to;
            continue;
        }
        if (step.kind != "retype" && step.kind != "drop")
            continue;
        for (const std::string& name_ : listParam(step, "columns")) {
            const auto found = places.find(name_);
            if (found == places.end())
                continue;
            if (step.kind == "retype") {
                const std::string to = textParam(step, "to");
                shown[found->second].type = data::columnType(to.empty() ? "real" : to).value_or(shown[found->second].type);
            } else {
                shown[found->second].present = false;
                places.erase(found);
            }
        }
    }
    return shown;
}

Result<std::vector<Step>> renamed(const data::Schema& schema, const std::vector<Step>& steps, std::size_t column, const std::string& name_,
                                  const std::string& target)
{
    CAIRN_ASSIGN(const ShownColumn now, editable(schema, steps, column, target));
    if (name_.empty())
        return fail(ErrorCode::InvalidInput, "The new name is missing", "column " + now.name, "Give the column a name");
    std::vector<Step> made = steps;
    if (name_ == now.name)
        return made;
    const auto all = shownColumns(schema, steps);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i != column && all[i].present && withoutCase(all[i].name) == withoutCase(name_))
            return fail(ErrorCode::InvalidInput, "There is a column \"" + all[i].name + "\" already", "column " + now.name, "Give it another name");
    }
    std::string from = now.name;
    if (!made.empty() && made.back().kind == "rename" && made.back().enabled && textParam(made.back(), "to") == now.name) {
        from = textParam(made.back(), "column");
        made.pop_back();
    }
    if (from != name_)
        made.push_back({"rename", Json{{"column", from}, {"to", name_}}, true, {}});
    return made;
}

Result<std::vector<Step>> retyped(const data::Schema& schema, const std::vector<Step>& steps, std::size_t column, data::ColumnType type,
                                  const std::string& target)
{
    CAIRN_ASSIGN(const ShownColumn now, editable(schema, steps, column, target));
    if (type == data::ColumnType::Image)
        return fail(ErrorCode::InvalidInput, "A column cannot become pictures", "column " + now.name, "Choose another type");
    std::vector<Step> made = steps;
    const std::string& name_ = schema[column].name;
    const auto behind = std::ranges::find_if(made, [](const Step& step) { return step.kind != "retype"; });
    const auto own = std::find_if(made.begin(), behind, [&](const Step& step) { return retypesOnly(step, name_); });
    auto at = own;
    if (own != behind)
        at = made.erase(own);
    if (type != shownColumns(schema, std::vector<Step>(made.begin(), at))[column].type)
        made.insert(at, {"retype", Json{{"columns", {name_}}, {"to", std::string(data::name(type))}}, true, {}});
    return made;
}

} // namespace cairn::prep
