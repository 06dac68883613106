// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>

namespace cairn {

/// Cancellation: the holder of the source asks, the worker looks at the token at least once per batch.
using StopSource = std::stop_source;
using StopToken = std::stop_token;
template <typename Callback>
using StopCallback = std::stop_callback<Callback>;

} // namespace cairn
