// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/batch/answer.h"

namespace cairn::batch {

/// {"form", and "quantiles" or "components" where the form has them}
Json toJson(const Answer& answer);
/// Null: a value. Throws Json::exception for what is no answer; forms of a newer version are none.
Answer answerFromJson(const Json& json);

} // namespace cairn::batch
