// SPDX-License-Identifier: GPL-3.0-or-later
// Commands that need no model: info, steps, synth, selftest.
#include "app/cairnctl/commands.h"
#include "app/cairnctl/opened.h"
#include "app/cairnctl/project_facts.h"
#include "core/base/text.h"
#include "core/prep/step/step_kind.h"
#include "core/session/selftest.h"

namespace cairn::ctl {

ExitCode info(const Console& console, const std::string& project)
{
    const auto opened = openProject(console, project, Access::Read);
    if (!opened)
        return console.error(opened.error());
    const Json facts = projectFacts(*opened->workbench);
    console.result(facts, projectText(facts));
    return kOk;
}

namespace {

const char* typeName(ParamType type)
{
    static constexpr const char* kNames[] = {"integer", "number", "true or false", "choice", "text", "column", "columns", "list", "numbers"};
    return kNames[static_cast<int>(type)];
}

std::string paramLine(const ParamSpec& spec)
{
    std::string line = "    " + spec.name + " (" + typeName(spec.type);
    for (std::size_t i = 0; i < spec.choices.size(); ++i)
        line += (i == 0 ? ": " : ", ") + spec.choices[i];
    const std::string fallback = paramText(spec.fallback);
    return line + (fallback.empty() ? "" : "; default " + fallback) + "): " + spec.help + "\n";
}

} // namespace

ExitCode recipeSteps(const Console& console)
{
    Json list = Json::array();
    std::string text;
    for (const prep::StepKind& kind : prep::stepKinds()) {
        Json params = Json::array();
        text += kind.info.id + ": " + kind.info.help + "\n";
        for (const ParamSpec& spec : kind.info.params) {
            text += paramLine(spec);
            params.push_back({{"name", spec.name}, {"title", spec.title}, {"help", spec.help}, {"type", typeName(spec.type)}, {"default", spec.fallback}, {"choices", spec.choices}});
        }
        list.push_back({{"kind", kind.info.id}, {"title", kind.info.title}, {"family", kind.info.family}, {"help", kind.info.help}, {"params", params}});
    }
    console.result(Json{{"steps", list}}, text);
    return kOk;
}

ExitCode launchScript(const Console& console, const LaunchArguments& arguments)
{
    const auto script = remote::launchScript(arguments.launcher, arguments.launch);
    if (!script) {
        console.error(script.error());
        return kUsage;
    }
    console.result(Json{{"launcher", arguments.launcher}, {"script", *script}}, *script);
    return kOk;
}

ExitCode synthesize(const Console& console, const data::SyntheticKind& kind, const SynthArguments& arguments)
{
    data::SyntheticSpec spec{kind.id, arguments.size, arguments.seed, Json::object()};
    for (const ParamSpec& param : kind.params) {
        const auto given = arguments.params.find(param.name);
        if (given == arguments.params.end())
            continue;
        auto value = parseParam(param, given->second);
        if (!value)
            return console.error(value.error());
        spec.params[param.name] = std::move(value).value();
    }
    Work work("Writing " + kind.unit);
    const auto written = data::writeSynthetic(spec, arguments.out, work.job());
    if (!written)
        return console.error(written.error());
    Json facts = completeParams(kind.params, spec.params).value();
    facts.update(Json{{"kind", kind.id}, {"file", written->string()}, {kind.unit, spec.size}, {"seed", spec.seed}});
    console.result(facts, "Wrote " + grouped(spec.size) + " " + kind.unit + " to " + arguments.out);
    return kOk;
}

ExitCode selftest(const Console& console)
{
    std::error_code ignored;
    const Json facts = session::selftest(std::filesystem::current_path(ignored));
    console.result(facts, facts.dump(2, ' ', false, Json::error_handler_t::replace));
    return facts.at("engine").is_null() ? kNoEngine : kOk;
}

} // namespace cairn::ctl
