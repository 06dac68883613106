// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/engine_api/model.h"

#include <memory>

namespace cairn::engine {

std::unique_ptr<Model> makeTorchModel(std::unique_ptr<Module> module, std::vector<batch::Field> fields, batch::Target target);

} // namespace cairn::engine
