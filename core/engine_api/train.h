// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/batch/encoded_source.h"
#include "core/graph/graph.h"
#include "core/jobs/job.h"
#include "core/jobs/stop.h"

#include <atomic>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cairn::engine {

/// How to train. Described as data in core/session/training/train_options.h; every value here is final.
struct TrainConfig {
    std::string optimizer = "adamw"; ///< "sgd", "adam", "adamw", "nadam", "radam", "rmsprop", "adagrad", "adadelta", "lamb", "lion", "muon"
    double learningRate = 1e-3;      ///< peak of the schedule
    double weightDecay = 1e-2;
    double momentum = 0.9;           ///< sgd, rmsprop
    std::string schedule = "one_cycle"; ///< "constant", "cosine", "one_cycle", "step"
    double warmup = 0.3;             ///< one_cycle, cosine: fraction of all steps
    std::int64_t batchSize = 128;
    std::int64_t epochs = 5;
    double labelSmoothing = 0.0;     ///< classification
    double gradientClip = 0.0;       ///< largest L2 norm of the gradient; 0: off
    std::uint64_t seed = 0;
    int threads = 0;                 ///< 0: chosen by a trial at start
    int loaderThreads = 0;           ///< that change pictures for training; 0: half of the processors. No result depends on it
    std::string device = "auto";     ///< "auto", "cpu", "cuda", "cuda:1"
    double checkpointSeconds = 60;   ///< also at the end of every epoch
    std::int64_t residentBytes = std::int64_t{4} << 30; ///< training split is held encoded in memory up to this size
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
    bool resume = false;                              ///< go on from the newest valid checkpoint in `checkpoints`
};

/// Levers of a running training; any thread.
struct TrainControl {
    StopSource stop;                  ///< request_stop(): cancel, keep the last checkpoint
    std::atomic<bool> pause{false};   ///< held between two steps while true
    std::atomic<bool> finish{false};  ///< stop now and keep the model (writes a checkpoint, evaluates)
};

/// One number of a series.
struct MetricPoint {
    std::string name;   ///< "loss", "accuracy", "learning_rate", "rows_per_second", "mae", "rmse"
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
};

/// Progress to be polled: written by the training thread, read by anyone.
struct TrainProgress {
    std::atomic<std::int64_t> step{0}, steps{0}, epoch{0}, epochs{0};
    std::atomic<double> rowsPerSecond{0}, secondsLeft{0}, loss{0};
    std::atomic<bool> paused{false};
};

enum class TrainEnd : std::uint8_t { Finished, KeptEarly, Cancelled };

struct TrainOutcome {
    TrainEnd end = TrainEnd::Finished;
    std::int64_t epochs = 0, steps = 0;
    double seconds = 0, rowsPerSecond = 0; ///< training steps only, without validation and loading
    int threads = 1;
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
    double stepSeconds = 0;           ///< forward, backward and update: the fastest of some
    double batchSeconds = 0;          ///< reading and encoding a batch, which goes on beside the steps
    std::int64_t weightBytes = 0;     ///< weights, gradients and what the optimiser keeps
    std::int64_t activationBytes = 0; ///< outputs of all layers for a batch
};

/// Trains one model. Blocks the calling thread, which becomes the training thread; one training per thread at a time.
/// Errors: Mismatch (graph and data do not fit, with the node), Diverged (which step, which node; the last good
/// checkpoint stays), NoSpace, Corrupt (checkpoint), OutOfMemory.
/// Same request, same thread count: bit-identical losses and weights on the CPU, resumed or not.
class TrainService {
public:
    virtual ~TrainService() = default;
    virtual Result<TrainOutcome> train(const TrainRequest& request, TrainControl& control, TrainProgress& progress,
                                       TrainSink& sink) = 0;
    /// Runs a few steps of the training on throw-away weights. Of the request only graph, config and train are looked at. Takes a second or two
    /// for small networks, some steps for large ones. Errors: as train(); Cancelled.
    virtual Result<StepCost> measureStep(const TrainRequest& request, JobContext& job) = 0;
};

} // namespace cairn::engine
