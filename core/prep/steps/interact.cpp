// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

namespace cairn::prep {

namespace {

Result<StepEffect> effect(const EffectView& view)
{
    const std::string a = view.text("a"), b = view.text("b"), operation = view.text("operation");
    if (a.empty() || b.empty())
        return fail(ErrorCode::InvalidInput, "Two columns are needed", {}, "Choose the columns a and b");
    const std::string x = numberSql(view.column(a)), y = numberSql(view.column(b));
    std::string name = view.text("name"), sql;
    StepEffect effect;
    const char* sign = operation == "product" ? "*" : operation == "ratio" ? "/" : operation == "difference" ? "-" : "+";
    sql = "(" + x + ") " + sign + " (" + y + ")";
    if (operation == "ratio") {
        sql = "CASE WHEN " + y + " <> 0 THEN " + sql + " END";
        effect.checks.push_back({y + " = 0", "rows have a 0 in \"" + b + "\", by which nothing can be divided; their ratio counts as missing"});
    }
    effect.added.push_back({realColumn(name.empty() ? a + sign + b : name), sql, {a, b}});
    return effect;
}

} // namespace

StepKind interactKind()
{
    StepKind kind;
    kind.info = {"interact", "Combine two columns", "numbers", "Adds the product, ratio, difference or sum of two columns of numbers.",
                 {columnParam("a", "First column", "First column", "number"), columnParam("b", "Second column", "Second column", "number"),
                  choiceParam("operation", "Operation", "What is computed of a and b", {"product", "ratio", "difference", "sum"}),
                  textParam("name", "Name", "Name of the new column; empty: a and b with the sign between them")}};
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
