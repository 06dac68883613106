// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/data/schema.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cairn::data {

/// How to read a source where the sniffer is not to decide. What a format does not know it ignores.
struct SourceOptions {
    std::optional<char> delimiter = {};
    std::optional<bool> header = {};
    std::string encoding = {}; ///< "utf-8", "latin-1" or "utf-16"; empty: found out
    std::vector<std::string> textColumns = {}; ///< read as text, whatever they look like
    std::optional<char> quote = {};  ///< '\0': quotes are ordinary characters
    std::optional<char> escape = {}; ///< '\0': none
    std::optional<std::int64_t> skipLines = {}; ///< lines before the table
    std::optional<bool> decimalComma = {};      ///< 1,5 is one and a half
    std::optional<std::string> nullText = {};   ///< means "missing" besides the empty value ("NA")
    std::map<std::string, ColumnType> types = {}; ///< types of single columns (not Image)
};

/// A source that a query names.
struct NamedSource {
    std::string name;     ///< table name in the query
    std::string location; ///< as SourceSpec::location
    SourceOptions options = {};
};

/// Where a dataset comes from: enough to open it again, and no secret: passwords come from the environment or the files
/// of the database's own programs when it is opened. docs/formats.md lists what `location` may be.
struct SourceSpec {
    std::string location;          ///< path, pattern ("data/*.csv"), folder, URL ("sqlite:/a.db?table=t"), "sample:..."
    std::string testLocation = {}; ///< a second source with the same columns that holds the test split; may be empty
    SourceOptions options = {};
    std::string query = {};        ///< SELECT over `inputs`; `location` is then a title only
    std::vector<NamedSource> inputs = {};
};

Json toJson(const SourceSpec& spec);
Result<SourceSpec> sourceSpecFromJson(const Json& json);

} // namespace cairn::data
