// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/data/data_commands.h"
#include "app/cairnctl/data/leak_text.h"
#include "app/cairnctl/data/source.h"
#include "core/base/text.h"
#include "core/session/data_check.h"

namespace cairn::ctl {

namespace {

std::string ids(const Json& object)
{
    std::string text;
    for (const Json& id : object.value("examples", Json::array()))
        text += (text.empty() ? "        rows " : ", ") + id.dump();
    return text.empty() ? text : text + (object.value("rows", object.value("count", std::uint64_t{0})) > object.at("examples").size() ? ", ...\n" : "\n");
}

std::string findingsText(const Json& quality)
{
    if (quality.at("findings").empty())
        return "No flaws found\n";
    std::string text;
    for (const Json& finding : quality.at("findings")) {
        text += "  " + finding.at("severity").get<std::string>() + ": " + finding.at("what").get<std::string>() + "\n" + ids(finding);
        if (finding.contains("fix"))
            text += "        fix: " + finding.at("fix").at("kind").get<std::string>() + " " + finding.at("fix").at("parameters").dump() + "\n";
    }
    return text;
}

Result<data::QualityReport> checkTable(const data::Dataset& dataset, const std::string& target, JobContext& job)
{
    data::ProfileOptions options;
    options.associations = false;
    if (!target.empty()) {
        options.target = dataset.schema().find(target);
        if (!options.target)
            return fail(ErrorCode::NotFound, "There is no column \"" + target + "\"", "--target", "Choose a column of the data");
    }
    CAIRN_ASSIGN(const data::TableProfile profile, data::profileTable(dataset, options, {}, job));
    data::QualityOptions quality;
    quality.target = options.target;
    return data::checkQuality(dataset, profile, quality, {}, job);
}

bool serious(const data::QualityReport& quality)
{
    return !quality.findings.empty() && quality.findings.front().severity == data::Severity::Serious;
}

} // namespace

std::string leakText(const Json& leaks)
{
    std::string text = "Leak guard: " + leaks.at("state").get<std::string>() + "\n";
    for (const Json& check : leaks.at("checks"))
        text += "  " + check.at("state").get<std::string>() + ": " + check.at("what").get<std::string>() + "\n" + ids(check);
    return text;
}

ExitCode checkData(const Console& console, const CheckArguments& arguments)
{
    const auto source = openSource(console, arguments.source);
    if (!source)
        return console.error(source.error());
    Work work("Checking");
    data::QualityReport quality;
    Json facts;
    bool bad = false;
    if (source->workbench && arguments.target.empty()) {
        const auto checked = session::checkData(*source->workbench, {}, work.job());
        if (!checked)
            return console.error(checked.error());
        facts["quality"] = data::toJson(checked->quality, arguments.examples);
        if (source->workbench->split())
            facts["leaks"] = prep::toJson(checked->leaks, arguments.examples);
        bad = serious(checked->quality) || checked->leaks.state() == prep::LeakState::Leak;
    } else {
        const auto checked = checkTable(*source->dataset, arguments.target, work.job());
        if (!checked)
            return console.error(checked.error());
        facts["quality"] = data::toJson(*checked, arguments.examples);
        bad = serious(*checked);
    }
    console.result(facts, findingsText(facts.at("quality")) + (facts.contains("leaks") ? leakText(facts.at("leaks")) : ""));
    return bad && arguments.strict ? kFailed : kOk;
}

} // namespace cairn::ctl
