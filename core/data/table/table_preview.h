// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cairn::data {

/// How a table source would be read: what a dialog shows while its options are set.
struct TablePreview {
    std::string format;
    Schema schema;
    TablePage page;                   ///< the first rows
    SourceOptions found;              ///< text tables: every option as it was asked for or found out
    std::vector<std::string> lines;   ///< text tables: the first lines as they stand in the file, cut at 1,000 bytes
    std::vector<std::string> notices;
};

/// Reads the first `rows` rows of a source with its options, from the front only: nothing is cached or kept. Errors as of
/// openDataset; the options are to blame for InvalidInput as often as the file.
Result<TablePreview> previewTable(const SourceSpec& spec, std::uint64_t rows, const std::filesystem::path& cacheFolder, JobContext& job);

} // namespace cairn::data
