// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/prep/step/step_kind.h"

#include <algorithm>

namespace cairn::prep {

namespace {

std::string typeText(const std::string& accepts)
{
    return accepts == "number" ? "numbers" : accepts == "text" ? "text" : "times";
}

Result<void> check(const StepView& view, const ParamSpec& spec, const std::string& name, bool readsTarget)
{
    const auto found = view.schema.find(name);
    if (!found)
        return fail(ErrorCode::NotFound, "There is no column \"" + toUtf8(name) + "\" at this place of the recipe", {},
                    "Choose a column of the data, or one that an earlier step makes");
    if (name == view.target && !readsTarget)
        return fail(ErrorCode::InvalidInput, "A step cannot use the target \"" + name + "\": it would give the answer away", {},
                    "Leave it out of the step's columns");
    if (!takes(spec.accepts, view.schema[*found].type))
        return fail(ErrorCode::Mismatch, "Column \"" + name + "\" holds " + std::string(data::name(view.schema[*found].type)) + ", the step works on " +
                    typeText(spec.accepts), {}, "Choose another column, or change its type with the step retype");
    return {};
}

} // namespace

bool takes(const std::string& accepts, data::ColumnType type)
{
    using data::ColumnType;
    if (type == ColumnType::Image)
        return false;
    if (accepts == "number")
        return type == ColumnType::Integer || type == ColumnType::Real || type == ColumnType::Boolean;
    if (accepts == "text")
        return type == ColumnType::Text;
    return accepts != "time" || type == ColumnType::Timestamp;
}

Result<StepView> stepView(const StepKind& kind, const Step& step, const data::Schema& schema, const std::string& target)
{
    StepView view{schema, {}, {}, target};
    CAIRN_ASSIGN(view.params, completeParams(kind.info.params, step.params));
    for (const ParamSpec& spec : kind.info.params) {
        if (spec.type == ParamType::Column && !view.text(spec.name.c_str()).empty())
            CAIRN_TRY(check(view, spec, view.text(spec.name.c_str()), kind.readsTarget));
        if (spec.type != ParamType::Columns)
            continue;
        std::vector<std::string> columns = view.texts(spec.name.c_str());
        if (spec.name == "columns" && step.fitted.is_object() && step.fitted.contains("columns")) {
            const Json& fitted = step.fitted["columns"];
            if (!fitted.is_array() || !std::ranges::all_of(fitted, [](const Json& item) { return item.is_string(); }))
                return fail(ErrorCode::Corrupt, "What the step has learned is damaged", {}, "Fit the recipe again");
            columns = fitted.get<std::vector<std::string>>();
        } else if (spec.name == "columns" && columns.empty()) {
            for (const data::Column& column : schema.columns) {
                if (column.name != target && takes(spec.accepts, column.type))
                    columns.push_back(column.name);
            }
        }
        for (const auto& name : columns)
            CAIRN_TRY(check(view, spec, name, kind.readsTarget));
        std::vector<std::string> once;
        for (auto& name : columns) {
            if (std::ranges::find(once, name) == once.end())
                once.push_back(std::move(name));
        }
        if (spec.name == "columns")
            view.columns = std::move(once);
    }
    return view;
}

} // namespace cairn::prep
