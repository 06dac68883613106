// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace cairn::data {

/// A file with what its place says.
struct PlacedFile {
    std::string path;  ///< relative to the folder that was opened
    std::string part;  ///< "train", "validation", "test", or empty
    std::string label; ///< names of the folders that make its class, joined by '/'; may be empty
};

/// How the files of a folder are arranged.
struct FolderLayout {
    std::vector<PlacedFile> files; ///< training files first, then validation, then test; by path within each
    bool hasParts = false, hasLabels = false;
    std::vector<std::string> strays; ///< files that do not fit into the arrangement and were left out
};

/// Finds folders named after parts (train, val, test and their kin; above the classes or below them) and folders named
/// after classes. Folders that all files share say nothing. Pure.
FolderLayout arrange(const std::vector<std::string>& paths);

/// "train", "validation" or "test" for the usual words for them in any case, else empty.
std::string partNamed(const std::string& word);

/// Where parts begin, for rows that are sorted by part.
struct PartBorders {
    std::optional<RowId> validationFrom, testFrom;
    std::vector<std::string> notices;
};
/// A set with validation rows and no test rows keeps them for the final test: that is what they were put aside for.
PartBorders bordersOf(const std::vector<std::string>& parts);

} // namespace cairn::data
