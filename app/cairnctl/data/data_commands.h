// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cairnctl/console.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI { class App; }

namespace cairn::ctl {

/// Arguments of the sub-commands of "cairnctl data", as parsed. `source`: a project or anything that can be opened as data.
struct ImportArguments {
    std::string project, data, testData, target;
    std::uint64_t seed = 0;
    bool copy = false, accept = false;
};
struct ProfileArguments {
    std::string source, target;
    std::optional<std::uint64_t> sample;
    bool noPairs = false;
};
struct SplitArguments {
    std::string project, method, by;
    std::vector<std::string> key;
    std::optional<double> validation, test;
    std::optional<std::uint64_t> seed;
    std::optional<int> folds, fold;
    bool check = false;
};
struct CheckArguments {
    std::string source, target;
    std::size_t examples = 10;
    bool strict = false;
};
struct QueryArguments {
    std::string source, sql, format = "table", out;
    std::vector<std::string> with; ///< "name=location"
    std::optional<std::uint64_t> limit;
};
struct RecordArguments {
    std::string from, out, format;
    std::uint64_t rows = 0; ///< stop when the recording has so many; 0: go on
    double seconds = 0;     ///< stop after this time; 0: go on
    bool fromNow = false;
};
struct ConvertArguments {
    std::string source, out;
};

ExitCode importData(const Console& console, const ImportArguments& arguments);
ExitCode profileData(const Console& console, const ProfileArguments& arguments);
ExitCode splitData(const Console& console, const SplitArguments& arguments);
ExitCode checkData(const Console& console, const CheckArguments& arguments);
ExitCode queryData(const Console& console, const QueryArguments& arguments);
ExitCode recordData(const Console& console, const RecordArguments& arguments);
ExitCode convertData(const Console& console, const ConvertArguments& arguments);

/// Adds "data" and its sub-commands; the chosen one is put into `chosen`.
void addDataCommands(CLI::App& app, const Console& console, std::function<ExitCode()>& chosen);

} // namespace cairn::ctl
