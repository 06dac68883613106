// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/data/data_commands.h"
#include "app/cairnctl/data/source.h"
#include "app/cairnctl/project_facts.h"
#include "core/data/write/table_writer.h"
#include "core/session/training/data_versions.h"

namespace cairn::ctl {

namespace fs = std::filesystem;

namespace {

/// Writes the rows into the project's folder and points the source there.
Result<void> copyInto(const session::Workbench& workbench, std::string& location, std::vector<std::string>& notices)
{
    Work work("Copying rows");
    data::SourceSpec spec;
    spec.location = location;
    CAIRN_ASSIGN(const auto dataset, data::openDataset(spec, workbench.cacheFolder(), work.job()));
    CAIRN_TRY(dataset->prepareRandomAccess(work.job()));
    const fs::path folder = workbench.project().blobFolder() / "data";
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return fail(ErrorCode::Permission, "The folder for data cannot be made: " + error.message(), folder.string(), "Check its permissions");
    const fs::path file = folder / (dataset->fingerprint() + ".parquet");
    CAIRN_ASSIGN(const data::WrittenTable written, data::writeTable(*dataset, file, work.job()));
    notices.insert(notices.end(), written.notices.begin(), written.notices.end());
    location = file.string();
    return {};
}

Result<void> fill(session::Workbench& workbench, const ImportArguments& arguments, std::vector<std::string>& notices)
{
    if (arguments.accept) {
        Work work("Taking the new version");
        return session::acceptSource(workbench, work.job());
    }
    data::SourceSpec spec;
    spec.location = absoluteLocation(arguments.data);
    spec.testLocation = absoluteLocation(arguments.testData);
    if (arguments.copy) {
        CAIRN_TRY(copyInto(workbench, spec.location, notices));
        if (!spec.testLocation.empty())
            CAIRN_TRY(copyInto(workbench, spec.testLocation, notices));
    }
    Work work("Opening the data");
    CAIRN_TRY(workbench.openData(spec, work.job()));
    session::DataChoice choice;
    choice.recipe.target = arguments.target;
    choice.split.seed = arguments.seed;
    CAIRN_TRY(workbench.choose(choice, work.job()));
    return workbench.graph().nodes().empty() ? workbench.makeTemplate({}) : Result<void>();
}

} // namespace

ExitCode importData(const Console& console, const ImportArguments& arguments)
{
    if (arguments.data.empty() && !arguments.accept) {
        console.error(fail(ErrorCode::InvalidInput, "Nothing to import", "--data", "Name a file with --data, or take a changed source with --accept"));
        return kUsage;
    }
    std::error_code ignored;
    const bool made = !fs::exists(arguments.project, ignored);
    auto workbench = made && !arguments.accept ? session::Workbench::create(arguments.project)
                                               : session::Workbench::open(arguments.project, store::OpenMode::ReadWrite);
    if (!workbench)
        return console.error(workbench.error());
    std::vector<std::string> notices;
    if (const auto filled = fill(**workbench, arguments, notices); !filled) {
        const fs::path file = (*workbench)->path(), blobs = (*workbench)->project().blobFolder();
        workbench->reset();
        if (made && !arguments.accept) { // nothing half-made stays behind
            fs::remove(file, ignored);
            fs::remove_all(blobs, ignored);
        }
        return console.error(filled.error());
    }
    for (const std::string& notice : notices)
        console.note(notice);
    const Json facts = projectFacts(**workbench);
    console.result(facts, projectText(facts));
    return kOk;
}

} // namespace cairn::ctl
