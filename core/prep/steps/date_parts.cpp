// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

#include <array>
#include <numbers>

namespace cairn::prep {

namespace {

struct Part {
    const char* name;
    const char* before; ///< SQL around the column
    const char* after;
    double first;  ///< lowest value
    double period; ///< values in a cycle; 0: none
};

constexpr std::array kParts{Part{"year", "year(", ")", 0, 0},      Part{"quarter", "quarter(", ")", 1, 4},
                            Part{"month", "month(", ")", 1, 12},   Part{"week", "week(", ")", 1, 53},
                            Part{"day", "day(", ")", 1, 31},       Part{"dayofyear", "dayofyear(", ")", 1, 366},
                            Part{"weekday", "isodow(", ") - 1", 0, 7}, Part{"hour", "hour(", ")", 0, 24},
                            Part{"minute", "minute(", ")", 0, 60}, Part{"second", "second(", ")", 0, 60}};

std::vector<std::string> partNames()
{
    std::vector<std::string> names;
    for (const Part& part : kParts)
        names.emplace_back(part.name);
    return names;
}

void addPart(const Part& part, const std::string& name, bool cyclic, StepEffect& effect)
{
    const std::string value = part.before + sqlName(name) + part.after;
    const std::string stem = name + "_" + part.name;
    if (!cyclic || part.period == 0) {
        effect.added.push_back({integerColumn(stem), value, {name}});
        return;
    }
    const std::string angle = "(" + value + " - " + sqlNumber(part.first) + ") * " + sqlNumber(2 * std::numbers::pi / part.period);
    effect.added.push_back({realColumn(stem + "_sin"), "sin(" + angle + ")", {name}});
    effect.added.push_back({realColumn(stem + "_cos"), "cos(" + angle + ")", {name}});
}

Result<StepEffect> effect(const EffectView& view)
{
    const auto wanted = view.texts("parts");
    StepEffect effect;
    for (const auto& name : view.columns) {
        for (const Part& part : kParts) {
            if (std::ranges::find(wanted, std::string(part.name)) != wanted.end())
                addPart(part, name, view.flag("cyclic"), effect);
        }
    }
    if (!view.flag("keep"))
        effect.dropped = view.columns;
    return effect;
}

} // namespace

StepKind datePartsKind()
{
    StepKind kind;
    kind.info = {"date_parts", "Parts of dates", "time",
                 "Adds year, month, weekday (0 = Monday) and so on of a time. Cyclic parts become sine and cosine, so that December is next to January.",
                 {columnsParam("Columns of times; none chosen: all of them", "time"),
                  textsParam("parts", "Parts", "What is taken out of the time", partNames(), Json::array({"year", "month", "day", "weekday", "hour"})),
                  flagParam("cyclic", "Cyclic", "Sine and cosine instead of the number, for parts that start over", false),
                  flagParam("keep", "Keep the columns", "Leaves the columns themselves in place, too", false)}};
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
