// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/import/inspect_table.h"
#include "core/data/table/table_plan.h"

#include <memory>
#include <string>
#include <vector>

namespace cairn::data {

/// A source of a query, ready to be selected from: `file.select` is SQL.
struct QueryInput {
    std::string name;
    TableFile file;
};

/// Looks at the sources of a query; those that DuckDB cannot read are read into the cache folder first.
Result<std::vector<QueryInput>> inspectInputs(const std::vector<NamedSource>& sources, const InspectContext& context, JobContext& job);

} // namespace cairn::data
