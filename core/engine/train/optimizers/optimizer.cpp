// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/optimizers/optimizer.h"

#include "core/engine/train/optimizers/builders.h"
#include "core/engine/train/optimizers/sharded_optimizer.h"

#include <ATen/ops/linalg_vector_norm.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace cairn::engine {

namespace {

struct OptimizerEntry {
    const char* name;
    OptimizerBuilder* build;
};

// A new optimiser: its builder here, its name among the choices of core/session/training/train_options.cpp.
constexpr std::array kOptimizers{
    OptimizerEntry{"sgd", buildSgd},           OptimizerEntry{"adam", buildAdam},         OptimizerEntry{"adamw", buildAdamW},
    OptimizerEntry{"nadam", buildNAdam},       OptimizerEntry{"radam", buildRAdam},       OptimizerEntry{"rmsprop", buildRmsProp},
    OptimizerEntry{"adagrad", buildAdagrad},   OptimizerEntry{"adadelta", buildAdadelta}, OptimizerEntry{"lamb", buildLamb},
    OptimizerEntry{"lion", buildLion},         OptimizerEntry{"muon", buildMuon},
};

} // namespace

Result<std::unique_ptr<Optimizer>> makeOptimizer(const TrainConfig& config, Module& module)
{
    SingleRank alone;
    return makeOptimizer(config, module, alone);
}

Result<std::unique_ptr<Optimizer>> makeOptimizer(const TrainConfig& config, Module& module, Group& group)
{
    std::string names;
    for (const OptimizerEntry& entry : kOptimizers) {
        if (config.optimizer == entry.name) {
            const FlatPart whole = wholePart(module, config.decayAll);
            const auto build = [&](const FlatPart& part) { return config.lookahead > 0 ? withLookahead(entry.build(config, part), config, part) : entry.build(config, part); };
            if (group.alone() || !config.shardMoments)
                return build(whole);
            return std::unique_ptr<Optimizer>(std::make_unique<ShardedOptimizer>(group, module, whole, build));
        }
        names += (names.empty() ? "" : ", ") + std::string(entry.name);
    }
    return fail(ErrorCode::InvalidInput, "There is no optimiser \"" + config.optimizer + "\"", "optimizer", "Choose one of " + names);
}

double clippingScale(const at::Tensor& gradients, double largest)
{
    if (largest <= 0)
        return 1.0;
    const double norm = at::linalg_vector_norm(gradients).item<double>();
    return std::min(1.0, largest / (norm + 1e-6));
}

} // namespace cairn::engine
