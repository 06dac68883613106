// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/feed/row_feed.h"
#include "core/data/schema.h"
#include "core/data/stream/stream_spec.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::data {

/// From lines to typed rows. The columns are found out from the first lines and stay as they are: a later line that does not
/// fit is refused whole, with a reason, and never changes or stops the stream.
class LineParser {
public:
    /// Columns from the first lines of a stream. A column is Integer, Real, Boolean or Timestamp only where every value of
    /// the sample is; else Text. InvalidInput where the lines are neither JSON objects nor CSV.
    static Result<LineParser> infer(std::span<const std::string> sample, const StreamSpec& spec);
    /// As an earlier parser described itself.
    static Result<LineParser> fromJson(const Json& json);
    Json toJson() const;

    const Schema& schema() const { return m_schema; }

    enum class Outcome { Row, Refused, Header };
    /// Adds the line as a row to `block`; for a refused line `reason` says why. A line equal to the header is none of both
    /// (every file of a folder has one).
    Outcome parse(const std::string& line, FeedBlock& block, std::string& reason);

    /// Members of JSON lines that are no column, with how many lines had them (the first hundred names).
    const std::map<std::string, std::uint64_t>& unknownMembers() const { return m_unknown; }

private:
    using Values = std::vector<std::optional<std::string>>; ///< as text, one per column; nothing: missing

    Result<Values> valuesOf(const std::string& line);
    Result<Values> jsonValues(const std::string& line);
    static Result<LineParser> inferJson(std::span<const std::string> sample);
    static Result<LineParser> inferCsv(std::span<const std::string> sample, const StreamSpec& spec);
    void chooseTypes(std::span<const Values> rows, std::vector<std::string> names);

    bool m_json = true;
    char m_delimiter = ',';
    std::string m_header; ///< csv: the line that names the columns; empty: there is none
    Schema m_schema;
    std::map<std::string, std::size_t> m_columns; ///< by name
    std::map<std::string, std::uint64_t> m_unknown;
};

/// The values of a line of CSV (RFC 4180, quotes doubled within quotes). Nothing where a quote is not closed.
std::optional<std::vector<std::string>> csvValues(std::string_view line, char delimiter);

} // namespace cairn::data
