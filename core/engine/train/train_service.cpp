// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/train_service.h"

#include "core/engine/torch_guard.h"
#include "core/engine/train/rate_sweep.h"
#include "core/engine/train/step_cost.h"
#include "core/engine/train/trainer.h"

namespace cairn::engine {

namespace {

class Service : public TrainService {
public:
    Result<TrainOutcome> train(const TrainRequest& request, TrainControl& control, TrainProgress& progress, TrainSink& sink) override
    {
        return guarded("Training", [&] { return Trainer(request, control, progress, sink).run(); });
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
