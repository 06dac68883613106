// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace cairn::parse {

struct CageLimits {
    std::uint64_t memoryBytes = std::uint64_t{4} << 30;
    std::uint64_t cpuSeconds = 120;
};

/// What of the cage could be put up on this system.
struct Cage {
    bool limits = false;      ///< memory, processor time, file size, descriptors
    bool noNewPrivileges = false;
    bool systemCalls = false; ///< seccomp: an allow-list without open, socket, exec, ptrace, kill of others
    int landlock = 0;         ///< ABI version of Landlock, all file access denied; 0: the kernel has none

    /// "full", "seccomp" (no Landlock), "limits", "none"
    std::string level() const;
};

/// Limits this process for ever: afterwards it computes on what it holds, reads and writes open descriptors, and
/// starts threads; nothing else.
Cage closeCage(const CageLimits& limits);

} // namespace cairn::parse
