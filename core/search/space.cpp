// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/space.h"

#include "core/search/scale.h"

#include <algorithm>
#include <array>
#include <set>

namespace cairn::search {

namespace {

constexpr std::array kTypeNames{"real", "integer", "choice"};
constexpr double kMostGridPoints = 9007199254740992.0; // 2^53: whole numbers of a double

Error refused(const Parameter& parameter, const std::string& what, const std::string& fix)
{
    return fail(ErrorCode::InvalidInput, what, parameter.path, fix);
}

Result<void> checkRange(const Parameter& parameter)
{
    if (!std::isfinite(parameter.minimum) || !std::isfinite(parameter.maximum))
        return refused(parameter, "The range has an end that is no number", "Give two numbers: 1e-4..1e-1");
    if (parameter.minimum >= parameter.maximum)
        return refused(parameter, "The range ends where it begins, or before", "Give the smaller number first: 16..256");
    if (parameter.logarithmic && parameter.minimum <= 0)
        return refused(parameter, "A logarithmic range cannot begin at 0 or below", "Begin above 0, or leave out log:");
    const bool whole = parameter.minimum == std::floor(parameter.minimum) && parameter.maximum == std::floor(parameter.maximum);
    if (parameter.type == ParameterType::Integer && !whole)
        return refused(parameter, "The ends of a range of whole numbers are not whole", "Give whole numbers: 16..256");
    if (parameter.gridValues < 0 || parameter.gridValues == 1 || parameter.gridValues > static_cast<int>(kMostChoices))
        return refused(parameter, "A grid cannot take that many values of a range", "Take 2 to " + std::to_string(kMostChoices));
    return {};
}

Result<void> checkChoices(const Parameter& parameter)
{
    if (parameter.choices.size() < 2)
        return refused(parameter, "There is nothing to choose from", "Give two values or more, separated by commas");
    if (parameter.choices.size() > kMostChoices)
        return refused(parameter, "There are too many choices", "Give at most " + std::to_string(kMostChoices));
    for (auto choice = parameter.choices.begin(); choice != parameter.choices.end(); ++choice) {
        if (!choice->is_primitive() || choice->is_null())
            return refused(parameter, "A choice is neither a number nor a text nor true or false", "Give plain values");
        if (std::find(parameter.choices.begin(), choice, *choice) != choice)
            return refused(parameter, "The choice " + choice->dump() + " stands there twice", "Give it once");
    }
    return {};
}

Json toJson(const Parameter& parameter)
{
    Json json{{"path", parameter.path}, {"type", kTypeNames[static_cast<std::size_t>(parameter.type)]}};
    if (parameter.type == ParameterType::Choice) {
        json["choices"] = parameter.choices;
        return json;
    }
    json["minimum"] = parameter.minimum;
    json["maximum"] = parameter.maximum;
    json["log"] = parameter.logarithmic;
    if (parameter.gridValues > 0)
        json["grid"] = parameter.gridValues;
    return json;
}

Parameter parameterFromJson(const Json& json)
{
    Parameter parameter;
    parameter.path = json.at("path").get<std::string>();
    const auto type = std::ranges::find(kTypeNames, json.at("type").get<std::string>());
    if (type == kTypeNames.end())
        throw std::invalid_argument("type");
    parameter.type = static_cast<ParameterType>(type - kTypeNames.begin());
    if (parameter.type == ParameterType::Choice) {
        for (const Json& choice : json.at("choices"))
            parameter.choices.push_back(choice);
        return parameter;
    }
    parameter.minimum = json.at("minimum").get<double>();
    parameter.maximum = json.at("maximum").get<double>();
    parameter.logarithmic = json.value("log", false);
    parameter.gridValues = json.value("grid", 0);
    return parameter;
}

} // namespace

Json settingAt(const Parameter& parameter, double coordinate)
{
    switch (parameter.type) {
    case ParameterType::Real: return coordinate;
    case ParameterType::Integer: return static_cast<std::int64_t>(std::llround(coordinate));
    case ParameterType::Choice: break;
    }
    const double last = static_cast<double>(parameter.choices.size()) - 1;
    return parameter.choices.at(static_cast<std::size_t>(std::clamp(std::round(coordinate), 0.0, last)));
}

std::optional<double> coordinateOf(const Parameter& parameter, const Json& setting)
{
    if (parameter.type == ParameterType::Choice) {
        const auto found = std::ranges::find(parameter.choices, setting);
        return found == parameter.choices.end() ? std::nullopt : std::optional(static_cast<double>(found - parameter.choices.begin()));
    }
    if (!setting.is_number())
        return std::nullopt;
    const double number = setting.get<double>();
    const bool whole = parameter.type != ParameterType::Integer || number == std::floor(number);
    return whole && number >= parameter.minimum && number <= parameter.maximum ? std::optional(number) : std::nullopt;
}

Json settingsAt(const Space& space, const Point& point)
{
    Json settings = Json::object();
    for (std::size_t i = 0; i < space.size() && i < point.size(); ++i)
        settings[space[i].path] = settingAt(space[i], point[i]);
    return settings;
}

Result<Point> pointOf(const Space& space, const Json& settings)
{
    Point point;
    for (const Parameter& parameter : space) {
        const auto setting = settings.is_object() ? settings.find(parameter.path) : settings.end();
        const auto coordinate = setting == settings.end() ? std::nullopt : coordinateOf(parameter, *setting);
        if (!coordinate)
            return fail(ErrorCode::Corrupt, "A trial has no value of this parameter, or one outside of its range", parameter.path, "Start a new search");
        point.push_back(*coordinate);
    }
    return point;
}

Result<void> checkSpace(const Space& space)
{
    if (space.size() > kMostParameters)
        return fail(ErrorCode::InvalidInput, "There are too many parameters to search over", std::to_string(space.size()),
                    "Take at most " + std::to_string(kMostParameters));
    std::set<std::string> paths;
    for (const Parameter& parameter : space) {
        if (parameter.path.empty())
            return refused(parameter, "A parameter has no name", "Name one, such as train.learning_rate");
        if (!paths.insert(parameter.path).second)
            return refused(parameter, "The parameter is given twice", "Give it once");
        CAIRN_TRY(parameter.type == ParameterType::Choice ? checkChoices(parameter) : checkRange(parameter));
    }
    return {};
}

std::vector<double> gridOf(const Parameter& parameter)
{
    std::vector<double> values;
    if (parameter.type == ParameterType::Choice) {
        for (std::size_t i = 0; i < parameter.choices.size(); ++i)
            values.push_back(static_cast<double>(i));
        return values;
    }
    const bool integer = parameter.type == ParameterType::Integer;
    double count = parameter.gridValues > 0 ? parameter.gridValues : kGridValues;
    if (integer)
        count = std::min(count, parameter.maximum - parameter.minimum + 1);
    const double from = toScale(parameter, parameter.minimum), to = toScale(parameter, parameter.maximum);
    for (double i = 0; i < count; ++i) {
        const double at = i == 0 ? parameter.minimum : i == count - 1 ? parameter.maximum : fromScale(parameter, from + (to - from) * i / (count - 1));
        const double value = integer ? std::round(at) : at;
        if (values.empty() || value > values.back())
            values.push_back(value);
    }
    return values;
}

std::uint64_t gridSize(const Space& space)
{
    double size = 1;
    for (const Parameter& parameter : space)
        size = std::min(kMostGridPoints, size * static_cast<double>(gridOf(parameter).size()));
    return static_cast<std::uint64_t>(size);
}

Json toJson(const Space& space)
{
    Json json = Json::array();
    for (const Parameter& parameter : space)
        json.push_back(toJson(parameter));
    return json;
}

Result<Space> spaceFromJson(const Json& json)
{
    Space space;
    const auto damaged = [](const std::string& where) { return fail(ErrorCode::Corrupt, "The parameters of a search cannot be read", where, "Start a new search"); };
    try {
        if (!json.is_array())
            return damaged("parameters");
        for (const Json& parameter : json)
            space.push_back(parameterFromJson(parameter));
    } catch (const std::exception&) { // a member is missing or of another type
        return damaged("parameters[" + std::to_string(space.size()) + "]");
    }
    if (const auto sound = checkSpace(space); !sound)
        return damaged(sound.error().text());
    return space;
}

} // namespace cairn::search
