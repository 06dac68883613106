// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/batch/encoded_source.h"
#include "core/energy/energy.h"
#include "core/energy/processor_source.h"
#include "core/engine_api/rank_group.h"
#include "core/engine_api/rate_curve.h"
#include "core/engine_api/train_config.h"
#include "core/graph/graph.h"
#include "core/jobs/job.h"
#include "core/jobs/stop.h"
#include "core/remote/rank.h"
#include "core/store/histograms/histogram_log.h"

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cairn::engine {

/// A trained network whose answers to the same rows are learned.
struct TeacherModel {
    graph::Graph graph;
    std::filesystem::path weights; ///< safetensors file with all of its tensors
};

/// What to train on. The sources outlive the call.
struct TrainRequest {
    graph::Graph graph;
    TrainConfig config;
    const batch::EncodedSource* train = nullptr;
    const batch::EncodedSource* validation = nullptr; ///< may be nullptr
    const batch::EncodedSource* test = nullptr;       ///< evaluated once at the end; may be nullptr
    std::filesystem::path checkpoints;                ///< folder of this run; exists
    std::filesystem::path initialWeights;             ///< safetensors file to begin with; empty: drawn from the seed
    bool initialPartly = false;                       ///< initialWeights may lack tensors; those are drawn from the seed
    std::optional<TeacherModel> teacher;              ///< where config.loss.teacher asks for one; whoever does not lead needs it, too
    bool resume = false;                              ///< go on from the newest valid checkpoint in `checkpoints`
    energy::Spent spentBefore;                        ///< resume: what earlier parts of the run took, beyond the checkpoint too
    std::filesystem::path powercap = energy::kPowercap; ///< where the meters of processor and memory lie
    RankGroup* group = nullptr;                       ///< the processes that train this together, of join(); nullptr: config.ranks threads of this process.
                                                      ///< Whoever does not lead needs no checkpoints, initial weights and resume: they are the leader's
};

/// Levers of a running training; any thread.
struct TrainControl {
    StopSource stop;                  ///< request_stop(): cancel, keep the last checkpoint
    std::atomic<bool> pause{false};   ///< held between two steps while true
    std::atomic<bool> finish{false};  ///< stop now and keep the model (writes a checkpoint, evaluates)
    std::atomic<double> rateFactor{0}; ///< above 0: from the next update on the schedule's rate is multiplied by it, which the log tells
};

/// One number of a series.
struct MetricPoint {
    std::string name;   ///< "loss", "accuracy", "learning_rate", "rows_per_second", "mae", "rmse"; see also energy::kEnergySeries
    std::string split;  ///< "train", "validation", "test", or empty
    std::int64_t step = 0;
    double epoch = 0;   ///< fractional
    double seconds = 0; ///< training time since the run began, over all resumes
    double value = 0;
};

enum class CheckpointKind : std::uint8_t { Last, Best };

/// Called from the training thread; must return soon and must not throw. A few times a second at most for points.
class TrainSink {
public:
    virtual ~TrainSink() = default;
    virtual void points(const std::vector<MetricPoint>& points) = 0;
    virtual void epochDone(std::int64_t epoch) = 0;                   ///< from 1
    virtual void checkpointWritten(CheckpointKind kind, const std::filesystem::path& folder, std::int64_t step) = 0;
    virtual void event(const std::string& level, const std::string& message) = 0; ///< "info", "warn"; goes to the run's log
    virtual void histograms(const store::HistogramSample& /*sample*/) {}              ///< every TrainConfig::histogramUpdates updates
};

/// Progress to be polled: written by the training thread, read by anyone.
struct TrainProgress {
    std::atomic<std::int64_t> step{0}, steps{0}, epoch{0}, epochs{0};
    std::atomic<double> rowsPerSecond{0}, secondsLeft{0}, loss{0};
    std::atomic<double> rateFactor{1}; ///< that TrainControl::rateFactor has set, in this or an earlier part of the run
    std::atomic<bool> paused{false};
};

enum class TrainEnd : std::uint8_t {
    Finished,
    KeptEarly,
    Cancelled,
    OutOfBudget ///< its energy budget was spent; evaluated like a finished one
};

struct TrainOutcome {
    TrainEnd end = TrainEnd::Finished;
    std::int64_t epochs = 0, steps = 0;
    double seconds = 0, rowsPerSecond = 0; ///< training steps only, without validation and loading
    int threads = 1;
    energy::Spent energy;                  ///< of the whole run, over all ranks and resumes, with loading and evaluation
    double emissionsG = 0;                 ///< of CO2 equivalents
    double joulesPerRow = 0, joulesPerEpoch = 0; ///< energy by rows trained on; 0: none
    std::map<std::string, double> metrics; ///< last values: "train.loss", "validation.accuracy", "test.accuracy"
    std::string weightsHash;               ///< SHA-256 (hex) over names, types, shapes and bytes of the final weights
    std::filesystem::path last, best;      ///< checkpoint folders
};

/// What a training step takes on a device, measured on the first rows of the training split.
struct StepCost {
    std::string device;               ///< "cpu", "cuda:0"
    int threads = 1;
    bool streamed = false;            ///< the rows will be read anew in every epoch
    std::int64_t stepsPerEpoch = 0;
    double stepSeconds = 0;           ///< forward, backward and update of a rank's share of the batch: the fastest of some
    double batchSeconds = 0;          ///< reading and encoding a batch, which goes on beside the steps
    std::int64_t weightBytes = 0;     ///< weights, gradients and what the optimiser keeps, of all ranks
    std::int64_t activationBytes = 0; ///< outputs of all layers for a batch, of all ranks
};

/// Trains one model. Blocks the calling thread, which becomes the training thread; one training per thread at a time.
/// Errors: Mismatch (graph and data do not fit, with the node), Diverged (which step, which node; the last good
/// checkpoint stays), NoSpace, Corrupt (checkpoint), OutOfMemory.
/// Same request, same thread count, same number of ranks: bit-identical losses and weights on the CPU, resumed or not.
class TrainService {
public:
    virtual ~TrainService() = default;
    virtual Result<TrainOutcome> train(const TrainRequest& request, TrainControl& control, TrainProgress& progress,
                                       TrainSink& sink) = 0;
    /// Meets the other processes of a training at the leader's address; waits until all are there, five minutes at most. The leader
    /// listens at that address only; what is sent is neither encrypted nor checked for who sends it.
    /// Errors: InvalidInput (address), Busy (port), Timeout, Io.
    virtual Result<std::unique_ptr<RankGroup>> join(const remote::RankPlace& place) = 0;
    /// Runs a few steps of the training on throw-away weights. Of the request only graph, config, train and teacher are looked at. Takes a second or two
    /// for small networks, some steps for large ones. Errors: as train(); Cancelled.
    virtual Result<StepCost> measureStep(const TrainRequest& request, JobContext& job) = 0;
    /// Trains throw-away weights with a rate that grows from update to update. Of the request only graph, config, train, the teacher and the initial
    /// weights are looked at, of the config not the schedule. A loss that blows up ends the sweep and is no error.
    /// Errors: as train(); Cancelled; InvalidInput for a sweep without sense.
    virtual Result<RateCurve> findRate(const TrainRequest& request, const RateSweep& sweep, JobContext& job) = 0;
};

} // namespace cairn::engine
