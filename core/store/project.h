// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/store/file_system.h"
#include "core/store/run.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::store {

enum class OpenMode : std::uint8_t {
    ReadWrite,
    ReadOnly,
    ReadWriteOrReadOnly ///< read-only, with a notice, where somebody else holds the project
};

struct OpenOptions {
    OpenMode mode = OpenMode::ReadWrite;
    FileSystem* files = nullptr; ///< the system's if null
    std::uint64_t sealedFrom = 64u << 20; ///< bytes; smaller files are read through at every opening
};

struct DocumentRevision {
    std::int64_t revision = 0; ///< from 1
    std::int64_t changedMs = 0;
};

/// A named set of rows, as stored. `rows` is what select::RowSet serialises.
struct StoredSelection {
    std::string name;
    std::string datasetFingerprint; ///< the data it was made on
    std::uint64_t count = 0;        ///< rows in it
    std::vector<std::byte> rows;
};

struct Snapshot {
    std::string name;
    std::filesystem::path file;
    std::int64_t timeMs = 0;
};

/// One project: a SQLite file "<name>.cairn" and the folder "<name>.cairn.d" beside it for big files. Every change is
/// written and committed before the call returns; a kill loses at most the change under way. Documents, runs and
/// selections are also synced to the disk; metric points and events are synced at the next of those.
///
/// Threads: any thread, calls are serialised inside. Calls take from microseconds to the length of a disk sync, so the
/// window makes them from jobs. The destructor folds the write-ahead log into the file.
///
/// Errors of all calls: NoSpace, Io, Corrupt with what to do; ReadOnly for a change in a project that is open read-only;
/// NotFound for a run, document or selection that is not there, and for a change when the file was removed or replaced
/// from outside (saveCopy() still works); InvalidInput for an argument that cannot be stored.
/// A failed change changes nothing, and the project stays usable.
class Project {
public:
    /// Makes a new project with an empty content and opens it. InvalidInput if the file is there already or lies in a
    /// folder that does not exist.
    static Result<std::unique_ptr<Project>> create(const std::filesystem::path& file, FileSystem* files = nullptr);

    /// Opens a project. Read-only, with a notice, where it was made by a newer version or cannot be written.
    /// Errors: NotFound; InvalidInput (a folder, an empty file, not a project); Corrupt (names the newest snapshot, if
    /// there is one); Busy (names the program that holds it); Permission.
    /// Runs that a dead program left queued, running or paused become Interrupted, searches that it left running Paused; not those
    /// that a process of their own carries out (openForRun()).
    static Result<std::unique_ptr<Project>> open(const std::filesystem::path& file, const OpenOptions& options = {});

    /// Opens a project that another program may hold, to carry out one of its runs in a process of its own: all can be read, and
    /// that run with its numbers, log and files be changed; the rest is read-only. Holds the lease of the run (lease/run_lease.h).
    /// Errors: those of open(); NotFound (no such run); Busy (another process carries it out); InvalidInput (the project has the form of
    /// another version of Cairn).
    static Result<std::unique_ptr<Project>> openForRun(const std::filesystem::path& file, RunId run);

    ~Project();
    Project(const Project&) = delete;
    Project& operator=(const Project&) = delete;

    const std::filesystem::path& file() const;       ///< absolute
    const std::filesystem::path& blobFolder() const; ///< "<file>.d"; exists unless the project is read-only
    bool readOnly() const;
    /// The run that this read-only project was opened for, see openForRun().
    std::optional<RunId> leasedRun() const;
    const std::string& id() const; ///< 32 hex digits, made at creation; the same in copies of the file
    /// What the user should know about how the project was opened, as whole sentences.
    const std::vector<std::string>& notices() const;

    /// Opening reads a file through, page by page and row by row, before anything is believed. A large one (see OpenOptions) that this
    /// program closed in good order, that nobody has touched since (size, inode, times) and that was read through within a
    /// week is opened after a look at its head; whoever has the time then calls checkWhole().
    bool checkedWhole() const;
    /// Reads the file through on a connection of its own, beside all other work. Corrupt, with what to do; Cancelled where `stop` says so,
    /// which is asked some hundred times a second.
    Result<void> checkWhole(const std::function<bool()>& stop = {}) const;

