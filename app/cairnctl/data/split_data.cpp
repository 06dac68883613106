// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/data/data_commands.h"
#include "app/cairnctl/data/leak_text.h"
#include "app/cairnctl/data/source.h"
#include "core/base/text.h"
#include "core/session/data_check.h"

namespace cairn::ctl {

namespace {

/// The project's split with what the command line says on top.
Result<prep::SplitSpec> specOf(const prep::SplitSpec& present, const SplitArguments& arguments)
{
    prep::SplitSpec spec = present;
    if (!arguments.method.empty()) {
        const auto method = prep::splitMethod(arguments.method);
        if (!method)
            return fail(ErrorCode::InvalidInput, "There is no split of the kind " + arguments.method, "--method", "Give random, stratified, grouped, time, file or kfold");
        if (*method != spec.method)
            spec.by.clear();
        spec.method = *method;
    }
    if (!arguments.by.empty())
        spec.by = arguments.by;
    if (!arguments.key.empty())
        spec.key = arguments.key;
    if (arguments.validation)
        spec.validation = arguments.validation;
    if (arguments.test)
        spec.test = arguments.test;
    spec.seed = arguments.seed.value_or(spec.seed);
    spec.folds = arguments.folds.value_or(spec.folds);
    spec.fold = arguments.fold.value_or(spec.fold);
    spec.version = prep::SplitSpec::kVersion;
    return spec;
}

Json splitJson(const prep::Split& split)
{
    Json json = prep::toJson(split.spec);
    json.erase("borders");
    json["rows"] = {{"train", split.train.size()}, {"validation", split.validation.size()}, {"test", split.test.size()}};
    return json;
}

} // namespace

ExitCode splitData(const Console& console, const SplitArguments& arguments)
{
    auto opened = openProject(console, arguments.project, Access::Write);
    if (!opened)
        return console.error(opened.error());
    if (opened->dataProblem)
        return console.error(*opened->dataProblem);
    session::Workbench& workbench = *opened->workbench;
    session::DataChoice choice = workbench.choice();
    const auto spec = specOf(choice.split, arguments);
    if (!spec) {
        console.error(spec.error());
        return kUsage;
    }
    choice.split = *spec;
    {
        Work work("Dividing the rows");
        if (const auto chosen = workbench.choose(choice, work.job()); !chosen)
            return console.error(chosen.error());
    }
    const auto split = workbench.split();
    Json facts = splitJson(*split);
    std::string text = std::string(prep::name(split->spec.method)) + (split->spec.by.empty() ? "" : " by " + split->spec.by) + ": " + grouped(split->train.size())
        + " training, " + grouped(split->validation.size()) + " validation, " + grouped(split->test.size()) + " test rows\n";
    if (arguments.check) {
        Work work("Looking for leaks");
        const auto leaks = session::checkProjectLeaks(workbench, nullptr, work.job());
        if (!leaks)
            return console.error(leaks.error());
        facts["leaks"] = prep::toJson(*leaks);
        text += leakText(facts["leaks"]);
    }
    console.result(facts, text);
    return kOk;
}

} // namespace cairn::ctl
