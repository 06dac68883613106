// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <optional>
#include <string>
#include <vector>

namespace cairn::data {

/// How to read a text table where the sniffer is not to decide.
struct SourceOptions {
    std::optional<char> delimiter;
    std::optional<bool> header;
    std::string encoding; ///< "utf-8", "latin-1" or "utf-16"; empty: found out
    std::vector<std::string> textColumns; ///< read as text, whatever they look like
};

/// Where a dataset comes from: enough to open it again.
struct SourceSpec {
    std::string location;     ///< path of a file, or "sample:fashion-mnist"
    std::string testLocation; ///< a second file with the same columns that holds the test split; may be empty
    SourceOptions options;
};

Json toJson(const SourceSpec& spec);
Result<SourceSpec> sourceSpecFromJson(const Json& json);

} // namespace cairn::data
