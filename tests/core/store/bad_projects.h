// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sqlite/migrations.h"
#include "tests/core/store/store_test_support.h"

#include <fstream>

namespace cairn::test {

namespace fs = std::filesystem;
using namespace store;

inline std::string bytesOf(const fs::path& file) { return readFile(file).value(); }

inline void overwrite(const fs::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc).write(bytes.data(), std::streamsize(bytes.size()));
}

/// A closed project with a document and a run with metrics.
inline void makeProject(const fs::path& file)
{
    const auto project = Project::create(file).value();
    QVERIFY_OK(project->setDocument("graph", {{"version", 7}, {"filling", std::string(20'000, 'x')}}));
    const RunId run = project->createRun({"run", {}, {}, {}, {}, 1}).value();
    QVERIFY_OK(project->appendMetrics(run, std::vector<MetricPoint>(2000, {"loss", "train", 1, 0, 0, 0.5})));
    QVERIFY_OK(project->updateRun(run, {.state = RunState::Finished}));
}

inline void execute(const fs::path& file, const std::string& sql)
{
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(sql);
}

inline bool hasNotice(const Project& project, const std::string& part)
{
    for (const std::string& notice : project.notices())
        if (notice.find(part) != std::string::npos)
            return true;
    return false;
}

/// Takes all write permissions from a file or folder, and gives them back.
class WriteProtected {
public:
    explicit WriteProtected(fs::path path) : m_path(std::move(path)), m_before(fs::status(m_path).permissions())
    {
        constexpr auto kWrite = fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
        fs::permissions(m_path, kWrite, fs::perm_options::remove);
    }
    ~WriteProtected() { fs::permissions(m_path, m_before); }

private:
    fs::path m_path;
    fs::perms m_before;
};

} // namespace cairn::test
