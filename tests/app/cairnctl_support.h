// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/program.h"
#include "tests/support/shared_data.h"

#include <QTest>

namespace cairn::test {

inline const std::vector<std::string> kQuick{"--epochs", "3", "--threads", "1"};

inline std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// A project over a small table, made once and copied by the tests.
inline std::string makeProject(const TempDir& folder, int rows = 2000)
{
    writeTable(folder / "table.csv", rows);
    const std::string project = folder / "p.cairn";
    const Ended made = cairnctlJson({"new", project, "--data", folder / "table.csv", "--seed", "3"});
    if (made.status != 0)
        qWarning("%s %s", made.out.c_str(), made.err.c_str());
    return project;
}

inline std::string codeOf(const Ended& ended)
{
    const Json json = ended.json();
    return json.is_object() && json.contains("error") ? json["error"].value("code", "") : "no error: " + ended.out + ended.err;
}

inline std::string statusText(const Ended& ended)
{
    return "status " + std::to_string(ended.status) + ": " + ended.out + ended.err;
}

// Compares the exit status of a command, which runs once.
#define COMPARE_STATUS(ended, expected) \
    do { \
        const cairn::test::Ended& endedOnce = (ended); \
        QVERIFY2(endedOnce.status == (expected), cairn::test::statusText(endedOnce).c_str()); \
    } while (false)

} // namespace cairn::test
