// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/train.h"

#include <memory>

namespace cairn::engine {

std::unique_ptr<TrainService> makeTrainService();

} // namespace cairn::engine
