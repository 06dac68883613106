// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/step_cost.h"

#include "core/base/clock.h"
#include "core/engine/module/module.h"
#include "core/engine/module/recompute.h"
#include "core/engine/train/devices.h"
#include "core/engine/train/feed/batch_feed.h"
#include "core/engine/train/optimizers/optimizer.h"
#include "core/engine/train/step/classes/teacher.h"
#include "core/engine/train/step/clipping.h"
#include "core/engine/train/precision/precision.h"
#include "core/engine/train/thread_trial.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <thread>

namespace cairn::engine {

namespace {

constexpr double kMeasureSeconds = 0.6;
constexpr int kFewestSteps = 2, kMostSteps = 20;

/// Steps on one batch, whose weights and results nobody keeps.
class TrialStep {
public:
    /// `teacher` may be nullptr.
    TrialStep(Module& module, Teacher* teacher, Optimizer& optimizer, const TrainConfig& config, const Batch& batch)
        : m_module(module), m_teacher(teacher), m_optimizer(optimizer), m_config(config), m_batch(batch)
    {
    }

    /// Waits for the device.
    void run()
    {
        at::Tensor output;
        if (m_teacher)
            (void)m_teacher->answer(m_batch.fields);
        {
            const LowPrecision low(m_config.precision, m_module.device());
            output = m_module.forward(m_batch.fields, context());
        }
        output.to(at::kFloat).square().mean().backward();
        m_optimizer.apply(0, 0.0, clipGradients(m_module.flatGradients(), m_config));
        (void)m_module.flatWeights().narrow(0, 0, 1).item<float>();
    }

    /// Memory of all outputs of a forward pass; what several layers share counts once.
    std::int64_t activationBytes()
    {
        std::set<const void*> seen;
        std::int64_t bytes = 0;
        std::vector<at::Tensor> kept; // so that no memory is used twice
        (void)m_module.forward(m_batch.fields, context(), [&](const PlanStep&, at::Tensor& output) {
            if (output.defined() && output.has_storage() && seen.insert(output.storage().data()).second) {
                bytes += static_cast<std::int64_t>(output.storage().nbytes());
                kept.push_back(output);
            }
        });
        return bytes;
    }

private:
    ForwardContext context() const { return {.training = true, .inPlace = true, .seed = m_config.seed, .step = 0}; }

    Module& m_module;
    Teacher* m_teacher;
    Optimizer& m_optimizer;
    const TrainConfig& m_config;
    const Batch& m_batch;
};

double fastestStep(TrialStep& step, JobContext& job)
{
    step.run();
    const Stopwatch total;
    double best = 1e300;
    for (int i = 0; i < kMostSteps && (i < kFewestSteps || total.seconds() < kMeasureSeconds) && !job.cancelled(); ++i) {
        const Stopwatch watch;
        step.run();
        best = std::min(best, watch.seconds());
    }
    return best;
}

} // namespace

Result<StepCost> measureStepCost(const TrainRequest& request, JobContext& job)
{
    const batch::EncodedSource& source = *request.train;
    const TrainConfig& config = request.config;
    const int ranks = std::max(1, config.ranks);
    CAIRN_ASSIGN(const at::Device device, deviceOfRank(config.device, 0, ranks));
    CAIRN_TRY(checkPrecision(config.precision, device));
    CAIRN_ASSIGN(const auto module, Module::compile(request.graph, source.fields(), source.target(), device));
    module->initialise(config.seed);
    module->enableGradients();
    if (module->flatWeights().numel() == 0)
        return fail(ErrorCode::InvalidInput, "No layer of the network would be trained", "network", "Add a layer with weights, or unfreeze one on the Model page");
    if (config.recompute != "off") {
        CAIRN_ASSIGN(auto segments, recomputedSegments(*module, config.recompute, config.loss.metricLearning != "off"));
        module->recompute(std::move(segments));
    }
    CAIRN_ASSIGN(const auto optimizer, makeOptimizer(config, *module));

    StepCost cost;
    const std::int64_t share = (config.batchSize + ranks - 1) / ranks; // of a rank; the others work meanwhile
    std::vector<std::uint64_t> positions(std::min<std::uint64_t>(static_cast<std::uint64_t>(share), source.size()));
    std::iota(positions.begin(), positions.end(), std::uint64_t{0});
    const Stopwatch reading;
    CAIRN_ASSIGN(const Batch batch, readBatch(source, positions, device, false));
    cost.batchSeconds = reading.seconds();
    if (job.cancelled())
        return fail(ErrorCode::Cancelled, "Stopped");
    CAIRN_ASSIGN(const std::shared_ptr<Teacher> teacher, Teacher::of(request, device));
    TrialStep step(*module, teacher.get(), *optimizer, config, batch);
    cost.threads = config.threads > 0 ? config.threads : chooseThreads(static_cast<int>(std::thread::hardware_concurrency()) / ranks, [&] { step.run(); });
    const ThreadCount threads(cost.threads);
    cost.stepSeconds = fastestStep(step, job);
    cost.activationBytes = step.activationBytes();
    cost.weightBytes = module->flatWeights().numel() * 2 * static_cast<std::int64_t>(sizeof(float));
    if (config.average != "off")
        cost.weightBytes += module->flatWeights().numel() * static_cast<std::int64_t>(sizeof(float));
    cost.weightBytes *= ranks;
    for (const auto& [name, moment] : optimizer->state())
        cost.weightBytes += static_cast<std::int64_t>(moment.nbytes()) * (config.shardMoments ? 1 : ranks);
    cost.activationBytes *= ranks;
    const FeedOptions options{config.batchSize, config.seed, config.residentBytes, module->normalisesOverBatch(), config.loaderThreads};
    cost.stepsPerEpoch = batchCount(static_cast<std::int64_t>(source.size()), options);
    cost.streamed = source.rowBytes() * source.size() > static_cast<std::uint64_t>(std::max<std::int64_t>(config.residentBytes, 0));
    cost.device = device.str();
    if (job.cancelled())
        return fail(ErrorCode::Cancelled, "Stopped");
    return cost;
}

} // namespace cairn::engine
