// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <filesystem>

namespace cairn::session {

/// Facts about this machine and this installation: BLAS and kernels, threads, AVX level, engine version, devices, free
/// disk at `folder`, sandbox level of cairn-parse. "problems": what is wrong and what to do; empty array: all well.
/// Loads the engine: takes about a second. Never fails: what cannot be found out is a problem in the list.
Json selftest(const std::filesystem::path& folder);

} // namespace cairn::session
