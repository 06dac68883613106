// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

namespace cairn::prep {

namespace {

Result<Json> fit(const FitView& view)
{
    Json categories = Json::array();
    for (const auto& name : view.columns) {
        CAIRN_ASSIGN(const auto values, frequentValues(view, name, static_cast<std::size_t>(view.integer("most"))));
        if (values.empty())
            return noValues(name);
        Json list = Json::array();
        for (const auto& [value, count] : values)
            list.push_back(value);
        categories.push_back(std::move(list));
    }
    return Json{{"columns", view.columns}, {"categories", categories}};
}

Result<StepEffect> effect(const EffectView& view)
{
    StepEffect effect;
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        const auto& name = view.columns[i];
        const std::string value = valueSql(view.column(name));
        std::string known;
        for (const auto& category : view.fitted.at("categories").at(i).get<std::vector<std::string>>()) {
            effect.added.push_back({integerColumn(name + "=" + category), "CASE WHEN " + value + " = " + sqlText(category) + " THEN 1 ELSE 0 END", {name}});
            known += (known.empty() ? "" : ", ") + sqlText(category);
        }
        const std::string unknown = value + " IS NOT NULL AND " + value + " NOT IN (" + known + ")";
        effect.added.push_back({integerColumn(name + "=(unknown)"), "CASE WHEN " + unknown + " THEN 1 ELSE 0 END", {name}});
        effect.checks.push_back({unknown, "rows have a value of \"" + name + "\" that counts as unknown: rare, or never seen in training"});
    }
    if (!view.flag("keep"))
        effect.dropped = view.columns;
    return effect;
}

} // namespace

StepKind oneHotKind()
{
    StepKind kind;
    kind.info = {"one_hot", "One column per category", "categories",
                 "Adds a column NAME=VALUE with 1 or 0 for each frequent value, and one for everything unknown. A missing value has 0 in all of them.",
                 {columnsParam("Columns of categories; none chosen: all text columns", "text"),
                  integerParam("most", "Most categories", "That many of the most frequent values get a column", 20, 1, 1000),
                  flagParam("keep", "Keep the columns", "Leaves the columns themselves in place, too", false)}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
