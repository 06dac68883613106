// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/step/step.h"

#include "core/base/text.h"
#include "core/prep/step/step_kind.h"

#include <algorithm>

namespace cairn::prep {

namespace {

Result<const StepKind*> kindOf(const std::string& id)
{
    if (const StepKind* kind = findStepKind(id))
        return kind;
    std::string known;
    for (const StepKind& kind : stepKinds())
        known += (known.empty() ? "" : ", ") + kind.info.id;
    return fail(ErrorCode::InvalidInput, "There is no step called \"" + toUtf8(id).substr(0, 64) + "\"", "recipe", "Choose one of: " + known);
}

Result<const ParamSpec*> specOf(const StepKind& kind, const std::string& name)
{
    const auto found = std::ranges::find(kind.info.params, name, &ParamSpec::name);
    if (found != kind.info.params.end())
        return &*found;
    std::string known;
    for (const ParamSpec& spec : kind.info.params)
        known += (known.empty() ? "" : ", ") + spec.name;
    return fail(ErrorCode::InvalidInput, "The step \"" + kind.info.id + "\" has no parameter \"" + toUtf8(name).substr(0, 64) + "\"", "recipe",
                "Choose one of: " + known);
}

Result<Step> checkedStep(Step step)
{
    CAIRN_ASSIGN(const StepKind* kind, kindOf(step.kind));
    for (const auto& [name, value] : step.params.items())
        CAIRN_TRY(specOf(*kind, name));
    auto complete = completeParams(kind->info.params, step.params);
    if (!complete) {
        Error error = complete.error();
        error.where = "step " + step.kind;
        return error;
    }
    Json changed = Json::object();
    for (const ParamSpec& spec : kind->info.params) {
        if (complete->at(spec.name) != spec.fallback)
            changed[spec.name] = complete->at(spec.name);
    }
    step.params = std::move(changed);
    return step;
}

/// Words between spaces; 'quoted parts' may hold spaces, and '' for a quote.
Result<std::vector<std::string>> words(std::string_view text)
{
    std::vector<std::string> words;
    std::string word;
    bool quoted = false, any = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\'' && quoted && i + 1 < text.size() && text[i + 1] == '\'') {
            word += c;
            ++i;
        } else if (c == '\'') {
            quoted = !quoted;
            any = true;
        } else if (!quoted && (c == ' ' || c == '\t' || c == '\n')) {
            if (any || !word.empty())
                words.push_back(std::exchange(word, {}));
            any = false;
        } else {
            word += c;
        }
    }
    if (quoted)
        return fail(ErrorCode::InvalidInput, "A quoted value is not closed", std::string(text.substr(0, 80)), "Close it with '");
    if (any || !word.empty())
        words.push_back(word);
    return words;
}

std::string quoted(const std::string& value)
{
    if (!value.empty() && value.find_first_of(" \t\n'") == std::string::npos)
        return value;
    std::string text = "'";
    for (const char c : value)
        text += c == '\'' ? std::string("''") : std::string(1, c);
    return text + '\'';
}

} // namespace

Json toJson(const Step& step)
{
    Json json{{"kind", step.kind}, {"params", step.params}};
    if (!step.enabled)
        json["enabled"] = false;
    if (!step.fitted.is_null())
        json["fitted"] = step.fitted;
    return json;
}

Json toJson(const std::vector<Step>& steps)
{
    Json list = Json::array();
    for (const Step& step : steps)
        list.push_back(toJson(step));
    return list;
}

Result<Step> stepFromJson(const Json& json)
{
    const auto damaged = [] { return fail(ErrorCode::Corrupt, "A step of the recipe is damaged", "recipe", "Remove it and add it again"); };
    if (!json.is_object() || !json.contains("kind") || !json["kind"].is_string())
        return damaged();
    Step step;
    step.kind = json["kind"].get<std::string>();
    step.params = json.value("params", Json::object());
    const Json enabled = json.value("enabled", Json(true));
    step.fitted = json.value("fitted", Json());
    if (!step.params.is_object() || !enabled.is_boolean() || !(step.fitted.is_null() || step.fitted.is_object()))
        return damaged();
    step.enabled = enabled.get<bool>();
    return checkedStep(std::move(step));
}

Result<std::vector<Step>> stepsFromJson(const Json& json)
{
    if (!json.is_array())
        return fail(ErrorCode::Corrupt, "The steps of the recipe are damaged", "recipe", "Fit the recipe again");
    if (json.size() > kMostSteps)
        return fail(ErrorCode::InvalidInput, "The recipe has " + grouped(json.size()) + " steps; at most " + grouped(kMostSteps) + " are possible", "recipe",
                    "Let one step work on several columns, or use an SQL step");
    std::vector<Step> steps;
    for (const Json& item : json) {
        CAIRN_ASSIGN(steps.emplace_back(), stepFromJson(item));
    }
    return steps;
}

Result<Step> stepFromText(std::string_view text)
{
    CAIRN_ASSIGN(const auto parts, words(text));
    if (parts.empty())
        return fail(ErrorCode::InvalidInput, "The step has no name", "step", "Write for example: impute columns=age strategy=median");
    Step step;
    step.kind = parts.front();
    CAIRN_ASSIGN(const StepKind* kind, kindOf(step.kind));
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::size_t equals = parts[i].find('=');
        if (equals == std::string::npos)
            return fail(ErrorCode::InvalidInput, "\"" + parts[i].substr(0, 64) + "\" is no parameter", "step " + step.kind, "Write name=value");
        const std::string name = parts[i].substr(0, equals);
        CAIRN_ASSIGN(const ParamSpec* spec, specOf(*kind, name));
        auto value = parseParam(*spec, parts[i].substr(equals + 1));
        if (!value) {
            Error error = value.error();
            error.where = "step " + step.kind;
            return error;
        }
        step.params[name] = *value;
    }
    return checkedStep(std::move(step));
}

std::string stepText(const Step& step)
{
    std::string text = step.kind;
    for (const auto& [name, value] : step.params.items())
        text += " " + name + "=" + quoted(paramText(value));
    return text;
}

} // namespace cairn::prep
