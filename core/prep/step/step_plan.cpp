// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/step/step_plan.h"

#include "core/base/text.h"
#include "core/prep/pictures/picture_plan.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace cairn::prep {

namespace {

constexpr std::size_t kMostColumns = 20'000;

using data::Column;
using data::ColumnType;
using data::sqlName;

const char* sqlType(ColumnType type)
{
    switch (type) {
    case ColumnType::Integer: return "BIGINT";
    case ColumnType::Real: return "DOUBLE";
    case ColumnType::Boolean: return "BOOLEAN";
    case ColumnType::Timestamp: return "TIMESTAMP";
    default: return "VARCHAR";
    }
}

std::string typed(const MadeColumn& made)
{
    return "CAST(" + made.sql + " AS " + sqlType(made.column.type) + ") AS " + sqlName(made.column.name);
}

std::string lower(std::string text)
{
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool isNumber(ColumnType type)
{
    return type == ColumnType::Integer || type == ColumnType::Real || type == ColumnType::Boolean;
}

/// Whether values of one type can stand for values of another, and what the column's type is then.
bool fits(ColumnType actual, ColumnType recorded)
{
    return actual == recorded || recorded == ColumnType::Text ? actual != ColumnType::Image || recorded == ColumnType::Image
                                                              : isNumber(actual) && isNumber(recorded);
}

} // namespace

Error inStep(Error error, const Step& step)
{
    if (!error.where.starts_with("step "))
        error.where = "step " + step.kind + (error.where.empty() ? "" : ", " + error.where);
    return error;
}

StepPlan::StepPlan(data::Schema source, std::string target, std::shared_ptr<const RowSubset> training)
    : m_schema(std::move(source)), m_target(std::move(target))
{
    for (const Column& column : m_schema.columns)
        m_origins[column.name] = {column.name};
    if (training) {
        data::SqlLookup lookup;
        lookup.member = [training](RowId row) { return training->contains(row); };
        m_training = data::SqlLookupHandle::offer(std::move(lookup));
        m_stages.lookups.push_back(m_training);
        m_stages.key = "training " + std::to_string(training->size()) + "\n";
    }
}

Result<StepPlan> StepPlan::onOtherData(const data::Schema& recorded, const std::set<std::string>& needed, const data::Schema& actual, std::string target)
{
    std::string missing, wrong, select = "SELECT " + std::string(data::kRowColumn);
    data::Schema schema;
    for (const Column& column : recorded.columns) {
        const auto found = actual.find(column.name);
        if (!found && column.name == target)
            continue;
        Column& made = schema.columns.emplace_back(column);
        const bool good = found && fits(actual[*found].type, column.type);
        if (!good && needed.contains(column.name)) {
            auto& list = found ? wrong : missing;
            list += (list.empty() ? "\"" : ", \"") + column.name + "\"";
        }
        if (good && column.type == ColumnType::Integer && actual[*found].type == ColumnType::Real)
            made.type = ColumnType::Real;
        if (made.type == ColumnType::Image)
            schema.columns.pop_back();
        else
            select += ", CAST(" + (good ? sqlName(column.name) : std::string("NULL")) + " AS " + sqlType(made.type) + ") AS " + sqlName(column.name);
    }
    if (!missing.empty() || !wrong.empty())
        return fail(ErrorCode::Mismatch, "The recipe cannot be applied: " + (missing.empty() ? "" : "the data lack the column " + missing) +
                    (missing.empty() || wrong.empty() ? "" : "; ") + (wrong.empty() ? "" : "the type does not fit in column " + wrong), "recipe",
                    "Choose data with the columns that the model was trained on");
    StepPlan plan(std::move(schema), std::move(target));
    plan.m_stages.selects.emplace_back("cairn_input", select + " FROM " + data::kSourceRelation);
    return plan;
}

std::string StepPlan::last() const
{
    return m_stages.selects.empty() ? std::string(data::kSourceRelation) : m_stages.selects.back().first;
}

std::set<std::string> StepPlan::origins(const std::set<std::string>& columns) const
{
    std::set<std::string> all;
    for (const auto& column : columns) {
        if (const auto found = m_origins.find(column); found != m_origins.end())
            all.insert(found->second.begin(), found->second.end());
    }
    return all;
}

std::vector<std::string> StepPlan::madeNumbers() const
{
    std::vector<std::string> names;
    for (const Column& column : m_schema.columns) {
        if (column.type == ColumnType::Real && m_made.contains(column.name))
            names.push_back(column.name);
    }
    return names;
}

Result<void> StepPlan::add(const Step& step)
{
    if (!changesColumns(step))
        return {};
    const StepKind* kind = findStepKind(step.kind);
    if (!kind)
        return fail(ErrorCode::Unsupported, "This version does not know steps called \"" + toUtf8(step.kind).substr(0, 64) + "\"", "recipe", "Update Cairn");
    auto view = stepView(*kind, step, m_schema, m_target);
    if (!view)
        return inStep(view.error(), step);
    EffectView effectView{*view, step.fitted, m_training};
    Result<StepEffect> effect = fail(ErrorCode::Corrupt, "What the step has learned is damaged", "step " + step.kind, "Fit the recipe again");
    try {
        effect = kind->effect(effectView);
    } catch (const Json::exception&) { // a member is missing or of another type
        return effect.error();
    } catch (const std::out_of_range&) { // a list is too short
        return effect.error();
    }
    if (!effect)
        return inStep(effect.error(), step);
    if (auto applied = apply(*kind, *effect, *view); !applied)
        return inStep(applied.error(), step);
    m_stages.key += toJson(step).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    return {};
}

std::string StepPlan::stageSql(const StepEffect& effect) const
{
    if (!effect.select.empty()) {
        std::string sql = "WITH input AS NOT MATERIALIZED (SELECT * FROM " + last() + ") SELECT " + data::kRowColumn;
        for (const auto& made : effect.added)
            sql += ", " + typed(made);
        return sql + " FROM (" + effect.select + "\n) AS answer";
    }
    std::string sql = "SELECT *";
    for (std::size_t i = 0; i < effect.dropped.size(); ++i)
        sql += (i == 0 ? " EXCLUDE (" : ", ") + sqlName(effect.dropped[i]);
    sql += effect.dropped.empty() ? "" : ")";
    for (std::size_t i = 0; i < effect.replaced.size(); ++i)
        sql += (i == 0 ? " REPLACE (" : ", ") + typed(effect.replaced[i]);
    sql += effect.replaced.empty() ? "" : ")";
    for (const auto& made : effect.added)
        sql += ", " + typed(made);
    return sql + " FROM " + last();
}

/// Brings m_schema and m_origins to the columns behind the step.
Result<void> StepPlan::replaceColumns(const StepEffect& effect, const StepView& view)
{
    std::map<std::string, std::set<std::string>> origins;
    const auto from = [&](const MadeColumn& made) {
        return this->origins(made.reads.empty() ? std::set<std::string>(view.columns.begin(), view.columns.end())
                                                : std::set<std::string>(made.reads.begin(), made.reads.end()));
    };
    for (const auto& made : effect.replaced) {
        origins[made.column.name] = from(made);
        m_schema.columns[*m_schema.find(made.column.name)] = made.column;
        m_made.insert(made.column.name);
    }
    for (const auto& made : effect.added)
        origins[made.column.name] = from(made);
    if (!effect.select.empty())
        m_schema.columns.clear();
    std::erase_if(m_schema.columns, [&](const Column& column) { return std::ranges::find(effect.dropped, column.name) != effect.dropped.end(); });
    for (const auto& made : effect.added) {
        m_schema.columns.push_back(made.column);
        m_made.insert(made.column.name);
    }
    for (auto& [name, columns] : origins)
        m_origins[name] = std::move(columns);
    if (m_schema.size() > kMostColumns)
        return fail(ErrorCode::InvalidInput, "The step makes more than " + grouped(kMostColumns) + " columns", {}, "Let it work on fewer columns");
    std::set<std::string> names{data::kRowColumn};
    for (const Column& column : m_schema.columns) {
        if (column.name.empty() || !names.insert(lower(column.name)).second)
            return fail(ErrorCode::InvalidInput, "There would be two columns called \"" + column.name + "\"", {},
                        "Rename or drop one of them before this step");
    }
    return {};
}

Result<void> StepPlan::apply(const StepKind&, const StepEffect& effect, const StepView& view)
{
    const auto touches = [&](const std::string& name) { return name == m_target; };
    const bool touched = std::ranges::any_of(effect.replaced, [&](const auto& made) { return touches(made.column.name); }) ||
                         std::ranges::any_of(effect.dropped, touches);
    if (touched && m_schema.find(m_target))
        return fail(ErrorCode::InvalidInput, "A step cannot change the target \"" + m_target + "\"", {}, "Leave the target out of its columns");
    for (const auto& check : effect.checks)
        m_checks.push_back({last(), check.sql, check.message});
    std::string sql = stageSql(effect);
    CAIRN_TRY(replaceColumns(effect, view));
    m_stages.selects.emplace_back("cairn_step" + std::to_string(m_stages.selects.size() + 1), std::move(sql));
    m_stages.otherRows = m_stages.otherRows || effect.otherRows;
    m_stages.lookups.insert(m_stages.lookups.end(), effect.lookups.begin(), effect.lookups.end());
    return {};
}

} // namespace cairn::prep
