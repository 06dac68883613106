// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace cairn::test {

/// Folder of real data sets for verification: the environment variable CAIRN_SHARED, else `../shared` beside the
/// project. Empty where there is none; tests then skip with a message.
std::optional<std::filesystem::path> sharedData();

/// A file below `sharedData()/data`, or nothing where it is absent.
std::optional<std::filesystem::path> sharedFile(const std::string& relative);

/// A fresh empty folder that is removed when the object goes.
class TempDir {
public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path operator/(const std::string& name) const { return m_path / name; }

private:
    std::filesystem::path m_path;
};

/// Writes `text` to `path` (binary).
void writeFile(const std::filesystem::path& path, const std::string& text);

} // namespace cairn::test
