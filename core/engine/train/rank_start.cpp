// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/rank_start.h"

#include <ATen/core/grad_mode.h>

namespace cairn::engine {

Result<void> startLikeLeader(Group& group, Module& module, Optimizer& optimizer, WeightAverage* average, RunState& state)
{
    if (group.alone())
        return {};
    const at::NoGradGuard noGradients;
    CAIRN_ASSIGN(const std::string text, fromLeader(group, toJson(state).dump()));
    if (!group.leads()) {
        CAIRN_ASSIGN(state, runStateFromJson(Json::parse(text)));
    }
    std::vector<at::Tensor> tensors{module.flatWeights()};
    for (const StateEntry& entry : module.state()) {
        if (!entry.trainable)
            tensors.push_back(entry.tensor);
    }
    for (const auto& [name, moment] : optimizer.state())
        tensors.push_back(moment);
    if (average) {
        const std::vector<at::Tensor> averages = average->tensors();
        tensors.insert(tensors.end(), averages.begin(), averages.end());
    }
    CAIRN_TRY(group.handOn(tensors));
    optimizer.release();
    return {};
}

} // namespace cairn::engine
