// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/data/source_spec.h"

#include <cstddef>
#include <vector>

namespace cairn::data {

/// Queries with their sources: the one that is being written, and those that ran before. A value; kept with a project.
struct QueryHistory {
    static constexpr std::size_t kMost = 50;

    SourceSpec draft;             ///< `query` may be empty or wrong
    std::vector<SourceSpec> past; ///< the newest first, each once

    /// Puts a query in front; the same one over the same sources moves there.
    void add(const SourceSpec& query);
};

Json toJson(const QueryHistory& history);
/// What cannot be read is left out.
QueryHistory queryHistoryFromJson(const Json& json);

} // namespace cairn::data
