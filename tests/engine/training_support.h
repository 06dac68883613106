// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/training/train_options.h"
#include "tests/engine/engine_fixture.h"

/// Short trainings with options as a user would set them.
namespace cairn::test {

inline graph::Graph mlp()
{
    return network({{"linear", {{"out_features", 16}}}, {"batch_norm"}, {"relu"}, {"dropout", {{"p", 0.2}}}, {"linear", {{"out_features", 2}}}});
}

inline engine::TrainConfig configWith(const Json& options = Json::object())
{
    const Json basis{{"epochs", 4}, {"batch_size", 64}, {"threads", 1}, {"device", "cpu"}, {"schedule", "constant"}, {"learning_rate", 0.01}, {"checkpoint_seconds", 86400.0}};
    Json all = basis;
    all.update(options);
    const auto config = session::toTrainConfig(all);
    if (!config)
        qFatal("%s", config.error().text().c_str());
    return *config;
}

inline engine::TrainRequest requestOf(const batch::EncodedSource& rows, const batch::EncodedSource* validation, const std::filesystem::path& folder, const engine::TrainConfig& config)
{
    engine::TrainRequest request;
    request.graph = mlp();
    request.config = config;
    request.train = &rows;
    request.validation = validation;
    request.checkpoints = folder;
    return request;
}

} // namespace cairn::test
