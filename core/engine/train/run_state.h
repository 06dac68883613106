// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/energy/energy.h"
#include "core/engine/train/precision/gradient_scaler.h"
#include "core/engine/train/step/objective.h"
#include "core/engine/train/watch/watch_state.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace cairn::engine {

/// Sums of a metric interval and the rows in them.
struct MetricSums {
    Sums sums; ///< empty: nothing yet
    std::int64_t rows = 0;

    void add(const MetricSums& other)
    {
        sums.resize(std::max(sums.size(), other.sums.size()));
        for (std::size_t i = 0; i < other.sums.size(); ++i)
            sums[i] += other.sums[i];
        rows += other.rows;
    }
};

/// Where a training is: everything besides tensors that it needs to go on bit for bit.
struct RunState {
    std::int64_t step = 0;        ///< steps done: batches
    std::int64_t updates = 0;     ///< updates done: fewer where batches are accumulated
    std::int64_t epoch = 0;       ///< epochs done
    std::int64_t batch = 0;       ///< batches done of the running epoch
    MetricSums epochSums;         ///< of the finished intervals of the running epoch
    MetricSums intervalSums;      ///< of the running interval
    std::map<std::string, double> metrics; ///< newest values: "train.loss", "validation.accuracy"
    std::optional<double> bestBadness;
    std::int64_t bestStep = -1;
    double seconds = 0; ///< of training, over all resumes
    std::int64_t rows = 0; ///< trained on, over all resumes
    energy::Spent energy;  ///< over all ranks and resumes
    double rateFactor = 1;  ///< that somebody has set while the training went on
    std::int64_t averaged = 0; ///< states of the weights in their average
    WatchState watch;
    std::int64_t microRows = 0; ///< rows of a batch that are worked on at once, since memory ran out; 0: all
    ScalerState scaler;         ///< float16
    std::vector<std::int64_t> thawed; ///< updates at which frozen layers began to learn, see Optimizer::setThawed()
    int threads = 1;
};

Json toJson(const RunState& state);
/// Corrupt where something is missing.
Result<RunState> runStateFromJson(const Json& document);

} // namespace cairn::engine
