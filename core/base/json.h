// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

namespace cairn {

/// Objects keep the order in which members were added, so that stored documents read like the forms they came from.
using Json = nlohmann::ordered_json;

} // namespace cairn
