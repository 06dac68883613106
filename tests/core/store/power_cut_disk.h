// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace cairn::test {

/// While it lives, SQLite's databases lie on the system's files as ever, but it is remembered what of them was synced, sector by sector
/// (512 bytes). One at a time; the programs under test may use any number of threads.
class PowerCutDisk {
public:
    PowerCutDisk();
    ~PowerCutDisk();
    PowerCutDisk(const PowerCutDisk&) = delete;

    /// Is called before every write, truncation, removal and sync. Must use no database.
    std::function<void()> beforeCall;

    /// Writes into the folder `to` what a power cut now would leave of the files below `from`: what was synced, and of what was not each
    /// sector, each change of length and each removal as `draw` has it (0: none, 1: all).
    void crash(const std::filesystem::path& from, const std::filesystem::path& to, std::uint64_t draw) const;
};

} // namespace cairn::test
