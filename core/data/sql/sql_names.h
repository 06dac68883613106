// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cairn::data {

/// One thing that could be typed next.
struct SqlSuggestion {
    std::string text;
    std::size_t from = 0; ///< it replaces the characters from here to the cursor
};

/// Completion for a query over named sources (SourceSpec::inputs). Made once per set of sources; any thread, several at
/// a time. Suggestions come from the grammar of the engine, with the names of the sources and their columns first.
class SqlNames {
public:
    /// Looks at the schemas of the sources. Errors as of openDataset.
    static Result<std::shared_ptr<const SqlNames>> of(const std::vector<NamedSource>& sources, const std::filesystem::path& cacheFolder,
                                                      JobContext& job);
    ~SqlNames();

    /// Names of the sources with their columns.
    const std::vector<std::pair<std::string, Schema>>& tables() const { return m_tables; }
    /// All functions of the engine, rising, each once.
    const std::vector<std::string>& functions() const { return m_functions; }
    /// What fits at the end of `text`, the likeliest first.
    Result<std::vector<SqlSuggestion>> complete(const std::string& text, const StopToken& stop) const;

private:
    SqlNames() = default;

    struct Engine;
    std::unique_ptr<Engine> m_engine;
    std::vector<std::pair<std::string, Schema>> m_tables;
    std::vector<std::string> m_functions;
};

} // namespace cairn::data
