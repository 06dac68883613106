// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/import/location.h"
#include "core/data/table/table_plan.h"

namespace cairn::data {

/// What the inspection of a source may use.
struct InspectContext {
    std::filesystem::path cacheFolder; ///< downloads, and tables that a query needs as files
    const TableFile* like = nullptr;   ///< the training source of a test source
    bool sniffWhole = false;           ///< types are found out from all rows
    std::vector<std::pair<std::string, std::string>>* offered = nullptr; ///< see Location::offered
};

/// Whether the location can only be a table: a URL, a pattern, a folder with files of tables.
bool isTableLocation(const std::string& location);

/// Finds out how to read any table source; see docs/formats.md for what `location` may be. Downloads what lies on
/// another computer first (progress: bytes).
Result<TableFile> inspectTable(const std::string& location, const SourceOptions& options, const InspectContext& context, JobContext& job);

/// A table that can be opened: what to call it, and its location.
struct TableOffer {
    std::string name, location;
};
/// The tables of a database, the sheets of a workbook, or the one table that the location is. Errors as of inspectTable.
Result<std::vector<TableOffer>> tablesAt(const std::string& location, const std::filesystem::path& cacheFolder, JobContext& job);

/// A SELECT over named sources. The query sees nothing but them. InvalidInput carries the message of the SQL engine and
/// the position ("line 2, column 8 of the query").
Result<TableFile> inspectQuery(const SourceSpec& spec, const InspectContext& context, JobContext& job);

/// The source as inspectTable or inspectQuery find it, whichever it is.
Result<TableFile> inspectSource(const SourceSpec& spec, const InspectContext& context, JobContext& job);

} // namespace cairn::data
