// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/training/rate_finder.h"

#include "core/graph/data_interface.h"
#include "core/session/training/train_options.h"
#include "core/session/training/training.h"
#include "core/session/transfer/initial_weights.h"
#include "core/session/transfer/teacher.h"

#include <unistd.h>

namespace cairn::session {

namespace {

/// A folder that goes when this does.
class ShortLivedFolder {
public:
    explicit ShortLivedFolder(const std::string& name)
    {
        std::error_code ignored;
        m_path = std::filesystem::temp_directory_path(ignored) / (name + "-" + std::to_string(::getpid()));
        std::filesystem::create_directories(m_path, ignored);
    }
    ~ShortLivedFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    ShortLivedFolder(const ShortLivedFolder&) = delete;
    ShortLivedFolder& operator=(const ShortLivedFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace

Result<engine::RateCurve> findLearningRate(Workbench& workbench, engine::Engine& engine, const Json& options, const engine::RateSweep& sweep, JobContext& job)
{
    if (auto obstacle = trainingObstacle(workbench))
        return *obstacle;
    CAIRN_ASSIGN(const Json within, optionsWithinMemory(options));
    engine::TrainRequest request;
    CAIRN_ASSIGN(request.config, toTrainConfig(within));
    CAIRN_TRY(checkTask(request.config, workbench.target()));
    CAIRN_ASSIGN(const FrozenData frozen, workbench.freeze());
    request.graph = workbench.graph();
    request.train = frozen.sources->train.get();
    CAIRN_ASSIGN(request.teacher, findTeacher(workbench, request.config.loss, *frozen.recipe));
    const ShortLivedFolder folder("cairn-rates-" + workbench.project().id());
    CAIRN_ASSIGN(const FittingWeights weights, fittingWeights(workbench, request.graph, workbench.dataInterface(), folder.path()));
    request.initialWeights = weights.file;
    request.initialPartly = !weights.file.empty();
    return engine.trainer().findRate(request, sweep, job);
}

} // namespace cairn::session
