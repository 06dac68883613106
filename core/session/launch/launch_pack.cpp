// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/launch/launch_pack.h"

#include "core/session/workbench_state.h"
#include "core/store/durable_file.h"
#include "core/store/runs/run_register.h"

namespace cairn::session {
namespace {

namespace fs = std::filesystem;

std::string projectThere(const Workbench& workbench, const LaunchPlan& plan)
{
    return (fs::path(plan.there) / workbench.path().filename()).string();
}

fs::path scriptName(const std::string& launcher)
{
    return launcher == "kubernetes" ? "kubernetes.yaml" : launcher == "slurm" ? "slurm.sbatch" : launcher + ".sh";
}

/// Copies a file or a folder into `target`; stops between files when it is cancelled.
Result<void> copyInto(const fs::path& from, const fs::path& target, JobContext& job)
{
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    if (fs::is_directory(from, error)) {
        fs::create_directories(target, error);
        for (fs::recursive_directory_iterator at(from, error), end; !error && at != end; at.increment(error)) {
            if (job.cancelled())
                return fail(ErrorCode::Cancelled, "Cancelled");
            const fs::path place = target / at->path().lexically_relative(from);
            if (at->is_directory())
                fs::create_directories(place, error);
            else if (at->is_regular_file())
                fs::copy_file(at->path(), place, error);
            if (error)
                return store::systemError(error.value(), "The data cannot be copied", place);
        }
    } else if (!error) {
        fs::copy_file(from, target, error);
    }
    return error ? Result<void>(store::systemError(error.value(), "The data cannot be copied", from)) : Result<void>();
}

/// A copy of the project that begins anew: runs whose checkpoints stay here would only be taken up by mistake.
Result<void> copyProject(const Workbench& workbench, const fs::path& file)
{
    CAIRN_TRY(workbench.project().saveCopy(file));
    CAIRN_ASSIGN(const auto copy, store::Project::open(file));
    CAIRN_ASSIGN(const auto runs, copy->runs());
    std::vector<RunId> all;
    for (const store::RunSummary& run : runs)
        all.push_back(run.id);
    store::RunRegister reg(*copy);
    CAIRN_TRY(reg.remove(all));
    CAIRN_TRY(reg.reclaim());
    return {};
}

/// Copies the files of the data and lets the project find them at their new place.
Result<void> packData(const fs::path& project, const LaunchPlan& plan, const fs::path& folder, std::vector<std::string>& notices, JobContext& job)
{
    CAIRN_ASSIGN(const auto copy, store::Project::open(project));
    CAIRN_ASSIGN(auto document, copy->document(kDatasetDocument));
    if (!document || !document->is_object() || !document->contains("spec"))
        return fail(ErrorCode::InvalidInput, "There are no data to train on yet", project.string(), "Open data first");
    Json& spec = (*document)["spec"];
    for (const char* key : {"location", "testLocation"}) {
        const std::string location = spec.value(key, std::string());
        if (location.empty())
            continue;
        std::error_code error;
        const bool local = !spec.contains("query") && fs::exists(location, error) && !error;
        if (!plan.withData || !local) {
            notices.push_back("The data are not in the pack: they must be readable there as " + location);
            continue;
        }
        const fs::path from = fs::path(location).lexically_normal(), name = from.has_filename() ? from.filename() : from.parent_path().filename();
        const std::string part = std::string(key) == "location" ? "data" : "test";
        job.progress.setText("Copying " + name.string());
        CAIRN_TRY(copyInto(from, folder / part / name, job));
        spec[key] = (fs::path(plan.there) / part / name).string();
    }
    CAIRN_TRY(copy->setDocument(kDatasetDocument, *document));
    return {};
}

Result<LaunchPack> fill(const Workbench& workbench, const LaunchPlan& plan, const std::string& script, const fs::path& folder, JobContext& job)
{
    LaunchPack pack{folder, folder / workbench.path().filename(), folder / scriptName(plan.launcher), {}};
    job.progress.setText("Copying the project");
    CAIRN_TRY(copyProject(workbench, pack.project));
    CAIRN_TRY(packData(pack.project, plan, folder, pack.notices, job));
    CAIRN_TRY(store::writeFile(pack.script, script));
    std::error_code ignored;
    if (plan.launcher != "kubernetes")
        fs::permissions(pack.script, fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec, fs::perm_options::add, ignored);
    if (job.cancelled())
        return fail(ErrorCode::Cancelled, "Cancelled");
    return pack;
}

} // namespace

Result<std::string> launchScriptOf(const Workbench& workbench, const LaunchPlan& plan)
{
    if (!fs::path(plan.there).is_absolute())
        return fail(ErrorCode::InvalidInput, "The place on the cluster is not a whole path", plan.there, "Name it from the root, such as /shared/" + workbench.path().stem().string());
    remote::Launch launch = plan.launch;
    launch.project = projectThere(workbench, plan);
    return remote::launchScript(plan.launcher, launch);
}

Result<LaunchPack> packLaunch(const Workbench& workbench, const LaunchPlan& plan, const fs::path& folder, JobContext& job)
{
    CAIRN_ASSIGN(const std::string script, launchScriptOf(workbench, plan));
    std::error_code error;
    const bool there = fs::exists(folder, error);
    if (there && (!fs::is_directory(folder, error) || !fs::is_empty(folder, error)))
        return fail(ErrorCode::InvalidInput, "The folder is not empty", folder.string(), "Choose a new one");
    CAIRN_TRY(store::makeFolders(store::realFileSystem(), folder));
    auto pack = fill(workbench, plan, script, folder, job);
    if (pack)
        return pack;
    for (const auto& entry : fs::directory_iterator(folder, error))
        fs::remove_all(entry.path(), error);
    if (!there)
        fs::remove(folder, error);
    return pack;
}

} // namespace cairn::session
