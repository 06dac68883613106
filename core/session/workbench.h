// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/batch/encoded_source.h"
#include "core/graph/inference.h"
#include "core/jobs/progress.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cairn::data { class Dataset; }
namespace cairn::prep { class Recipe; }
namespace cairn::store { class Project; }

namespace cairn::session {

/// Which columns are learned from and to, and how rows are split.
struct DataChoice {
    std::string target;              ///< column to predict; empty: the last one
    std::vector<std::string> inputs; ///< columns to learn from; empty: all others
    double validation = 0.1;         ///< fraction of the training rows
    double test = 0.2;               ///< fraction of all rows; unused where the data came with a test part
    std::uint64_t seed = 0;          ///< of the split
};

/// Which parts of the project changed; observers are called from the thread that made the change.
enum class Part : std::uint8_t { Data, Choice, Graph, Options, Runs };

/// Whether the dataset of the project can be read.
enum class DataState : std::uint8_t {
    None,    ///< no dataset chosen yet
    Ready,
    Missing, ///< its files are not there (any more)
    Changed  ///< its files are not the ones that were registered: fingerprints differ
};

/// One open project: project file, dataset, recipe, graph and training options, kept in step and saved at every change.
/// The window and cairnctl do everything through this class and the verbs beside it (training.h, evaluate.h,
/// inspection.h, deploy.h, report.h), so neither has logic of its own.
///
/// Threads: any, for every member. Getters copy or share immutable values. What takes long has a JobContext: call it
/// from a job. Errors carry what, where and what to do.
class Workbench {
public:
    /// Makes a new project file; InvalidInput if something is there already, Io/NoSpace/ReadOnly/Permission.
    static Result<std::unique_ptr<Workbench>> create(const std::filesystem::path& path);
    /// Opens a project. Its dataset is looked for but not read; a missing one is a state, not an error.
    /// NotFound, Corrupt, TooNew (opened read-only instead, see readOnly()), Busy where somebody else writes to it.
    static Result<std::unique_ptr<Workbench>> open(const std::filesystem::path& path, bool readOnly = false);
    ~Workbench();
    Workbench(const Workbench&) = delete;
    Workbench& operator=(const Workbench&) = delete;

    const std::filesystem::path& path() const;
    bool readOnly() const;
    store::Project& project() const; ///< runs, metric series, annotations, documents

    /// Called after every change of a part, in the thread that made it. One observer; empty: none.
    void setObserver(std::function<void(Part)> observer);

    // Data
    /// Registers a dataset: a CSV, Parquet or IDX file, a folder of them, or "sample:NAME". Sniffs, does not copy. Resets
    /// the choice of columns to its default, the recipe, and the graph where it no longer fits. `testData`: a second file
    /// with the rows to test on; empty: none.
    Result<void> openData(const std::string& source, const std::string& testData, JobContext& job);
    DataState dataState() const;
    /// Why the dataset is not ready, with what to do; nothing when it is.
    std::optional<Error> dataProblem() const;
    /// The open dataset; nullptr unless dataState() is Ready. The first call after open() reads its schema.
    std::shared_ptr<const data::Dataset> dataset() const;

    /// Fits the recipe on the training split. NotFound names a column that is not there.
    Result<void> choose(const DataChoice& choice, JobContext& job);
    DataChoice choice() const;
    /// The fitted recipe; nullptr before choose().
    std::shared_ptr<const prep::Recipe> recipe() const;
    /// "sha256 hex" of the registered data; empty without data.
    std::string fingerprint() const;

    /// Encoded rows of "train", "validation" or "test"; nullptr inside for an empty split.
    Result<std::shared_ptr<const batch::EncodedSource>> source(const std::string& split) const;
    /// Encoded rows of another file with the same columns, read with this project's recipe.
    Result<std::shared_ptr<const batch::EncodedSource>> sourceOf(const std::filesystem::path& file, JobContext& job) const;

    /// What graphs of this project get and have to deliver; empty without data.
    graph::DataInterface dataInterface() const;
    std::vector<batch::Field> fields() const;
    batch::Target target() const;

    // Model
    graph::Graph graph() const;
    Result<void> setGraph(graph::Graph graph);
    /// Replaces the graph by a template ("mlp", "cnn"; empty: the one that suits the data).
    Result<void> makeTemplate(const std::string& id);

    // Training options: values by name, see train_options.h
    Json trainOptions() const;
    Result<void> setTrainOptions(const Json& options);

private:
    struct State;
    explicit Workbench(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace cairn::session
