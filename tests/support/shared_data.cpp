// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/shared_data.h"

#include <cstdlib>
#include <fstream>
#include <stdlib.h>

namespace cairn::test {

namespace fs = std::filesystem;

std::optional<fs::path> sharedData()
{
    const char* given = std::getenv("CAIRN_SHARED");
    const fs::path folder = given ? fs::path(given) : fs::path(CAIRN_SOURCE_DIR).parent_path() / "shared";
    std::error_code ignored;
    if (!fs::is_directory(folder / "data", ignored))
        return std::nullopt;
    return folder;
}

std::optional<fs::path> sharedFile(const std::string& relative)
{
    const auto folder = sharedData();
    if (!folder || !fs::exists(*folder / "data" / relative))
        return std::nullopt;
    return *folder / "data" / relative;
}

TempDir::TempDir()
{
    std::string name = (fs::temp_directory_path() / "cairn-test-XXXXXX").string();
    if (!mkdtemp(name.data()))
        std::abort();
    m_path = name;
}

TempDir::~TempDir()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

void writeFile(const fs::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

} // namespace cairn::test
