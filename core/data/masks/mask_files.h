// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

/// Pictures that come with masks: another picture of the same size whose pixels are class numbers.
namespace cairn::data {

/// Pictures and the masks that belong to them, by their places in the folder.
struct MaskPairs {
    std::vector<std::string> pictures;                  ///< those that have a mask
    std::unordered_map<std::string, std::string> masks; ///< by picture
    std::vector<std::string> notices;
};

/// Finds masks by their folder: one step of the path is called masks, labels, annotations or the like, and a picture lies at the same path
/// without that step and without steps called images or the like ("masks/a/1.png" is of "images/a/1.jpg"; "_mask" behind the name is
/// passed over). Nothing where not nearly all files of such folders belong to a picture: then they are no masks. Pure.
std::optional<MaskPairs> pairMasks(const std::vector<std::string>& paths);

/// Whether a column of a table with that name says which file is the mask.
bool isMaskColumn(const std::string& name);

/// Names of classes in "classes.txt" of the folder, one in a line from number 0 on; empty where there is none.
std::vector<std::string> maskClassNames(const std::filesystem::path& root);

} // namespace cairn::data
