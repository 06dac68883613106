// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/sources.h"
#include "core/session/workbench.h"

#include <mutex>

namespace cairn::session {

/// What is known of the data of a project at one moment; replaced as a whole.
struct DataView {
    DataState state = DataState::None;
    std::optional<Error> problem;
    std::optional<data::SourceSpec> spec; ///< registered source
    std::string fingerprint;              ///< of the registered source
    std::shared_ptr<data::Dataset> dataset;
    DataChoice choice;
    std::shared_ptr<const prep::Recipe> recipe;
    std::shared_ptr<const prep::Split> split;
    std::shared_ptr<const batch::Sources> sources;
};

struct Workbench::State {
    std::unique_ptr<store::Project> project;
    std::filesystem::path cache; ///< folder for random-access caches

    std::mutex dataWork; ///< held for the length of a verb that replaces the data view; taken before `values`
    std::mutex saving;   ///< keeps documents in the order in which the values changed; taken before `values`

    mutable std::mutex values; ///< guards everything below; held for moments only
    DataView data;
    graph::Graph graph;
    Json options = Json::object(); ///< what differs from the defaults
    std::function<void(Aspect)> observer;

    DataView view() const
    {
        const std::lock_guard lock(values);
        return data;
    }
    void replace(DataView view)
    {
        const std::lock_guard lock(values);
        data = std::move(view);
    }
    void tell(Aspect aspect) const;
};

/// Names of the documents that make up the working state of a project.
inline constexpr const char* kDatasetDocument = "dataset";
inline constexpr const char* kChoiceDocument = "choice";
inline constexpr const char* kRecipeDocument = "recipe";
inline constexpr const char* kGraphDocument = "graph";
inline constexpr const char* kTrainingDocument = "training";

/// {"spec": ..., "fingerprint": ..., "title": ..., "format": ...}
Json datasetDocument(const data::Dataset& dataset);

/// {"recipe": ..., "split": ...}: what a run freezes of its data preparation.
Json preparationDocument(const prep::Recipe& recipe, const prep::SplitSpec& split);

} // namespace cairn::session
