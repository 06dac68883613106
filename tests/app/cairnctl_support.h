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

#define COMPARE_STATUS(ended, expected) QVERIFY2((ended).status == (expected), ("status " + std::to_string((ended).status) + ": " + (ended).out + (ended).err).c_str())

} // namespace cairn::test
