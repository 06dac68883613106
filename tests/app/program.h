// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QProcess>
#include <QStringList>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace cairn::test {

/// What a program said and how it ended.
struct Ended {
    int status = -1; ///< -1: did not start or was killed
    std::string out, err;

    /// Standard output as one JSON object; discarded if it is anything else.
    Json json() const { return Json::parse(out, nullptr, false); }
};

/// A program of the build under test (CAIRN_BIN).
QString program(const char* name);

/// Runs cairnctl to its end.
Ended cairnctl(const std::vector<std::string>& arguments);
/// With --json in front.
Ended cairnctlJson(std::vector<std::string> arguments);

/// Starts cairnctl and leaves it running. `variables`: set in its environment besides those of the test, as NAME=value.
std::unique_ptr<QProcess> startCairnctl(const std::vector<std::string>& arguments, const std::vector<std::string>& variables = {});

/// A small table that can be learned: two numbers and a group decide "yes" or "no". Same rows for the same arguments.
void writeTable(const std::filesystem::path& file, int rows, unsigned seed = 1);

} // namespace cairn::test
