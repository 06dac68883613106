// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/data/column_chunk.h"
#include "core/data/column_profile.h"
#include "core/data/schema.h"
#include "core/data/source_spec.h"
#include "core/data/table/table_page.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::data {

class TableStore;

/// Where the rows of a dataset lie if the table engine holds them; for core/data's own use.
struct TableAccess {
    std::shared_ptr<const TableStore> store; ///< nullptr: elsewhere
    std::filesystem::path cacheFolder;       ///< for caches of what is derived; empty: none
};

/// Pixels of some rows, [n, C, H, W], row-major.
struct ImageBlock {
    std::vector<std::int64_t> shape; ///< [n, C, H, W]
    std::vector<std::uint8_t> pixels;
};

/// A thing marked in a picture, in pixels of the picture as the dataset hands it out.
struct Box {
    std::string name; ///< of its class
    double left = 0, top = 0, width = 0, height = 0;
};

/// What the axes of spectrograms stand for.
struct SoundScale {
    double seconds = 0;      ///< from the first to the last column
    double highestHertz = 0; ///< of the highest band; bands are equal on HTK's mel scale from 0 Hz on
    double range = 80;       ///< decibels between byte 0 and byte 255
};

/// Set where the picture of a row is the frames of a video.
struct ClipScale {
    std::int64_t frames = 0; ///< they lie behind each other along the channels, [frames * C, H, W]
};

/// Set where each picture has a mask: a number for each of its pixels.
struct MaskFacts {
    std::vector<std::string> names; ///< of the numbers 0, 1, ...; empty: the data give none
};

/// How sounds become spectrograms.
struct SpectrogramForm {
    double rate = 16'000;        ///< samples a second; other rates are resampled
    int window = 400, hop = 160; ///< samples; a Hann window, transformed at the next power of two
    int bands = 64;
    double seconds = 0;          ///< length of all; 0: enough for 95 % of the sounds, at most 10 s
    std::string level = "relative"; ///< "relative", "full_scale", "amplitude" (see MelOptions::Level)
};

/// Sound as it is in its file, one channel.
struct Waveform {
    double rate = 0; ///< samples a second
    std::vector<float> samples; ///< -1 to 1
};

/// A named source of rows that is never loaded whole. Rows are numbered from 0 in the order of the source.
///
/// Opening is lazy: a big table costs its sniff. Until prepareRandomAccess() has run, such a table shows its first rows
/// only (far pages answer Busy) and may not know its row count; small tables and images are ready at once.
///
/// Threads: every member may be called from any thread, several at a time. Calls that take a JobContext may be long;
/// they stop with Cancelled. Errors everywhere: NotFound (the file has vanished), Mismatch (it changed since it was
/// opened), Io, Corrupt, Cancelled.
class Dataset {
public:
    virtual ~Dataset() = default;

    virtual std::string title() const = 0;            ///< short name for people: file name without endings
    virtual const SourceSpec& source() const = 0;     ///< enough to open it again
    virtual std::string format() const = 0;           ///< "csv", "parquet", "idx"
    virtual const Schema& schema() const = 0;
    /// What happened on import that a person should know ("no header line: columns are named column0, ...").
    virtual std::vector<std::string> notices() const = 0;
    /// 32 hex digits of the content: file sizes and sampled blocks, reading options. Equal for a moved copy.
    virtual std::string fingerprint() const = 0;

    /// Exact number of rows; empty while a big table has not been counted.
    virtual std::optional<std::uint64_t> rowCount() const = 0;
    /// Whether the source itself says which rows are for testing (a test file, t10k-*).
    virtual bool hasGivenTest() const = 0;
    /// First test row: rows [givenTestFrom, rowCount) are the given test split. Empty where there is none or the row
    /// count is not known yet.
    virtual std::optional<RowId> givenTestFrom() const = 0;
    /// First row that the source itself gives for validation: rows [this, givenTestFrom) are. Empty where there are none.
    virtual std::optional<RowId> givenValidationFrom() const { return {}; }

    /// Whether any row can be reached at once.
    virtual bool randomAccess() const = 0;
    /// Makes any row reachable at once and the row count known; reports rows done. Returns at once where it is ready,
    /// waits where another thread is at it. Writes a cache file into the cache folder (found again next time).
    virtual Result<void> prepareRandomAccess(JobContext& job) = 0;

