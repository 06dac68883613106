// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/fingerprint.h"

#include "core/base/random.h"

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace cairn::data {

namespace {

constexpr std::uint64_t kBlock = 64 * 1024;
constexpr std::uint64_t kBlocks = 64;

/// Two chained 64-bit mixes with different starts.
class Hash {
public:
    void add(std::string_view bytes)
    {
        addWord(bytes.size());
        for (std::size_t at = 0; at < bytes.size(); at += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data() + at, std::min<std::size_t>(8, bytes.size() - at));
            addWord(word);
        }
    }
    void addWord(std::uint64_t word)
    {
        m_a = mix(m_a ^ word, 0x51);
        m_b = mix(m_b + word, m_a);
    }
    std::string hex() const
    {
        char text[33];
        std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(m_a), static_cast<unsigned long long>(m_b));
        return text;
    }

private:
    std::uint64_t m_a = 0x243F6A8885A308D3ull;
    std::uint64_t m_b = 0x13198A2E03707344ull;
};

Result<void> addFile(Hash& hash, const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    const auto end = in.tellg();
    if (!in || end < 0)
        return fail(ErrorCode::NotFound, "The file cannot be read", file.string(), "Put it back, or open the data from its new place");
    const auto bytes = static_cast<std::uint64_t>(end);
    hash.addWord(bytes);
    const std::uint64_t blocks = std::min(kBlocks, (bytes + kBlock - 1) / kBlock);
    std::string buffer(kBlock, '\0');
    for (std::uint64_t i = 0; i < blocks; ++i) {
        const std::uint64_t last = bytes > kBlock ? bytes - kBlock : 0;
        const std::uint64_t at = blocks <= 1 ? 0 : last / (blocks - 1) * i + last % (blocks - 1) * i / (blocks - 1);
        in.clear();
        in.seekg(static_cast<std::streamoff>(at));
        in.read(buffer.data(), static_cast<std::streamsize>(kBlock));
        hash.add(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount())));
    }
    return {};
}

} // namespace

Result<std::string> fingerprint(const std::vector<std::filesystem::path>& files, std::string_view extra)
{
    Hash hash;
    hash.add(extra);
    for (const auto& file : files)
        CAIRN_TRY(addFile(hash, file));
    return hash.hex();
}

std::string hashText(std::string_view text)
{
    Hash hash;
    hash.add(text);
    return hash.hex();
}

} // namespace cairn::data
