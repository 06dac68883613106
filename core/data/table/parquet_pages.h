// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace cairn::data {

/// A page of a Parquet file whose bytes are not those that were written.
struct DamagedPage {
    std::filesystem::path file;
    std::string column;     ///< parts of a nested name joined by "."
    RowId first = 0;        ///< rows that read from it, over all files in their order; the whole row group for a page of a
    std::uint64_t rows = 0; ///< dictionary and where values repeat within a row
};

struct PageSums {
    std::uint64_t pages = 0;   ///< seen
    std::uint64_t checked = 0; ///< of these, pages that carry a checksum; many writers put none
    std::vector<DamagedPage> damaged;
};

/// Compares the CRC-32 of every page that has one (parquet.thrift, PageHeader.crc: over the page as it is stored, without its
/// header). The table engine does not, so bytes that went bad on a disk would pass for values. Reads the whole of files with checksums,
/// only the headers of others. A chunk whose headers make no sense is left to the table engine, which refuses it.
/// Errors: as mapFile() and the table engine; Mismatch where a file changes meanwhile; Cancelled.
Result<PageSums> checkPageSums(std::span<const std::filesystem::path> files, JobContext& job);

} // namespace cairn::data
