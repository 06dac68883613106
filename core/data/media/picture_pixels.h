// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/media/pixel_cache.h"
#include "core/data/media/pixel_settler.h"
#include "core/data/media/pixel_source.h"
#include "core/parse/image_pool.h"

#include <filesystem>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>

namespace cairn::data {

/// Encoded pictures of some rows; the way bytes come out of a folder or an archive.
class PictureFiles {
public:
    virtual ~PictureFiles() = default;
    virtual std::uint64_t count() const = 0;
    virtual std::string name(RowId row) const = 0;
    static constexpr std::uint64_t kWhole = ~std::uint64_t{0};
    /// The first `most` bytes of one file. NotFound where it vanished; InvalidInput for the whole of one that is too large.
    virtual Result<std::string> read(RowId row, std::uint64_t most = kWhole) const = 0;
};

/// Files of a folder.
class FolderFiles : public PictureFiles {
public:
    static constexpr std::uint64_t kLargest = 256 << 20;
    /// `largest`: bytes of a file that is read whole.
    FolderFiles(std::filesystem::path root, std::vector<std::string> relative, std::uint64_t largest = kLargest)
        : m_root(std::move(root)), m_files(std::move(relative)), m_largest(largest) {}
    std::uint64_t count() const override { return m_files.size(); }
    std::string name(RowId row) const override { return m_files[row]; }
    Result<std::string> read(RowId row, std::uint64_t most = kWhole) const override;

private:
    std::filesystem::path m_root;
    std::vector<std::string> m_files;
    std::uint64_t m_largest;
};

/// What turns encoded bytes into rows of pixels.
class PictureDecoder {
public:
    virtual ~PictureDecoder() = default;
    virtual int workers() const = 0;
    /// Planes of each picture (C * H * W bytes), or an empty text and why. Threads: any, several at a time.
    struct Picture {
        std::vector<std::uint8_t> planes;
        std::string problem;
    };
    virtual Result<std::vector<Picture>> decode(std::span<const std::string> files, StopToken stop) const = 0;
    /// The same for some rows: reads the file of each. Another way where several rows come out of one file.
    virtual Result<std::vector<Picture>> decodeRows(const PictureFiles& files, std::span<const RowId> rows, StopToken stop) const;
    /// Sees a row, perhaps twice, with its planes or (empty) why there are none.
    using Visit = std::function<Result<void>(RowId row, std::span<const std::uint8_t> planes, const std::string& problem)>;
    /// The same without keeping any: for many rows one after the other.
    virtual Result<void> visitRows(const PictureFiles& files, std::span<const RowId> rows, const Visit& visit, StopToken stop) const;
};

/// Pictures of one size, by cairn-parse.
std::unique_ptr<PictureDecoder> makePictureDecoder(std::shared_ptr<parse::ImagePool> pool, const parse::ImageRequest& request);

/// Pictures that are decoded when they are needed: 128 MiB of them stay in memory, and after prepare() a file in the cache
/// folder holds those that fit within the bound, so that no epoch decodes them again.
class PicturePixels : public PixelSource {
public:
    PicturePixels(std::shared_ptr<const PictureFiles> files, std::unique_ptr<PictureDecoder> decoder, std::vector<std::int64_t> shape,
                  std::filesystem::path cacheFile, std::string noun);

    const std::vector<std::int64_t>& shape() const override { return m_shape; }
    Result<void> copy(std::span<const RowId> ids, std::span<std::uint8_t> out) const override;
    Result<void> prepare(JobContext& job) override;
    std::vector<RowId> unreadable() const override;
    std::vector<std::string> notices() const override;

private:
    using Wanted = std::pair<RowId, std::uint8_t*>;

    std::size_t atOnce() const; ///< pictures of one request
    Result<void> decodeInto(std::span<const Wanted> wanted) const;
    Result<void> decodeSome(std::span<const Wanted> wanted) const;
    Result<void> build(const PixelCacheKey& key, JobContext& job);
    Result<void> buildSome(PixelCacheWriter& writer, RowId first, RowId end, const StopToken& stop);
    bool fromMemory(RowId row, std::uint8_t* out) const;
    void remember(RowId row, std::vector<std::uint8_t> planes) const;
    void noteUnreadable(RowId row) const;
    std::shared_ptr<const PixelCache> cache() const;

    std::shared_ptr<const PictureFiles> m_files;
    std::unique_ptr<PictureDecoder> m_decoder;
    std::vector<std::int64_t> m_shape;
    std::filesystem::path m_cacheFile;
    std::string m_noun;     ///< "pictures", "sounds"
    std::mutex m_preparing; ///< held by the one who builds the cache; guards m_settler
    std::optional<PixelSettler> m_settler;

    mutable std::mutex m_mutex; ///< guards what follows
    std::shared_ptr<const PixelCache> m_cache;
    std::uint64_t m_cachedRows = 0;
    mutable std::set<RowId> m_unreadable;
    mutable std::list<std::pair<RowId, std::vector<std::uint8_t>>> m_recent; ///< latest first
    mutable std::unordered_map<RowId, std::list<std::pair<RowId, std::vector<std::uint8_t>>>::iterator> m_recentPlaces;
};

} // namespace cairn::data
