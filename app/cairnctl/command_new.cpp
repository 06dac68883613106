// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/commands.h"
#include "app/cairnctl/opened.h"
#include "app/cairnctl/project_facts.h"

namespace cairn::ctl {

namespace fs = std::filesystem;

namespace {

std::string place(const std::string& data)
{
    std::error_code ignored;
    if (data.empty() || data.starts_with("sample:"))
        return data;
    const fs::path absolute = fs::absolute(data, ignored);
    return absolute.empty() ? data : absolute.lexically_normal().string();
}

Result<void> fill(session::Workbench& workbench, const NewArguments& arguments)
{
    Work work("Opening the data");
    data::SourceSpec source;
    source.location = place(arguments.data);
    source.testLocation = place(arguments.testData);
    CAIRN_TRY(workbench.openData(source, work.job()));
    session::DataChoice choice;
    choice.recipe.target = arguments.target;
    for (const std::string& text : arguments.steps) {
        CAIRN_ASSIGN(choice.recipe.steps.emplace_back(), prep::stepFromText(text));
    }
    choice.split.seed = arguments.seed;
    CAIRN_TRY(workbench.choose(choice, work.job()));
    CAIRN_TRY(workbench.makeTemplate(arguments.architecture));
    Json options = workbench.trainOptions();
    options["seed"] = arguments.seed;
    return workbench.setTrainOptions(options);
}

} // namespace

ExitCode newProject(const Console& console, const NewArguments& arguments)
{
    auto workbench = session::Workbench::create(arguments.project);
    if (!workbench)
        return console.error(workbench.error());
    if (const auto filled = fill(**workbench, arguments); !filled) {
        // Nothing half-made stays behind.
        const fs::path file = (*workbench)->path(), blobs = (*workbench)->project().blobFolder();
        workbench->reset();
        std::error_code ignored;
        fs::remove(file, ignored);
        fs::remove_all(blobs, ignored);
        return console.error(filled.error());
    }
    const Json facts = projectFacts(**workbench);
    console.result(facts, "Made " + (*workbench)->path().string() + "\n" + projectText(facts));
    return kOk;
}

} // namespace cairn::ctl
