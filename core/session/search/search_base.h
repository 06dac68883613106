// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/param_spec.h"
#include "core/search/space.h"
#include "core/session/workbench.h"

namespace cairn::session {

/// What all trials of a search share but for the settings that vary: options, network, and how data are prepared. A copy, so that
/// what is changed in the project later does not reach trials that are still to come.
struct SearchBase {
    Json options = Json::object(); ///< of training, complete
    graph::Graph graph;
    DataChoice choice;             ///< columns, recipe steps, split
    std::string fingerprint;       ///< of the data
};

/// The project as it is now. Errors: those of trainingObstacle().
Result<SearchBase> searchBase(const Workbench& workbench);

Json toJson(const SearchBase& base);
/// Corrupt with the member.
Result<SearchBase> searchBaseFromJson(const Json& json);

/// A setting that a search may vary.
struct Searchable {
    std::string path;  ///< "train.learning_rate", "graph.hidden.out_features", "recipe.1.strategy", "recipe.vocabulary"
    std::string group; ///< where it stands, for people: "Training", "hidden (Linear)", "Step 1: Fill missing values"
    ParamSpec spec;    ///< title, help, what it may be
    Json current;      ///< its value in the base
};

/// All of them: options of training that change what is learned (not the number of epochs, which the scheduler gives, nor devices
/// and threads), parameters of all layers but those whose value is computed by their block, those of the recipe's steps (numbered from 1) and of its end.
/// Lists and names of columns are left out.
std::vector<Searchable> searchables(const SearchBase& base);

/// A range or choices to begin with, about the value that the parameter has; nothing for texts, and where there is only one value.
std::optional<search::Parameter> suggestedParameter(const Searchable& setting);

/// `asked` with the types that the parameters have: ranges of whole numbers for real ones become real, "8,16" for texts texts.
/// InvalidInput names the parameter, says where it stands and what it may be: for a path that leads nowhere, a value out of range, and
/// for an end or choice with which the network does not fit together any more (each alone, the others as in the base).
Result<search::Space> resolveSpace(const SearchBase& base, const graph::DataInterface& data, const search::Space& asked);

/// The base with these settings, by path. NotFound for a path that leads nowhere.
Result<SearchBase> withSettings(SearchBase base, const Json& settings);

} // namespace cairn::session
