// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/store/durable_file.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::store {

struct CheckpointFile {
    std::string name;
    FileDigest digest;
};

/// A complete checkpoint on disk.
struct Checkpoint {
    std::int64_t step = 0;
    std::filesystem::path folder;      ///< "<root>/ckpt-<step>"
    std::vector<CheckpointFile> files; ///< without the manifest itself
    Json info;                         ///< what the writer put in: versions, random states, data cursor...
};

/// Writes one checkpoint: "ckpt-<step>.tmp" -> files -> manifest.json with size and SHA-256 of each -> all synced ->
/// renamed to "ckpt-<step>" -> verified. Until commit() returned, the checkpoint does not exist; destroyed without it,
/// the temporary folder is removed. A checkpoint of the same step is replaced, and deleted only after the new one
/// verified. One thread at a time.
/// Errors: NoSpace, ReadOnly, Permission, Io; InvalidInput for a file name with a slash.
class CheckpointWriter {
public:
    /// Makes `root` if needed. `expectedBytes` > 0: NoSpace at once if that much is not free.
    static Result<CheckpointWriter> create(const std::filesystem::path& root, std::int64_t step,
                                           std::uint64_t expectedBytes = 0, FileSystem& files = realFileSystem());
    CheckpointWriter(CheckpointWriter&&) noexcept;
    CheckpointWriter& operator=(CheckpointWriter&&) = delete;
    ~CheckpointWriter();

    /// Writes a whole file.
    Result<void> add(const std::string& name, std::span<const std::byte> bytes);
    Result<void> add(const std::string& name, std::string_view text)
    {
        return add(name, std::as_bytes(std::span(text)));
    }

    /// Writes a file in pieces: begin(), append() as often as needed, end().
    Result<void> begin(const std::string& name, std::uint64_t expectedBytes = 0);
    Result<void> append(std::span<const std::byte> bytes);
    Result<void> end();

    /// `info` is anything the reader needs; small.
    Result<Checkpoint> commit(Json info);

private:
    struct Impl;
    explicit CheckpointWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// Steps that have a checkpoint folder in `root` (not verified), ascending. An absent root has none.
std::vector<std::int64_t> checkpointSteps(const std::filesystem::path& root);

/// Reads the manifest of step `step` and compares size and hash of every file. NotFound, Corrupt (naming the file).
Result<Checkpoint> readCheckpoint(const std::filesystem::path& root, std::int64_t step);

/// The newest checkpoint that verifies; damaged ones are skipped with a warning in the log. NotFound if there is none.
Result<Checkpoint> newestCheckpoint(const std::filesystem::path& root);

/// Remembers which step is the best one ("best.json"); prune keeps it.
Result<void> markBest(const std::filesystem::path& root, std::int64_t step, FileSystem& files = realFileSystem());
std::optional<std::int64_t> bestStep(const std::filesystem::path& root);

/// Deletes all but the newest `keepLast` checkpoints and the best one, and leftovers of killed writers. Does nothing
/// unless the newest one verifies. Only while nobody writes into `root`.
Result<void> pruneCheckpoints(const std::filesystem::path& root, std::size_t keepLast,
                              FileSystem& files = realFileSystem());

} // namespace cairn::store
