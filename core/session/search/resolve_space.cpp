// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters that a person asked for, against what they may be.
#include "core/graph/infer/inference.h"
#include "core/session/search/setting_path.h"
#include "core/session/training/train_options.h"

#include <algorithm>

namespace cairn::session {

namespace {

using search::Parameter;
using search::ParameterType;

Error notAllowed(const SettingPath& place, const std::string& what, const std::string& fix)
{
    return fail(ErrorCode::InvalidInput, what, place.setting.path + " of " + place.setting.group, fix);
}

std::string allowedOf(const ParamSpec& spec)
{
    switch (spec.type) {
    case ParamType::Integer:
    case ParamType::Real: return "It can be " + paramText(spec.type == ParamType::Integer ? Json(static_cast<std::int64_t>(spec.minimum)) : Json(spec.minimum)) + " to "
                             + paramText(spec.type == ParamType::Integer ? Json(static_cast<std::int64_t>(spec.maximum)) : Json(spec.maximum));
    case ParamType::Boolean: return "It can be true and false: write bool";
    default: break;
    }
    std::string list;
    for (const std::string& choice : spec.choices)
        list += (list.empty() ? "" : ",") + choice;
    return list.empty() ? "Give texts, separated by commas" : "It can be " + list;
}

Result<void> fitRange(const SettingPath& place, Parameter& parameter)
{
    const ParamSpec& spec = place.setting.spec;
    if (spec.type != ParamType::Integer && spec.type != ParamType::Real)
        return notAllowed(place, "This is no number, so it has no range", allowedOf(spec));
    const bool whole = parameter.minimum == std::floor(parameter.minimum) && parameter.maximum == std::floor(parameter.maximum);
    if (spec.type == ParamType::Integer && !whole)
        return notAllowed(place, "This is a whole number, and the ends of the range are none", allowedOf(spec));
    parameter.type = spec.type == ParamType::Integer ? ParameterType::Integer : ParameterType::Real;
    if (parameter.minimum < spec.minimum || parameter.maximum > spec.maximum)
        return notAllowed(place, "The range reaches beyond what the parameter may be", allowedOf(spec));
    return {};
}

Result<void> fitChoices(const SettingPath& place, Parameter& parameter)
{
    const ParamSpec& spec = place.setting.spec;
    for (Json& choice : parameter.choices) {
        if ((spec.type == ParamType::Text || spec.type == ParamType::Choice) && !choice.is_string())
            choice = choice.dump(); // "1" may be the name of a choice
        const auto complete = completeParams(std::span(&spec, 1), Json{{spec.name, choice}});
        if (!complete)
            return notAllowed(place, "It cannot be " + choice.dump(), allowedOf(spec));
        choice = complete->at(spec.name);
    }
    return {};
}

/// Whether options and network still fit together with one value of one parameter.
Result<void> tryOut(const SearchBase& base, const graph::DataInterface& data, const SettingPath& place, const Json& value)
{
    CAIRN_ASSIGN(const SearchBase changed, withSettings(base, Json{{place.setting.path, value}}));
    const auto refused = [&](const Error& error) {
        return fail(ErrorCode::InvalidInput, "With " + place.setting.path + " = " + paramText(value) + ": " + error.what, error.where.empty() ? place.setting.group : error.where,
                    error.fix.empty() ? "Take it out of the range" : error.fix);
    };
    if (place.area == SettingArea::Training) {
        if (const auto config = toTrainConfig(changed.options); !config)
            return refused(config.error());
    }
    if (place.area == SettingArea::Graph) {
        const graph::Inference inference = graph::infer(changed.graph, data);
        if (const graph::Problem* problem = inference.firstError()) {
            Error error = problem->error;
            const graph::Node* node = changed.graph.find(problem->node);
            if (error.where.empty() && node)
                error.where = "layer " + node->label;
            return refused(error);
        }
    }
    return {};
}

std::vector<Json> endsOf(const Parameter& parameter)
{
    if (parameter.type == ParameterType::Choice)
        return parameter.choices;
    return {search::settingAt(parameter, parameter.minimum), search::settingAt(parameter, parameter.maximum)};
}

} // namespace

Result<search::Space> resolveSpace(const SearchBase& base, const graph::DataInterface& data, const search::Space& asked)
{
    search::Space space = asked;
    for (Parameter& parameter : space) {
        auto place = settingPath(base, parameter.path);
        if (!place) {
            Error error = place.error();
            error.code = ErrorCode::InvalidInput;
            return error;
        }
        CAIRN_TRY(parameter.type == ParameterType::Choice ? fitChoices(*place, parameter) : fitRange(*place, parameter));
        CAIRN_TRY(search::checkSpace({parameter}));
        for (const Json& value : endsOf(parameter))
            CAIRN_TRY(tryOut(base, data, *place, value));
    }
    CAIRN_TRY(search::checkSpace(space));
    return space;
}

} // namespace cairn::session
