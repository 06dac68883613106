// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/data/media/memory_table.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cairn::data {

/// The rows of a set of files (pictures, sounds): what is known of each, sorted so that training rows come first, then
/// validation, then test.
struct FileRows {
    std::vector<std::string> files;    ///< one per row, relative
    std::vector<std::string> parts;    ///< one per row ("train", ...), or empty
    std::vector<MemoryColumn> columns; ///< further columns, target last
    std::vector<std::string> masks = {};      ///< files, one per row; or empty
    std::vector<std::vector<Box>> boxes = {}; ///< in shares of width and height (0 to 1); one list per row, or empty
    std::vector<std::string> notices = {};
};

/// Rows of a folder per class; without classes there is no column "label". `answered`: the rows need none.
FileRows rowsOfFolder(const std::vector<std::string>& paths, bool answered = false);

/// Rows of a table whose columns include one that names files out of `paths` (relative path, file name, or name without
/// ending). Rows without a file and files without a row are counted in notices. A column "mask" that names
/// files, too, gives the masks. NotFound where no column does.
Result<FileRows> rowsOfTable(const std::filesystem::path& table, const std::vector<std::string>& paths, const std::filesystem::path& cacheFolder, JobContext& job);

/// Rows of the first table in the folder whose columns name its files, else of the folder itself.
Result<FileRows> rowsOfFiles(const std::filesystem::path& root, const std::vector<std::string>& paths, const std::filesystem::path& cacheFolder, JobContext& job,
                             bool answered = false);

/// Rows of COCO annotations; streams the JSON, so that its size does not matter. Errors: Corrupt, InvalidInput.
Result<FileRows> rowsOfCoco(const std::vector<std::filesystem::path>& annotations, const std::vector<std::string>& paths, JobContext& job);

/// Rows of YOLO labels below `root`: for images/.../a.jpg the file labels/.../a.txt, names out of data.yaml, classes.txt or
/// obj.names. Lines that make no sense are counted.
Result<FileRows> rowsOfYolo(const std::filesystem::path& root, const std::vector<std::string>& paths, JobContext& job);
bool looksLikeYolo(const std::filesystem::path& root);

/// JSON files of COCO below a folder (annotations/*.json and *.json), told by their first bytes.
std::vector<std::filesystem::path> cocoFiles(const std::filesystem::path& root);
bool looksLikeCoco(const std::filesystem::path& file);

/// The columns "boxes" (how many), "classes" (their names) and "label" (class of the largest box) of annotated pictures.
void addBoxColumns(FileRows& rows);

/// Column "file" (and "part" where known) in front of the others.
std::vector<MemoryColumn> tableOf(const FileRows& rows);

/// Each row as many times as `counts` says (0: left out), for rows that become several.
FileRows repeatRows(FileRows rows, std::span<const std::size_t> counts);

/// Takes the rows in the order of parts.
void sortByPart(FileRows& rows);

} // namespace cairn::data