    // Facts about the project as a whole.
    Result<std::optional<std::string>> meta(const std::string& key) const;
    Result<void> setMeta(const std::string& key, const std::string& value);

    // Documents: "graph", "dataset", "recipe", "training", "view", "selections", ...
    Result<std::optional<Json>> document(const std::string& name) const;
    /// Returns the new revision. A document that did not change keeps its revision. The last 50 revisions are kept.
    Result<std::int64_t> setDocument(const std::string& name, const Json& json);
    /// 0 if there is no such document.
    Result<std::int64_t> documentRevision(const std::string& name) const;
    Result<std::vector<DocumentRevision>> documentHistory(const std::string& name) const; ///< newest first
    Result<Json> documentAt(const std::string& name, std::int64_t revision) const;

    // Runs.
    Result<RunId> createRun(const RunDraft& draft); ///< Queued; its folder is made
    Result<void> updateRun(RunId id, const RunChange& change);
    Result<std::vector<RunSummary>> runs() const; ///< by id
    Result<Run> run(RunId id) const;
    Result<std::optional<RunId>> lastRun() const;
    /// Removes a run, its numbers and its folder. Busy if it is queued, running or paused.
    Result<void> removeRun(RunId id);
    std::filesystem::path runFolder(RunId id) const; ///< "<blobFolder>/runs/<id>"

    // Metric series.
    Result<void> appendMetrics(RunId id, std::span<const MetricPoint> points); ///< one transaction
    Result<MetricPage> metricsSince(RunId id, MetricCursor cursor = {}, std::size_t limit = 100'000) const;
    /// Forgets what came after `step`: a run that is resumed from there records it again.
    Result<void> dropMetricsAfter(RunId id, std::int64_t step);

    // Log and files of a run.
    Result<void> appendEvent(RunId id, const std::string& level, const std::string& message);
    Result<std::vector<RunEvent>> events(RunId id, std::int64_t afterSequence = 0) const;
    Result<void> addArtifact(RunId id, const Artifact& artifact); ///< replaces one of the same kind and path
    Result<std::vector<Artifact>> artifacts(RunId id) const;

    // Named selections.
    Result<void> saveSelection(const StoredSelection& selection); ///< replaces one of the same name
    Result<std::vector<StoredSelection>> selections() const;      ///< by name, without rows
    Result<StoredSelection> selection(const std::string& name) const;
    Result<void> removeSelection(const std::string& name);

    /// Writes a copy of the project file (not of the blobs) to "<blobFolder>/snapshots/<name>.cairn", durably. Replaces
    /// one of the same name. InvalidInput for a name that is not a plain file name.
    Result<std::filesystem::path> saveSnapshot(const std::string& name);
    /// Writes a copy of the project file, without its blobs, to a new file, also of a read-only project or one whose file
    /// has vanished. InvalidInput if `target` exists.
    Result<void> saveCopy(const std::filesystem::path& target);
    /// Snapshots of the project at `file`, newest first; the project itself need not be readable.
    static std::vector<Snapshot> snapshots(const std::filesystem::path& file);
    /// Puts a snapshot in the place of a damaged project file, which is kept as "<file>.damaged-<time>". Only while the
    /// project is closed (Busy otherwise).
    static Result<void> restoreSnapshot(const std::filesystem::path& file, const Snapshot& snapshot);

    struct Impl; ///< private to core/store

private:
    friend class RunRegister; ///< the table of runs, see runs/run_register.h
    friend class SweepRegister; ///< searches and their trials, see sweeps/sweep_register.h
    static Result<std::unique_ptr<Project>> openWith(const std::filesystem::path& file, FileSystem* files, const std::function<Result<void>(Impl&)>& open);
    explicit Project(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace cairn::store
