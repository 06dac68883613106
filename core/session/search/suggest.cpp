// SPDX-License-Identifier: GPL-3.0-or-later
// Ranges to begin with.
#include "core/session/search/search_base.h"

#include <algorithm>
#include <cmath>

namespace cairn::session {

namespace {

using search::Parameter;
using search::ParameterType;

constexpr double kFactor = 10;     ///< about a positive real number, on a logarithmic scale
constexpr double kWholeFactor = 4; ///< about a whole number

void suggestReal(const ParamSpec& spec, double current, Parameter& parameter)
{
    const bool share = spec.minimum >= 0 && spec.maximum <= 1; // a probability, a share
    parameter.logarithmic = current > 0 && !share;
    parameter.minimum = parameter.logarithmic ? std::max(spec.minimum, current / kFactor) : spec.minimum;
    parameter.maximum = parameter.logarithmic ? std::min(spec.maximum, current * kFactor) : share ? std::min(spec.maximum, std::max(0.5, 2 * current)) : std::min(spec.maximum, spec.minimum + 1);
    parameter.logarithmic = parameter.logarithmic && parameter.minimum > 0;
}

void suggestWhole(const ParamSpec& spec, double current, Parameter& parameter)
{
    parameter.type = ParameterType::Integer;
    parameter.minimum = std::max(spec.minimum, std::floor(current / kWholeFactor));
    parameter.maximum = std::min(spec.maximum, std::max(current * kWholeFactor, parameter.minimum + 1));
    parameter.logarithmic = parameter.minimum > 0 && parameter.maximum >= kWholeFactor * parameter.minimum;
}

} // namespace

std::optional<Parameter> suggestedParameter(const Searchable& setting)
{
    const ParamSpec& spec = setting.spec;
    Parameter parameter;
    parameter.path = setting.path;
    const double current = setting.current.is_number() ? setting.current.get<double>() : spec.minimum;
    switch (spec.type) {
    case ParamType::Real: suggestReal(spec, current, parameter); break;
    case ParamType::Integer: suggestWhole(spec, current, parameter); break;
    case ParamType::Boolean:
        parameter.type = ParameterType::Choice;
        parameter.choices = {false, true};
        break;
    case ParamType::Choice:
        parameter.type = ParameterType::Choice;
        parameter.choices.assign(spec.choices.begin(), spec.choices.end());
        break;
    default: return std::nullopt; // texts have no values to begin with
    }
    return search::checkSpace({parameter}) ? std::optional(parameter) : std::nullopt;
}

} // namespace cairn::session
