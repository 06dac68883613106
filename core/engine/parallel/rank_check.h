// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/encoded_source.h"
#include "core/engine/module/module.h"
#include "core/engine/parallel/group.h"
#include "core/engine_api/train_config.h"

namespace cairn::engine {

/// Whether several ranks can do what one would do. Unsupported, InvalidInput: what stands against it and what to do; nothing for one rank.
Result<void> checkForRanks(const Group& group, const TrainConfig& config, const Module& module, const batch::EncodedSource& source);

} // namespace cairn::engine
