// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine_api/model.h"

#include <memory>

namespace cairn::engine {

std::unique_ptr<ModelService> makeModelService();

} // namespace cairn::engine
