// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/transfer/teacher.h"

#include "core/session/training/training_sink.h"
#include "core/store/durable_file.h"
#include "core/store/durable_folder.h"

namespace cairn::session {

namespace {

constexpr const char* kTeacherWeights = "teacher.safetensors";
constexpr const char* kTeacherGraph = "teacher.json";

/// What decides how rows become numbers.
Json preparationOf(Json recipe)
{
    for (const char* other : {"version", "notices"})
        recipe.erase(other);
    return recipe;
}

Result<std::filesystem::path> bestWeights(const std::filesystem::path& checkpoints)
{
    const auto best = store::bestStep(checkpoints);
    CAIRN_ASSIGN(const store::Checkpoint checkpoint, best ? store::readCheckpoint(checkpoints, *best) : store::newestCheckpoint(checkpoints));
    return checkpoint.folder / kWeightsFile;
}

Error noTeacher(std::int64_t run, const std::string& why)
{
    return fail(ErrorCode::NotFound, "Run " + std::to_string(run) + " cannot teach: " + why, "teacher", "Give the number of a run with a trained model, or 0 for none");
}

} // namespace

Result<std::optional<engine::TeacherModel>> findTeacher(const Workbench& workbench, const engine::LossConfig& loss, const prep::Recipe& recipe)
{
    if (loss.teacher == 0)
        return std::optional<engine::TeacherModel>();
    const RunId id{loss.teacher};
    const auto run = workbench.project().run(id);
    if (!run)
        return noTeacher(loss.teacher, run.error().code == ErrorCode::NotFound ? "there is no such run" : run.error().what);
    CAIRN_ASSIGN(const prep::Recipe theirs, prep::recipeFromJson(run->recipe.value("recipe", Json())));
    if (theirs.target.kind != recipe.target.kind || theirs.target.classes != recipe.target.classes)
        return fail(ErrorCode::Mismatch, "Run " + std::to_string(loss.teacher) + " (" + run->name + ") cannot teach: it answers with other classes", "teacher", "Choose a run of the same target");
    if (preparationOf(prep::toJson(theirs)) != preparationOf(prep::toJson(recipe)))
        return fail(ErrorCode::Mismatch, "Run " + std::to_string(loss.teacher) + " (" + run->name + ") cannot teach: its rows were prepared otherwise", "teacher",
                    "Prepare and divide the data as for that run, or train a teacher with the data as they are now");
    engine::TeacherModel teacher;
    const auto weights = bestWeights(workbench.project().runFolder(id) / kCheckpointFolder);
    if (!weights)
        return noTeacher(loss.teacher, weights.error().code == ErrorCode::NotFound ? "it has no trained model" : weights.error().what);
    teacher.weights = *weights;
    CAIRN_ASSIGN(teacher.graph, graph::graphFromJson(run->graph));
    return std::optional(std::move(teacher));
}

Result<std::optional<engine::TeacherModel>> keptTeacher(const engine::LossConfig& loss, const std::filesystem::path& folder)
{
    if (loss.teacher == 0)
        return std::optional<engine::TeacherModel>();
    const auto text = store::readFile(folder / kTeacherGraph);
    if (!text)
        return fail(text.error().code, "The teacher that this run keeps cannot be read: " + text.error().what, (folder / kTeacherGraph).string(), "Start a new run");
    engine::TeacherModel teacher;
    CAIRN_ASSIGN(teacher.graph, graph::graphFromJson(Json::parse(*text, nullptr, false)));
    teacher.weights = folder / kTeacherWeights;
    return std::optional(std::move(teacher));
}

Result<engine::TeacherModel> keepTeacher(const engine::TeacherModel& teacher, const std::filesystem::path& folder)
{
    engine::TeacherModel kept{teacher.graph, folder / kTeacherWeights};
    if (kept.weights == teacher.weights)
        return kept;
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    std::filesystem::copy_file(teacher.weights, kept.weights, std::filesystem::copy_options::overwrite_existing, failed);
    if (failed)
        return fail(ErrorCode::Io, "The weights of the teacher cannot be copied: " + failed.message(), kept.weights.string(), "Check free space and permissions");
    CAIRN_TRY(store::writeFile(folder / kTeacherGraph, graph::toJson(kept.graph).dump()));
    return kept;
}

} // namespace cairn::session
