// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/engine_loader.h"
#include "core/graph/graph.h"
#include "tests/support/memory_source.h"
#include "tests/support/shared_data.h"

#include <functional>
#include <string>
#include <vector>

/// What the tests of the engine share. The engine itself is loaded as the programs do it, through its loader.
namespace cairn::test {

/// The engine; the program ends with a message where it cannot be loaded.
engine::Engine& tensorEngine();

/// Keeps everything a training reports. Hooks are called on the training thread.
class RecordingSink : public engine::TrainSink {
public:
    void points(const std::vector<engine::MetricPoint>& points) override;
    void epochDone(std::int64_t epoch) override;
    void checkpointWritten(engine::CheckpointKind kind, const std::filesystem::path& folder, std::int64_t step) override;
    void event(const std::string& level, const std::string& message) override;

    /// Values of one series in order.
    std::vector<double> series(const std::string& name, const std::string& split) const;
    /// Whether an event of that level contains `text`.
    bool said(const std::string& level, const std::string& text) const;

    std::vector<engine::MetricPoint> all;
    std::vector<std::pair<std::string, std::string>> events;
    std::int64_t epochs = 0;
    int checkpoints = 0;
    std::function<void(std::int64_t step)> onCheckpoint;
    std::function<void(std::int64_t epoch)> onEpoch;
};

/// A node of a network under test: kind, parameters, indices of the nodes before it.
struct Piece {
    std::string kind;
    Json params = Json::object();
    std::vector<std::size_t> inputs = {};
};

/// The graph input -> pieces -> output. A piece without inputs follows the one before it. Piece i is node i + 2.
graph::Graph network(const std::vector<Piece>& pieces);
/// The same for given connections, where index 0 is the input and i + 1 piece i.
graph::Graph wired(const std::vector<Piece>& pieces);

/// Two classes of points around two centres, far enough apart for 99 %.
MemorySource blobs(std::uint64_t rows, std::uint64_t seed);
/// Corners of the unit square with noise; class 1 where the signs differ.
MemorySource exclusiveOr(std::uint64_t rows, std::uint64_t seed);
/// Small pictures as bytes: a bright bar, upright or lying.
MemorySource bars(std::uint64_t rows, std::uint64_t seed);

/// Settings for quick, exact tests: one thread, constant rate.
engine::TrainConfig quickConfig(std::int64_t epochs, std::int64_t batchSize);

/// Trains with the sources' own defaults.
Result<engine::TrainOutcome> train(const engine::TrainRequest& request, RecordingSink& sink);
/// The same, stopped at the checkpoint of a step; a checkpoint is written at every one.
Result<engine::TrainOutcome> trainUntil(engine::TrainRequest request, std::int64_t step, RecordingSink& sink);

} // namespace cairn::test
