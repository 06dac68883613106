// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters as people write them.
#include "core/base/text.h"
#include "core/search/space.h"

#include <charconv>
#include <cmath>

namespace cairn::search {

namespace {

constexpr std::string_view kLog = "log:", kRange = "..";
constexpr const char* kForms = "Write PATH=LOW..HIGH, PATH=log:LOW..HIGH, PATH=a,b,c or PATH=bool";

template <typename Number>
std::optional<Number> wholeNumberOrReal(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(number) : std::nullopt;
}

Json choiceOf(std::string_view text)
{
    if (text == "true" || text == "false")
        return text == "true";
    if (const auto whole = wholeNumberOrReal<std::int64_t>(text))
        return *whole;
    if (const auto number = wholeNumberOrReal<double>(text); number && std::isfinite(*number))
        return *number;
    return std::string(text);
}

Result<void> readRange(std::string_view text, Parameter& parameter)
{
    const auto wrong = [&] { return fail(ErrorCode::InvalidInput, "The range \"" + std::string(text) + "\" cannot be read", parameter.path, kForms); };
    std::string_view rest = text;
    parameter.logarithmic = rest.starts_with(kLog);
    if (parameter.logarithmic)
        rest.remove_prefix(kLog.size());
    if (const std::size_t slash = rest.rfind('/'); slash != std::string_view::npos) {
        const auto count = wholeNumberOrReal<int>(rest.substr(slash + 1));
        if (!count || *count < 2)
            return wrong();
        parameter.gridValues = *count;
        rest = rest.substr(0, slash);
    }
    const std::size_t dots = rest.find(kRange);
    if (dots == std::string_view::npos)
        return wrong();
    const std::string_view low = rest.substr(0, dots), high = rest.substr(dots + kRange.size());
    const auto from = wholeNumberOrReal<double>(low), to = wholeNumberOrReal<double>(high);
    if (!from || !to)
        return wrong();
    parameter.minimum = *from;
    parameter.maximum = *to;
    const bool whole = wholeNumberOrReal<std::int64_t>(low) && wholeNumberOrReal<std::int64_t>(high);
    parameter.type = whole ? ParameterType::Integer : ParameterType::Real;
    return {};
}

/// As short as it can be and still be read as the same number; a real never looks like a whole number.
std::string endText(ParameterType type, double number)
{
    if (type == ParameterType::Integer)
        return std::to_string(static_cast<std::int64_t>(number));
    std::string text = Json(number).dump();
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

} // namespace

Result<Parameter> parameterFromText(std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || trimmed(text.substr(0, equals)).empty())
        return fail(ErrorCode::InvalidInput, "\"" + toUtf8(text) + "\" does not say what varies and how", "parameter", kForms);
    Parameter parameter;
    parameter.path = std::string(trimmed(text.substr(0, equals)));
    const std::string_view values = trimmed(text.substr(equals + 1));
    if (values == "bool") {
        parameter.type = ParameterType::Choice;
        parameter.choices = {false, true};
    } else if (values.find(kRange) != std::string_view::npos || values.starts_with(kLog)) {
        CAIRN_TRY(readRange(values, parameter));
    } else {
        parameter.type = ParameterType::Choice;
        for (const std::string& choice : split(values, ','))
            parameter.choices.push_back(choiceOf(trimmed(choice)));
    }
    CAIRN_TRY(checkSpace({parameter}));
    return parameter;
}

std::string parameterText(const Parameter& parameter)
{
    std::string text = parameter.path + "=";
    if (parameter.type != ParameterType::Choice) {
        text += std::string(parameter.logarithmic ? kLog : "") + endText(parameter.type, parameter.minimum) + std::string(kRange)
            + endText(parameter.type, parameter.maximum);
        return text + (parameter.gridValues > 0 ? "/" + std::to_string(parameter.gridValues) : "");
    }
    if (parameter.choices == std::vector<Json>{false, true})
        return text + "bool";
    for (std::size_t i = 0; i < parameter.choices.size(); ++i)
        text += (i > 0 ? "," : "") + (parameter.choices[i].is_string() ? parameter.choices[i].get<std::string>() : parameter.choices[i].dump());
    return text;
}

} // namespace cairn::search