    /// Rows [first, first + count), fewer at the end. Busy: not reachable before prepareRandomAccess() is through.
    virtual Result<TablePage> page(RowId first, std::uint64_t count, JobContext& job) const = 0;
    /// The given rows in the given order, duplicates allowed. NotFound names a row that does not exist.
    virtual Result<TablePage> rows(std::span<const RowId> ids, JobContext& job) const = 0;
    /// Summary of one column over all rows.
    virtual Result<ColumnProfile> profile(std::size_t column, JobContext& job) const = 0;
    /// Rows for which a SQL expression over the columns is true, ascending ("age > 40 AND sex = 'Male'").
    /// InvalidInput carries the SQL engine's message.
    virtual Result<std::vector<RowId>> filter(const std::string& where, JobContext& job) const = 0;
    /// Pixels of rows of the image column, [n, C, H, W]; Unsupported where there is none.
    Result<ImageBlock> images(std::span<const RowId> ids) const;
    /// The same into memory of the caller, exactly n * C * H * W bytes.
    virtual Result<void> copyImages(std::span<const RowId> ids, std::span<std::uint8_t> out) const = 0;

    /// Rows whose picture, mask or sound cannot be decoded, rising; they are shown black and left out of training. Complete once
    /// prepareRandomAccess() is through.
    virtual std::vector<RowId> unreadableRows() const { return {}; }
    /// What is marked in the picture of a row (COCO, YOLO); empty where nothing is.
    virtual Result<std::vector<Box>> boxes(RowId row) const;
    /// Set where pictures have masks.
    virtual std::optional<MaskFacts> masks() const { return {}; }
    /// Numbers of the pixels of rows as they are stored, exactly n * H * W bytes of the pictures' height and width; Unsupported where
    /// pictures have no masks. Mismatch names a mask that has another size than its picture.
    virtual Result<void> copyMasks(std::span<const RowId> ids, std::span<std::uint8_t> out) const;
    /// The sound of a row; Unsupported where rows have none.
    virtual Result<Waveform> waveform(RowId row) const;
    /// Set where the pictures of rows are spectrograms.
    virtual std::optional<SoundScale> soundScale() const { return {}; }

    /// Set where the picture of a row is several frames of a video.
    virtual std::optional<ClipScale> clipScale() const { return {}; }
    /// When each of them is shown, in seconds from the beginning of the video; Unsupported where rows have none.
    virtual Result<std::vector<double>> frameTimes(RowId row) const;

    /// Starts reading rows [first, first + count) of some columns in order, a few thousand rows at a time, without
    /// per-cell values: the way to fit and to encode. Image columns are not allowed. `stop` ends it with Cancelled.
    virtual Result<std::unique_ptr<ChunkCursor>> scan(std::span<const std::size_t> columns, RowId first,
                                                      std::uint64_t count, StopToken stop) const = 0;
    /// The same for the given rows, which must rise: chunks come in the same order and carry the ids of their rows.
    virtual Result<std::unique_ptr<ChunkCursor>> scanRows(std::span<const std::size_t> columns,
                                                          std::span<const RowId> ids, StopToken stop) const = 0;

    /// The same rows with other spectrograms; Unsupported where rows have no sound.
    virtual Result<std::shared_ptr<const Dataset>> withSpectrograms(const SpectrogramForm& form, JobContext& job) const;

    /// What datasets derived from this one read (see derived_dataset.h). Busy: not reachable yet.
    virtual Result<TableAccess> tableAccess() const { return TableAccess{}; }
};

/// Opens a source; the importer is chosen by content, not by file name: Parquet, IDX (also gzipped; images and labels
/// are found by the MNIST file names, train and t10k pairs together), CSV and its kin, JSON (also gzipped), databases;
/// patterns, folders, addresses and queries as docs/formats.md says; files of arrays (core/data/arrays), folders of
/// pictures and annotated pictures (core/data/media), of sounds (core/data/sounds), videos (core/data/videos), folders of texts (core/data/texts).
/// `cacheFolder` is created when first needed; big tables put their random-access cache there.
/// Errors: NotFound, InvalidInput (empty, a folder, not a table, ragged rows, encoding), Corrupt (truncated),
/// Mismatch (test file with other columns: names them), Permission, Cancelled.
Result<std::shared_ptr<Dataset>> openDataset(const SourceSpec& spec, const std::filesystem::path& cacheFolder,
                                             JobContext& job);

} // namespace cairn::data
