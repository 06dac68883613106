// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/data/sql/sql_lookup.h"
#include "core/data/sql/sql_text.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cairn::data {

/// Name under which queries see the number of a row.
inline constexpr const char* kRowColumn = "cairn_row";
/// Name of the relation that the first stage reads: the columns of the dataset under their own names, and kRowColumn.
inline constexpr const char* kSourceRelation = "cairn_source";

/// A chain of SELECTs over the rows of a dataset. Each stage has a name and may read the ones before it; each passes
/// kRowColumn on, so that rows keep their identity.
struct Stages {
    std::vector<std::pair<std::string, std::string>> selects; ///< (name, SELECT)
    std::vector<std::shared_ptr<const SqlLookupHandle>> lookups; ///< what they look up; kept alive
    bool otherRows = false; ///< a row depends on other rows: order and far rows matter, so results are kept, not recomputed
    std::string key;        ///< says in full what the stages do, lookups included; names the cache file
};

/// A dataset with the same rows as `source` and the columns `schema` of the last stage. Lazy: the stages run over the rows
/// that are asked for; with `otherRows` they run once, into memory or (large) into a file of the source's cache folder.
/// The row count of the source must be known and its rows reachable. Title, format, given test rows and pixels are the
/// source's. Errors: Unsupported for data that do not lie in the table engine, Busy, InvalidInput from SQL (a stage that
/// loses or repeats rows too), NoSpace, Cancelled.
Result<std::shared_ptr<Dataset>> deriveDataset(std::shared_ptr<const Dataset> source, Schema schema, Stages stages,
                                               JobContext& job);

/// All rows of a small result of `sql`, which may name the stages; row-major. Errors as above.
Result<std::vector<std::vector<Cell>>> queryStages(const Dataset& source, const Stages& stages, const std::string& sql,
                                                   JobContext& job);

/// Names and types of the columns of `sql`, which may name the stages, without running it.
Result<Schema> describeStages(const Dataset& source, const Stages& stages, const std::string& sql);

} // namespace cairn::data
