// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

namespace cairn::prep {

namespace {

Result<StepEffect> effect(const EffectView& view)
{
    StepEffect effect;
    for (const auto& name : view.columns) {
        std::string value = sqlName(name);
        if (view.text("unicode") == "nfc")
            value = "nfc_normalize(" + value + ")";
        if (view.text("unicode") == "no_accents")
            value = "strip_accents(" + value + ")";
        if (!view.text("pattern").empty())
            value = "regexp_replace(" + value + ", " + sqlText(view.text("pattern")) + ", " + sqlText(view.text("replacement")) + ", 'g')";
        if (view.flag("trim"))
            value = "regexp_replace(regexp_replace(" + value + ", '^\\s+|\\s+$', '', 'g'), '\\s+', ' ', 'g')";
        if (view.text("case") != "as_is")
            value = view.text("case") + "(" + value + ")";
        if (view.flag("empty_is_missing"))
            value = "nullif(" + value + ", '')";
        data::Column column = view.column(name);
        column.categories.clear();
        effect.replaced.push_back({std::move(column), value, {name}});
    }
    return effect;
}

Result<Json> fit(const FitView& view)
{
    // Asks the engine for the pattern once, so that a wrong one is told here and not row by row.
    if (const std::string pattern = view.text("pattern"); !pattern.empty()) {
        const auto tried = view.query("SELECT regexp_replace('', " + sqlText(pattern) + ", " + sqlText(view.text("replacement")) + ", 'g')");
        if (!tried)
            return fail(ErrorCode::InvalidInput, "The pattern is no regular expression: " + tried.error().what, {}, "Correct the pattern");
    }
    return Json{{"columns", view.columns}};
}

} // namespace

StepKind textCleanKind()
{
    StepKind kind;
    kind.info = {"text_clean", "Clean text", "text", "Brings spellings of the same thing together: spaces, letter case, Unicode forms, patterns.",
                 {columnsParam("Columns of text; none chosen: all of them", "text"),
                  flagParam("trim", "Trim spaces", "Takes spaces from both ends and makes several within one", true),
                  choiceParam("case", "Letter case", "Brings letters to one case", {"as_is", "lower", "upper"}),
                  choiceParam("unicode", "Unicode", "Composes characters (NFC), or takes accents away", {"nfc", "no_accents", "as_is"}),
                  textParam("pattern", "Find", "Regular expression (RE2) whose every match is replaced; empty: none"),
                  textParam("replacement", "Replace by", "What stands for a match; \\1 is its first group"),
                  flagParam("empty_is_missing", "Empty is missing", "Takes an empty text for a missing value", true)}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
