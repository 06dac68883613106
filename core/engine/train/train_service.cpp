// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/train_service.h"

#include "core/engine/parallel/process_ranks.h"
#include "core/engine/torch_guard.h"
#include "core/engine/train/rank_threads.h"
#include "core/engine/train/rate_sweep.h"
#include "core/engine/train/step_cost.h"

namespace cairn::engine {

namespace {

class Service : public TrainService {
public:
    Result<TrainOutcome> train(const TrainRequest& request, TrainControl& control, TrainProgress& progress, TrainSink& sink) override
    {
        return guarded("Training", [&] { return trainOnThreads(request, control, progress, sink); });
    }

    Result<std::unique_ptr<RankGroup>> join(const remote::RankPlace& place) override
    {
        return guarded("Joining the other ranks", [&]() -> Result<std::unique_ptr<RankGroup>> {
            CAIRN_ASSIGN(std::unique_ptr<RankGroup> group, ProcessRanks::join(place));
            return group;
        });
    }

    Result<StepCost> measureStep(const TrainRequest& request, JobContext& job) override
    {
        return guarded("Measuring a training step", [&] { return measureStepCost(request, job); });
    }

    Result<RateCurve> findRate(const TrainRequest& request, const RateSweep& sweep, JobContext& job) override
    {
        return guarded("Trying learning rates", [&] { return sweepRates(request, sweep, job); });
    }
};

} // namespace

std::unique_ptr<TrainService> makeTrainService()
{
    return std::make_unique<Service>();
}

} // namespace cairn::engine
