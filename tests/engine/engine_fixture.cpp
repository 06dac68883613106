// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/engine_fixture.h"

#include "core/base/random.h"

#include <cstdio>
#include <cstdlib>

namespace cairn::test {

engine::Engine& tensorEngine()
{
    const auto loaded = engine::loadEngine();
    if (!loaded) {
        std::fprintf(stderr, "%s\n", loaded.error().text().c_str());
        std::exit(1);
    }
    return **loaded;
}

void RecordingSink::points(const std::vector<engine::MetricPoint>& points)
{
    all.insert(all.end(), points.begin(), points.end());
}

void RecordingSink::epochDone(std::int64_t epoch)
{
    epochs = epoch;
    if (onEpoch)
        onEpoch(epoch);
}

void RecordingSink::checkpointWritten(engine::CheckpointKind kind, const std::filesystem::path&, std::int64_t step)
{
    if (kind == engine::CheckpointKind::Best)
        return;
    ++checkpoints;
    if (onCheckpoint)
        onCheckpoint(step);
}

void RecordingSink::event(const std::string& level, const std::string& message)
{
    events.emplace_back(level, message);
}

std::vector<double> RecordingSink::series(const std::string& name, const std::string& split) const
{
    std::vector<double> values;
    for (const engine::MetricPoint& point : all) {
        if (point.name == name && point.split == split)
            values.push_back(point.value);
    }
    return values;
}

bool RecordingSink::said(const std::string& level, const std::string& text) const
{
    for (const auto& [eventLevel, message] : events) {
        if (eventLevel == level && message.find(text) != std::string::npos)
            return true;
    }
    return false;
}

graph::Graph wired(const std::vector<Piece>& pieces)
{
    graph::Graph graph;
    std::vector<NodeId> nodes{graph.add("input")};
    const auto must = [](const Result<void>& result) {
        if (!result)
            std::abort();
    };
    for (const Piece& piece : pieces) {
        const NodeId node = graph.add(piece.kind, piece.params);
        if (piece.inputs.size() == 2) {
            must(graph.connect({nodes[piece.inputs[0]], "out"}, {node, "a"}));
            must(graph.connect({nodes[piece.inputs[1]], "out"}, {node, "b"}));
        } else {
            must(graph.connect({nodes[piece.inputs.at(0)], "out"}, {node, "in"}));
        }
        nodes.push_back(node);
    }
    const NodeId output = graph.add("output");
    must(graph.connect({nodes.back(), "out"}, {output, "in"}));
    return graph;
}

graph::Graph network(const std::vector<Piece>& pieces)
{
    std::vector<Piece> chained = pieces;
    for (std::size_t i = 0; i < chained.size(); ++i)
        chained[i].inputs = {i};
    return wired(chained);
}

MemorySource blobs(std::uint64_t rows, std::uint64_t seed)
{
    const Philox random(seed, 1);
    std::vector<float> values;
    std::vector<std::int64_t> classes;
    for (std::uint64_t i = 0; i < rows; ++i) {
        const std::int64_t group = static_cast<std::int64_t>(i % 2);
        const double centre = group == 0 ? -1.5 : 1.5;
        values.push_back(static_cast<float>(centre + random.normal(2 * i) * 0.7));
        values.push_back(static_cast<float>(centre + random.normal(2 * i + 1) * 0.7));
        classes.push_back(group);
    }
    MemorySource source(rows);
    source.addField(batch::Field{"features", {2}, ElementType::Float32, 1.0f, 0.0f, {"x", "y"}, 0}, values);
    source.setClasses(classes, {"left", "right"});
    return source;
}

MemorySource exclusiveOr(std::uint64_t rows, std::uint64_t seed)
{
    const Philox random(seed, 2);
    std::vector<float> values;
    std::vector<std::int64_t> classes;
    for (std::uint64_t i = 0; i < rows; ++i) {
        const bool a = i & 1, b = i & 2;
        values.push_back(static_cast<float>((a ? 1 : -1) + random.normal(2 * i) * 0.2));
        values.push_back(static_cast<float>((b ? 1 : -1) + random.normal(2 * i + 1) * 0.2));
        classes.push_back(a != b);
    }
    MemorySource source(rows);
    source.addField(batch::Field{"features", {2}, ElementType::Float32, 1.0f, 0.0f, {"a", "b"}, 0}, values);
    source.setClasses(classes, {"same", "different"});
    return source;
}

MemorySource bars(std::uint64_t rows, std::uint64_t seed)
{
    constexpr std::uint64_t kSide = 8;
    const Philox random(seed, 3);
    std::vector<std::uint8_t> pixels(rows * kSide * kSide);
    std::vector<std::int64_t> classes;
    for (std::uint64_t row = 0; row < rows; ++row) {
        const bool upright = row % 2;
        const std::uint64_t place = random.below(row, kSide);
        for (std::uint64_t i = 0; i < kSide * kSide; ++i) {
            const bool bright = (upright ? i % kSide : i / kSide) == place;
            const std::uint64_t noise = random.below(1000 + row * kSide * kSide + i, 60);
            pixels[row * kSide * kSide + i] = static_cast<std::uint8_t>((bright ? 190 : 0) + noise);
        }
        classes.push_back(upright);
    }
    MemorySource source(rows);
    source.addField(batch::Field{"image", {1, 8, 8}, ElementType::UInt8, 1.0f / 255, 0.0f, {}, 0}, pixels);
    source.setClasses(classes, {"lying", "upright"});
    return source;
}

engine::TrainConfig quickConfig(std::int64_t epochs, std::int64_t batchSize)
{
    engine::TrainConfig config;
    config.epochs = epochs;
    config.batchSize = batchSize;
    config.schedule = "constant";
    config.learningRate = 0.01;
    config.threads = 1;
    config.device = "cpu";
    config.checkpointSeconds = 1e9;
    return config;
}

Result<engine::TrainOutcome> train(const engine::TrainRequest& request, RecordingSink& sink)
{
    engine::TrainControl control;
    engine::TrainProgress progress;
    return tensorEngine().trainer().train(request, control, progress, sink);
}

Result<engine::TrainOutcome> trainUntil(engine::TrainRequest request, std::int64_t step, RecordingSink& sink)
{
    engine::TrainControl control;
    engine::TrainProgress progress;
    request.config.checkpointSeconds = 0;
    sink.onCheckpoint = [&](std::int64_t written) {
        if (written == step)
            control.stop.request_stop();
    };
    auto outcome = tensorEngine().trainer().train(request, control, progress, sink);
    sink.onCheckpoint = {};
    return outcome;
}

} // namespace cairn::test
