// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/param_spec.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace cairn {

namespace {

std::string numberText(double number)
{
    Json value = number == std::floor(number) && std::fabs(number) < 1e15 ? Json(static_cast<std::int64_t>(number)) : Json(number);
    return value.dump();
}

std::string rangeText(const ParamSpec& spec)
{
    const char* what = spec.type == ParamType::Integer ? "Give an integer from " : spec.type == ParamType::Real ? "Give a number from " : "Give numbers from ";
    return what + numberText(spec.minimum) + " to " + numberText(spec.maximum);
}

std::string choicesText(const ParamSpec& spec)
{
    std::string text = "Choose one of: ";
    for (std::size_t i = 0; i < spec.choices.size(); ++i)
        text += (i > 0 ? ", " : "") + spec.choices[i];
    return text;
}

Error wrong(const ParamSpec& spec, const Json& value, std::string fix)
{
    return fail(ErrorCode::InvalidInput, spec.name + " cannot be " + value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 64), {},
                std::move(fix));
}

bool isChoice(const ParamSpec& spec, const Json& value)
{
    return value.is_string() && std::ranges::find(spec.choices, value.get_ref<const std::string&>()) != spec.choices.end();
}

Result<Json> checkedNumber(const ParamSpec& spec, const Json& value)
{
    if (!value.is_number())
        return wrong(spec, value, rangeText(spec));
    const double number = value.get<double>();
    const bool whole = spec.type != ParamType::Integer || number == std::floor(number);
    if (!whole || !(number >= spec.minimum && number <= spec.maximum))
        return wrong(spec, value, rangeText(spec));
    return spec.type == ParamType::Integer ? Json(static_cast<std::int64_t>(number)) : Json(number);
}

Result<Json> checkedList(const ParamSpec& spec, const Json& value)
{
    const bool numbers = spec.type == ParamType::Numbers;
    const std::string fix = numbers ? rangeText(spec) : spec.choices.empty() ? "Give a list of texts" : choicesText(spec);
    if (!value.is_array())
        return wrong(spec, value, fix);
    for (const Json& item : value) {
        const bool good = numbers ? item.is_number() && item.get<double>() >= spec.minimum && item.get<double>() <= spec.maximum
                                  : item.is_string() && (spec.choices.empty() || isChoice(spec, item));
        if (!good)
            return wrong(spec, item, fix);
    }
    return value;
}

Result<Json> checked(const ParamSpec& spec, const Json& value)
{
    switch (spec.type) {
    case ParamType::Integer:
    case ParamType::Real: return checkedNumber(spec, value);
    case ParamType::Boolean:
        if (!value.is_boolean())
            return wrong(spec, value, "Choose true or false");
        return value;
    case ParamType::Choice:
        if (!isChoice(spec, value))
            return wrong(spec, value, choicesText(spec));
        return value;
    case ParamType::Text:
    case ParamType::Column:
        if (!value.is_string())
            return wrong(spec, value, "Give a text");
        return value;
    case ParamType::Columns:
    case ParamType::Texts:
    case ParamType::Numbers: return checkedList(spec, value);
    }
    return value;
}

std::optional<double> numberOf(std::string_view text)
{
    text = trimmed(text);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return number;
}

/// Items between commas; an item in double quotes may hold commas, and "" for a quote.
std::vector<std::string> listItems(const std::string& text)
{
    std::vector<std::string> items;
    if (trimmed(text).empty())
        return items;
    std::string item;
    bool quoted = false, wasQuoted = false;
    const auto finish = [&] {
        items.emplace_back(wasQuoted ? std::string_view(item) : trimmed(item));
        item.clear();
        wasQuoted = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
            item += text[i++];
        } else if (text[i] == '"' && (quoted || trimmed(item).empty())) {
            quoted = !quoted;
            wasQuoted = true;
            if (quoted)
                item.clear();
        } else if (text[i] == ',' && !quoted) {
            finish();
        } else if (quoted || !wasQuoted) {
            item += text[i];
        }
    }
    finish();
    return items;
}

std::string quotedItem(const std::string& text)
{
    const bool plain = !text.empty() && text.find_first_of(",\"") == std::string::npos && trimmed(text) == text;
    if (plain)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

} // namespace

Result<Json> completeParams(std::span<const ParamSpec> specs, const Json& params)
{
    Json complete = Json::object();
    for (const ParamSpec& spec : specs) {
        const auto given = params.find(spec.name);
        if (given == params.end()) {
            complete[spec.name] = spec.fallback;
            continue;
        }
        CAIRN_ASSIGN(Json value, checked(spec, *given));
        complete[spec.name] = std::move(value);
    }
    return complete;
}

Result<Json> parseParam(const ParamSpec& spec, const std::string& text)
{
    switch (spec.type) {
    case ParamType::Integer:
    case ParamType::Real: {
        const auto number = numberOf(text);
        return number ? checked(spec, Json(*number)) : Result<Json>(wrong(spec, Json(text), rangeText(spec)));
    }
    case ParamType::Boolean:
        if (text == "true" || text == "yes" || text == "1")
            return Json(true);
        if (text == "false" || text == "no" || text == "0")
            return Json(false);
        return wrong(spec, Json(text), "Choose true or false");
    case ParamType::Choice:
    case ParamType::Text:
    case ParamType::Column: return checked(spec, Json(text));
    case ParamType::Columns:
    case ParamType::Texts: return checked(spec, Json(listItems(text)));
    case ParamType::Numbers: {
        Json numbers = Json::array();
        for (const std::string& item : listItems(text)) {
            const auto number = numberOf(item);
            if (!number)
                return wrong(spec, Json(item), rangeText(spec));
            numbers.push_back(*number);
        }
        return checked(spec, numbers);
    }
    }
    return Json();
}

std::string paramText(const Json& value)
{
    if (value.is_string())
        return value.get<std::string>();
    if (!value.is_array())
        return value.is_number() ? numberText(value.get<double>()) : value.dump();
    std::string text;
    for (const Json& item : value)
        text += (text.empty() ? "" : ",") + (item.is_string() ? quotedItem(item.get<std::string>()) : item.is_number() ? numberText(item.get<double>()) : item.dump());
    return text;
}

} // namespace cairn
