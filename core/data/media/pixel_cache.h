// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cairn::data {

/// What a cache file is about. Another layout is another key.
struct PixelCacheKey {
    std::uint64_t rows = 0;
    std::uint64_t bytesPerRow = 0;
    std::uint64_t cachedRows = 0; ///< the first rows, as many as fit within the bound
};

/// Decoded pictures in one file: a header, a byte of state per row (1 fine, 2 unreadable), and the pixels of the first
/// rows. Read through a memory map. Immutable: any thread.
///
/// Nobody waits for the disk when a cache is written: it names the start of the machine it was written in, and counts in that one;
/// once its bytes are known to lie on the disk (PixelSettler) it counts for ever.
class PixelCache {
public:
    /// NotFound, or Corrupt where the file is not about that many rows of that size, or may have lost bytes with the power. It
    /// may hold fewer than all.
    static Result<std::shared_ptr<const PixelCache>> open(const std::filesystem::path& file, std::uint64_t rows, std::uint64_t bytesPerRow);
    ~PixelCache();
    PixelCache(const PixelCache&) = delete;

    std::uint64_t cachedRows() const { return m_key.cachedRows; }
    bool holds(RowId row) const { return row < m_key.cachedRows; }
    bool settled() const { return m_settled; } ///< whether it was known to lie on the disk when it was opened
    std::span<const std::uint8_t> pixels(RowId row) const;
    std::vector<RowId> unreadable() const;

private:
    PixelCache() = default;

    PixelCacheKey m_key;
    const std::uint8_t* m_bytes = nullptr;
    std::size_t m_size = 0;
    bool m_settled = false;
};

/// Writes such a file under another name; finish() puts it in its place. Rows may come in any order, from several threads.
class PixelCacheWriter {
public:
    static Result<std::unique_ptr<PixelCacheWriter>> create(const std::filesystem::path& file, const PixelCacheKey& key);
    /// Removes what was not finished.
    ~PixelCacheWriter();
    PixelCacheWriter(const PixelCacheWriter&) = delete;

    /// `pixels` empty: the picture cannot be read.
    Result<void> put(RowId row, std::span<const std::uint8_t> pixels);
    Result<void> finish();

private:
    PixelCacheWriter() = default;
    Result<void> write(std::span<const std::uint8_t> bytes, std::uint64_t offset);

    std::filesystem::path m_file, m_temporary;
    PixelCacheKey m_key;
    std::vector<std::uint8_t> m_states;
    int m_descriptor = -1;
};

/// Marks a cache whose bytes are on the disk now. For PixelSettler.
Result<void> markSettled(int descriptor, const std::filesystem::path& file);

/// How many bytes of pictures may lie in caches: CAIRN_PICTURE_CACHE (MiB), else 8 GiB; never more than half of what is
/// free on the disk of `folder`.
std::uint64_t pixelCacheBound(const std::filesystem::path& folder);

/// Removes the caches that were not used for longest until those in `folder` take at most `bytes`.
void trimPixelCaches(const std::filesystem::path& folder, std::uint64_t bytes);

} // namespace cairn::data
