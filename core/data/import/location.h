// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cairn::data {

/// The parts of SourceSpec::location: "sqlite:/data/a.db?table=orders".
struct Location {
    std::string text;   ///< as given
    std::string scheme; ///< "sqlite", "duckdb", "xlsx", "text", "postgresql", "mysql", "http", "https", "s3"; empty: path or pattern
    std::string place;  ///< path (decoded), or the address without parameters of our own
    std::map<std::string, std::string> parameters; ///< decoded
    /// Where chosenName() notes what there is to choose from: name, location; nullptr: nowhere.
    std::vector<std::pair<std::string, std::string>>* offered = nullptr;

    std::string parameter(const std::string& name) const;
};

/// An existing file is a path whatever its name; what begins with a known scheme is a URL; the rest is a path.
Location parseLocation(const std::string& text);

/// The same with an absolute path; addresses of other computers and samples are left as they are.
std::string absoluteLocation(const std::string& location);

/// The address without passwords: in front of the host ("//user:secret@") and as parameters. Files are left as they are.
std::string withoutSecrets(const std::string& location);

/// %41 becomes A; + stays.
std::string percentDecoded(std::string_view text);
/// Everything but letters, digits and -_.~ (and `keep`) as %XX.
std::string percentEncoded(std::string_view text, std::string_view keep = {});

/// InvalidInput that lists what a database or workbook holds and says how to choose one.
Error chooseOne(const Location& location, const std::string& holder, const std::string& parameter, const std::vector<std::string>& names);

/// The one of `names` that the location asks for by `parameter`, or the only one there is.
Result<std::string> chosenName(const Location& location, const std::string& holder, const std::string& parameter,
                               const std::vector<std::string>& names);

} // namespace cairn::data
