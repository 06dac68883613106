// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/batch/sources.h"
#include "core/data/dataset.h"
#include "core/graph/infer/inference.h"
#include "core/jobs/progress.h"
#include "core/prep/fit/fit.h"
#include "core/prep/recipe.h"
#include "core/prep/split/split.h"
#include "core/store/project.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cairn::session {

/// Which columns are learned from and to, and how rows are split.
struct DataChoice {
    prep::RecipeOptions recipe; ///< target, inputs, encoding
    prep::SplitSpec split;      ///< fractions and seed
};

/// Which aspects of the project changed; observers are called from the thread that made the change.
enum class Aspect : std::uint8_t { Data, Choice, Graph, Options, Runs };

/// Whether the dataset of the project can be read.
enum class DataState : std::uint8_t {
    None,    ///< no dataset chosen yet
    Closed,  ///< registered, not looked at yet since the project was opened: call reopenData()
    Ready,
    Missing, ///< its files are not there (any more)
    Changed  ///< its files are not the ones that were registered: fingerprints differ
};

/// The prepared data of a project at one moment; immutable, none is null.
struct FrozenData {
    std::shared_ptr<const data::Dataset> dataset;
    std::shared_ptr<const prep::Recipe> recipe;
    std::shared_ptr<const prep::Split> split;
    std::shared_ptr<const batch::Sources> sources;
};

/// One open project: project file, dataset, recipe, graph and training options, kept in step and saved at every change.
/// The window and cairnctl do everything through this class and the verbs beside it (training.h, inspection.h,
///, deploy.h, report.h), so neither has logic of its own.
///
/// Threads: any, for every member. Getters copy or share immutable values. What takes long has a JobContext: call it
/// from a job. Errors carry what, where and what to do.
class Workbench {
public:
    /// Makes a new project file; InvalidInput if something is there already, Io/NoSpace/ReadOnly/Permission.
    static Result<std::unique_ptr<Workbench>> create(const std::filesystem::path& path);
    /// Opens a project; milliseconds. Its dataset is opened by reopenData(). Errors: see store::Project::open().
    static Result<std::unique_ptr<Workbench>> open(const std::filesystem::path& path,
                                                   store::OpenMode mode = store::OpenMode::ReadWriteOrReadOnly);
    /// Opens a project that another program may hold to carry out one of its runs, see store::Project::openForRun(). The run is running
    /// from then on, unless it was finished.
    static Result<std::unique_ptr<Workbench>> openForRun(const std::filesystem::path& path, RunId run);
    ~Workbench();
    Workbench(const Workbench&) = delete;
    Workbench& operator=(const Workbench&) = delete;

    const std::filesystem::path& path() const;
    bool readOnly() const;
    store::Project& project() const; ///< runs, metric series, annotations, documents

    /// Called after every change of an aspect, in the thread that made it. One observer; empty: none.
    void setObserver(std::function<void(Aspect)> observer);

    // Data
    /// Opens a source and registers it in the project. Sniffs, does not copy. The choice of columns and the recipe are
    /// reset; graph and options stay until makeTemplate() or setGraph().
    Result<void> openData(const data::SourceSpec& source, JobContext& job);
    /// Opens the registered dataset again after open(); DataState then says how that went. Also the way to look again
    /// after the user has put a vanished file back.
    Result<void> reopenData(JobContext& job);
    DataState dataState() const;
    /// Why the dataset is not ready, with what to do; nothing when it is.
    std::optional<Error> dataProblem() const;
    /// The open dataset; nullptr unless dataState() is Ready.
    std::shared_ptr<data::Dataset> dataset() const;

    /// Counts the rows where needed (see Dataset::prepareRandomAccess), splits them and fits the recipe on the training
    /// part; what nobody has chosen is taken as the data suggest (prep::suggestedOptions). Errors: those of prep::makeSplit and prep::fitRecipe.
    Result<void> choose(const DataChoice& choice, JobContext& job);
    DataChoice choice() const;
    /// The fitted recipe; nullptr before choose().
    std::shared_ptr<const prep::Recipe> recipe() const;
    /// Which rows belong to which part; nullptr before choose().
    std::shared_ptr<const prep::Split> split() const;
    /// Of the registered data; empty without data.
    std::string fingerprint() const;

    /// Encoded rows of a part (its size may be 0). InvalidInput without data or recipe, saying what to do.
    Result<std::shared_ptr<const batch::EncodedSource>> source(prep::Part part) const;
    /// All of the above as they are now; the errors of source().
    Result<FrozenData> freeze() const;
    /// Encoded rows of another file with the same columns, read with this project's recipe.
    Result<std::shared_ptr<const batch::EncodedSource>> sourceOf(const std::string& file, JobContext& job) const;

    /// What graphs of this project get and have to deliver; empty without data.
    graph::DataInterface dataInterface() const;
    std::vector<batch::Field> fields() const;
    batch::Target target() const;

    // Model
    graph::Graph graph() const;
    Result<void> setGraph(graph::Graph graph);
    /// Replaces the graph by a template (see graph::templates(); empty: the one that suits the data).
    Result<void> makeTemplate(const std::string& id);
    /// Brings the graph up to date with data that were chosen anew: nothing where it fits, another head for another form of answer, else
    /// the template that suits.
    Result<void> fitGraph();

    // Training options: values by name, see train_options.h
    Json trainOptions() const;
    Result<void> setTrainOptions(const Json& options);

    /// Tells the observer that the list of runs changed; the verbs of training.h do.
    void notifyRuns() const;
    /// Where datasets keep their random-access caches.
    const std::filesystem::path& cacheFolder() const;

private:
    struct State;
    static Result<std::unique_ptr<Workbench>> openOn(std::unique_ptr<store::Project> project);
    explicit Workbench(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace cairn::session
