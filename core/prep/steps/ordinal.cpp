// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>

namespace cairn::prep {

namespace {

constexpr std::size_t kMostValues = 65'536;

Result<Json> fit(const FitView& view)
{
    const auto given = view.texts("order");
    const bool sorted = view.text("sort") == "alphabet";
    Json orders = Json::array();
    for (const auto& name : view.columns) {
        std::vector<std::string> order = given;
        if (order.empty()) {
            CAIRN_ASSIGN(const auto values, frequentValues(view, name, kMostValues));
            if (values.empty())
                return noValues(name);
            for (const auto& [value, count] : values)
                order.push_back(value);
            if (sorted)
                std::ranges::sort(order);
        }
        orders.push_back(order);
    }
    return Json{{"columns", view.columns}, {"orders", orders}};
}

Result<StepEffect> effect(const EffectView& view)
{
    StepEffect effect;
    for (std::size_t i = 0; i < view.columns.size(); ++i) {
        const auto& name = view.columns[i];
        const auto order = view.fitted.at("orders").at(i).get<std::vector<std::string>>();
        data::SqlLookup lookup;
        for (std::size_t code = 0; code < order.size(); ++code)
            lookup.values.emplace(order[code], static_cast<double>(code));
        effect.lookups.push_back(data::SqlLookupHandle::offer(std::move(lookup)));
        const std::string value = valueSql(view.column(name));
        const std::string code = "cairn_value(" + std::to_string(effect.lookups.back()->id()) + ", " + value + ")";
        const std::string unknown = value + " IS NOT NULL AND " + code + " IS NULL";
        const std::string stand = view.text("unknown") == "last" ? std::to_string(order.size()) : view.text("unknown") == "minus_one" ? "-1" : "NULL";
        effect.replaced.push_back({integerColumn(name), "CASE WHEN " + unknown + " THEN " + stand + " ELSE " + code + " END", {name}});
        effect.checks.push_back({unknown, "rows have an unknown value of \"" + name + "\" (not in the order, or never seen in training)"});
    }
    return effect;
}

} // namespace

StepKind ordinalKind()
{
    StepKind kind;
    kind.info = {"ordinal", "Number the categories", "categories", "Replaces categories by their place in an order: 0, 1, 2, ...",
                 {columnsParam("Columns of categories; none chosen: all text columns", "text"),
                  textsParam("order", "Order", "Values from lowest to highest, such as low,middle,high; empty: found in the training rows"),
                  choiceParam("sort", "Without an order", "How values found in the training rows are sorted", {"alphabet", "frequency"}),
                  choiceParam("unknown", "Unknown values", "What stands for values that are not in the order", {"missing", "minus_one", "last"})}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
