// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/param_spec.h"
#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace cairn::data {

/// Which made-up data to write.
struct SyntheticSpec {
    std::string kind = "table";
    std::uint64_t size = 0;       ///< in what SyntheticKind::unit says; 0: the kind's default
    std::uint64_t seed = 0;
    Json params = Json::object(); ///< completed by the kind's defaults
};

/// A kind of made-up data whose truth is known: for trying things out at any size. One file of this folder each.
/// Every value is a pure function of (seed, column, row), so the same spec gives the same bytes on any machine.
struct SyntheticKind {
    std::string id;    ///< "ratings"
    std::string title; ///< "Ratings"
    std::string help;  ///< what is in it and how good a model can become
    std::string unit;  ///< what `size` counts: "rows", "images", "nodes"
    std::uint64_t size = 0, mostSize = 0;
    std::vector<ParamSpec> params;
    bool folder = false; ///< writes a folder with several files, else one table (.csv, .tsv or .parquet)
    std::string opens;   ///< folders: the file in it to open; empty: the folder itself
    /// Writes to `place`, which does not exist yet; `spec` is complete and checked.
    std::function<Result<void>(const SyntheticSpec& spec, const std::filesystem::path& place, JobContext& job)> write;
};

/// All kinds, in the order of menus.
std::span<const SyntheticKind> syntheticKinds();
/// The kind of that id, or nullptr.
const SyntheticKind* findSyntheticKind(const std::string& id);

/// Writes made-up data to a file or folder. An existing file is replaced when the new one is complete; an existing folder
/// must be empty. Reports rows done. Returns the file to open.
/// Errors: NotFound (kind), InvalidInput (parameter, size, ending), NoSpace, Permission, Cancelled; nothing is left behind.
Result<std::filesystem::path> writeSynthetic(const SyntheticSpec& spec, const std::filesystem::path& place, JobContext& job);

} // namespace cairn::data
