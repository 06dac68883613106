// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cairnctl/console.h"
#include "core/session/search/search_run.h"

#include <functional>
#include <string>
#include <vector>

namespace CLI { class App; }

namespace cairn::ctl {

/// Arguments of "cairnctl search", as parsed.
struct SearchArguments {
    std::string project, name, metric = "validation.loss", goal;
    std::string method = "tpe", scheduler = "none";
    std::vector<std::string> parameters; ///< "train.learning_rate=log:1e-4..1e-1"
    std::vector<std::string> settings;   ///< "key=value" of --set
    std::vector<std::string> devices;
    std::int64_t epochs = 0;             ///< 0: those of the project
    std::int64_t minEpochs = 1;
    int trials = 20, reduction = 3, beside = 0;
    std::uint64_t seed = 0;
    bool later = false, resume = false, list = false;
};

/// Arguments of "cairnctl searches".
struct SearchesArguments {
    std::string project;
    std::int64_t show = 0, cancel = 0, remove = 0, move = 0, before = 0;
};

ExitCode search(const Console& console, const SearchArguments& arguments);
ExitCode searches(const Console& console, const SearchesArguments& arguments);

/// A search as the object of --json, and as lines for people: the best trials, what failed, what mattered.
Json searchJson(const session::SearchView& view);
std::string searchText(const session::SearchView& view);

/// Adds "search" and "searches"; the chosen one is put into `chosen`.
void addSearchCommands(CLI::App& app, const Console& console, std::function<ExitCode()>& chosen);

} // namespace cairn::ctl
