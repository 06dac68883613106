// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that change the list of columns: drop, rename, retype.
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

namespace cairn::prep {

namespace {

Result<StepEffect> dropEffect(const EffectView& view)
{
    if (view.texts("columns").empty())
        return fail(ErrorCode::InvalidInput, "No column is chosen", {}, "Choose the columns to drop");
    StepEffect effect;
    effect.dropped = view.columns;
    return effect;
}

Result<StepEffect> renameEffect(const EffectView& view)
{
    const std::string from = view.text("column"), to = view.text("to");
    if (from.empty() || to.empty())
        return fail(ErrorCode::InvalidInput, "The column or its new name is missing", {}, "Choose a column and give it a name");
    StepEffect effect;
    data::Column column = view.column(from);
    column.name = to;
    effect.dropped = {from};
    effect.added.push_back({std::move(column), sqlName(from), {from}});
    return effect;
}

std::string numberTextSql(const data::Column& column)
{
    return column.type == ColumnType::Text ? "TRY_CAST(trim(" + sqlName(column.name) + ") AS DOUBLE)" : numberSql(column);
}

std::string timeSql(const data::Column& column, const std::string& format)
{
    if (column.type == ColumnType::Timestamp)
        return sqlName(column.name);
    if (column.type != ColumnType::Text) // seconds since 1970
        return "CASE WHEN abs(" + numberSql(column) + ") < 9e9 THEN make_timestamp(CAST(round(" + numberSql(column) + " * 1000000) AS BIGINT)) END";
    return format.empty() ? "TRY_CAST(" + sqlName(column.name) + " AS TIMESTAMP)" : "try_strptime(" + sqlName(column.name) + ", " + sqlText(format) + ")";
}

std::string retypedSql(const data::Column& column, ColumnType type, const std::string& format)
{
    switch (type) {
    case ColumnType::Integer: return "TRY_CAST(round(" + numberTextSql(column) + ") AS BIGINT)";
    case ColumnType::Real: return numberTextSql(column);
    case ColumnType::Boolean:
        return column.type == ColumnType::Text ? "TRY_CAST(trim(" + sqlName(column.name) + ") AS BOOLEAN)" : numberSql(column) + " <> 0";
    case ColumnType::Timestamp: return timeSql(column, format);
    default: return valueSql(column);
    }
}

Result<StepEffect> retypeEffect(const EffectView& view)
{
    if (view.texts("columns").empty())
        return fail(ErrorCode::InvalidInput, "No column is chosen", {}, "Choose the columns whose type is wrong");
    const ColumnType type = data::columnType(view.text("to")).value_or(ColumnType::Text);
    StepEffect effect;
    for (const auto& name : view.columns) {
        const std::string sql = retypedSql(view.column(name), type, view.text("format"));
        effect.replaced.push_back({{name, type, {}, {}}, sql, {name}});
        effect.checks.push_back({sqlName(name) + " IS NOT NULL AND (" + sql + ") IS NULL", "rows have a value of \"" + name + "\" that is no " + view.text("to") +
                                 "; they count as missing"});
    }
    return effect;
}

} // namespace

StepKind dropKind()
{
    StepKind kind;
    kind.info = {"drop", "Drop columns", "columns", "Leaves columns out of everything that follows.", {columnsParam("Columns to drop", "")}};
    kind.effect = dropEffect;
    return kind;
}

StepKind renameKind()
{
    StepKind kind;
    kind.info = {"rename", "Rename a column", "columns", "Gives a column another name.",
                 {columnParam("column", "Column", "Column to rename", ""), textParam("to", "New name", "Its new name")}};
    kind.effect = renameEffect;
    return kind;
}

StepKind retypeKind()
{
    StepKind kind;
    kind.info = {"retype", "Change the type", "columns", "Reads a column as another type; values that do not fit count as missing and are counted.",
                 {columnsParam("Columns whose type is changed", ""),
                  choiceParam("to", "Type", "The type to read them as", {"real", "integer", "text", "boolean", "timestamp"}),
                  textParam("format", "Time format", "How times are written, such as %d.%m.%Y; empty: ISO (2024-12-31 23:59:59)")}};
    kind.effect = retypeEffect;
    return kind;
}

} // namespace cairn::prep
