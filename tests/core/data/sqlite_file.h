// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include <filesystem>
#include <sqlite3.h>
#include <string>

namespace cairn::test {

/// Runs statements in a SQLite file, which is made where it is not there; the test fails where they do.
inline void runSqlite(const std::filesystem::path& file, const std::string& sql)
{
    sqlite3* database = nullptr;
    QCOMPARE(sqlite3_open(file.c_str(), &database), SQLITE_OK);
    char* message = nullptr;
    const int code = sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message);
    const QByteArray text = message ? message : "";
    sqlite3_free(message);
    sqlite3_close(database);
    QVERIFY2(code == SQLITE_OK, text.constData());
}

} // namespace cairn::test
