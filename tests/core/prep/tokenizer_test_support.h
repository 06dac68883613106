// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace cairn::test {

using Ids = std::vector<std::int64_t>;

/// A file of tests/data/tokenizers.
inline std::filesystem::path fixture(const std::string& name)
{
    return std::filesystem::path(CAIRN_TEST_DATA) / "tokenizers" / name;
}

inline std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace cairn::test
