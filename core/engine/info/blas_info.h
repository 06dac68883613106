// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace cairn::engine {

/// The matrix libraries that are mapped into this process.
struct BlasInfo {
    std::vector<std::string> libraries; ///< files
    std::string kernels;                ///< OpenBLAS' choice ("SkylakeX", "Haswell"); empty for others
};

BlasInfo blasInfo();

/// What is wrong with it, and what to do; empty if nothing.
std::vector<std::string> blasProblems(const BlasInfo& info);

} // namespace cairn::engine
