// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/data/remote/http_get.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

/// Private to core/data/remote: what is known of a copy between two runs.
namespace cairn::data {

/// What is on disk, and of which version of the file.
struct DownloadNote {
    std::string etag, modified;
    std::optional<std::uint64_t> size;
    std::uint64_t done = 0; ///< the range [0, done) is there

    bool complete() const { return size && done == *size; }
    bool sameVersion(const HttpAnswer& answer) const;
};

/// An empty note where there is none, it is damaged, or it is not of this address or of the bytes of `data`.
DownloadNote readDownloadNote(const std::filesystem::path& file, const std::filesystem::path& data, const std::string& location);
Result<void> writeDownloadNote(const std::filesystem::path& file, const DownloadNote& note, const std::string& location);

/// Keeps other programs off the same copy while it lives.
class CacheLock {
public:
    /// Waits for the others. Errors: Permission, Cancelled.
    static Result<CacheLock> take(const std::filesystem::path& file, const StopToken& stop);
    CacheLock(CacheLock&& other) noexcept;
    CacheLock& operator=(CacheLock&& other) noexcept;
    ~CacheLock();

private:
    explicit CacheLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace cairn::data
