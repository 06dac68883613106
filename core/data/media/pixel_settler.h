// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <thread>

namespace cairn::data {

/// Brings a cache of pictures to the disk while it is already in use, and marks it then (PixelCache::settled()). Goes on from where
/// the system is; when it is stopped before its end, the next one finishes. Failures are left to the next one, too.
class PixelSettler {
public:
    /// Begins at once, on a thread of its own.
    explicit PixelSettler(std::filesystem::path file);
    /// Waits for the piece that is being written: a fraction of a second.
    ~PixelSettler() = default;

private:
    std::jthread m_thread;
};

} // namespace cairn::data
