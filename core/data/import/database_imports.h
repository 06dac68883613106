// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/import/location.h"
#include "core/data/table/table_plan.h"

/// Databases as sources, one importer each. The location says which table (`table`, `schema.table` where there are
/// schemas) or which `query`; with neither and a single table, that one. Errors: NotFound (no such table: lists those
/// there are), InvalidInput (several tables: lists them; a query that does not run, in the words of the engine),
/// Corrupt, Permission (login), Io (server not reached), Cancelled.
namespace cairn::data {

/// A table or view of a DuckDB database file, opened read-only. Rows of a table without deletions are reached directly.
Result<TableFile> inspectDuckDb(const Location& location, const SourceOptions& options, const StopToken& stop);

/// A table, view or SELECT of a SQLite database file, opened read-only. SQLite's values have types, its columns have
/// none: the types are those of the first 10,000 rows (small files: of all).
Result<TableFile> inspectSqlite(const Location& location, const SourceOptions& options, const StopToken& stop);

/// A table, view or SELECT on a PostgreSQL server, read through a cursor in one read-only transaction. The password is
/// taken from PGPASSWORD or ~/.pgpass; one in the address is not used and not kept.
Result<TableFile> inspectPostgres(const Location& location, const SourceOptions& options, const StopToken& stop);

/// The same for MySQL and MariaDB; the password comes from MYSQL_PWD or the [client] group of ~/.my.cnf.
Result<TableFile> inspectMysql(const Location& location, const SourceOptions& options, const StopToken& stop);

/// A sheet of an Excel workbook (`sheet` in the location); a first row of texts is the header. The types are those of the
/// first 20,000 rows.
Result<TableFile> inspectWorkbook(const Location& location, const SourceOptions& options, const StopToken& stop);

/// One long text, plain or in gzip, as a table of one column "text": pieces of `length` letters (in the location; 128 else) that
/// follow each other. InvalidInput: a length that is none.
Result<TableFile> inspectLongText(const Location& location, const SourceOptions& options, const StopToken& stop);

/// Whether the beginning of a text reads like prose or a play: paragraphs of sentences, no columns.
bool isProse(std::string_view head);

/// Fills a TableFile whose rows come from a feed: names are made unique, types are those asked for.
Result<void> describeFeed(TableFile& file, const std::vector<Column>& columns, const SourceOptions& options);

} // namespace cairn::data
