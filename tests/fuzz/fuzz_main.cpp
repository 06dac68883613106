// SPDX-License-Identifier: GPL-3.0-or-later
// Mutates a corpus in a way that depends on seed and number of execution only, so that a finding can be had again.
#include "core/base/random.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace {

constexpr std::size_t kLongest = 1 << 16;

/// Draws of one execution.
class Draw {
public:
    Draw(std::uint64_t seed, std::uint64_t execution) : m_random(seed, execution) {}
    std::uint64_t below(std::uint64_t bound) { return bound ? m_random.below(m_next++, bound) : 0; }

private:
    cairn::Philox m_random;
    std::uint64_t m_next = 0;
};

void putNumber(std::string& text, Draw& draw)
{
    static constexpr std::array<std::uint64_t, 10> kOdd{0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff, 0x7fffffffffffffff, 0xffffffffffffffff};
    const std::uint64_t number = kOdd[draw.below(kOdd.size())];
    const std::size_t bytes = std::size_t{1} << draw.below(4);
    const bool big = draw.below(2);
    const std::size_t at = draw.below(text.size());
    for (std::size_t i = 0; i < bytes && at + i < text.size(); ++i)
        text[at + i] = static_cast<char>(number >> (8 * (big ? bytes - 1 - i : i)) & 0xff);
}

void mutate(std::string& text, const std::vector<std::string>& corpus, Draw& draw)
{
    const std::size_t at = draw.below(text.size() + 1);
    switch (draw.below(8)) {
    case 0:
        if (at < text.size())
            text[at] = static_cast<char>(text[at] ^ (1 << draw.below(8)));
        break;
    case 1:
        if (at < text.size())
            text[at] = static_cast<char>(draw.below(256));
        break;
    case 2: putNumber(text, draw); break;
    case 3: text.erase(at, draw.below(16)); break;
    case 4: text.insert(at, draw.below(16), static_cast<char>(draw.below(256))); break;
    case 5: text.resize(at); break;
    case 6: {
        const std::string& other = corpus[draw.below(corpus.size())];
        const std::size_t from = draw.below(other.size() + 1);
        text.insert(at, other.substr(from, draw.below(64)));
        break;
    }
    default: { // a digit, for texts with numbers in them
        const std::size_t digit = text.find_first_of("0123456789", at);
        if (digit != std::string::npos)
            text[digit] = static_cast<char>('0' + draw.below(10));
    }
    }
    if (text.size() > kLongest)
        text.resize(kLongest);
}

} // namespace

int main(int count, char** values)
{
    if (count < 2)
        return std::fputs("fuzz CORPUS [EXECUTIONS [SEED [ONLY]]]\n", stderr), 2;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(values[1]))
        files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<std::string> corpus{""};
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        fuzzOne(corpus.back());
    }
    const std::uint64_t executions = count > 2 ? std::strtoull(values[2], nullptr, 10) : 100'000;
    const std::uint64_t seed = count > 3 ? std::strtoull(values[3], nullptr, 10) : 1;
    const std::uint64_t first = count > 4 ? std::strtoull(values[4], nullptr, 10) : 0;
    for (std::uint64_t i = first; i < (count > 4 ? first + 1 : executions); ++i) {
        Draw draw(seed, i);
        std::string text = corpus[draw.below(corpus.size())];
        for (std::uint64_t changes = 1 + draw.below(6); changes > 0; --changes)
            mutate(text, corpus, draw);
        if (count > 4)
            std::ofstream("finding", std::ios::binary) << text;
        fuzzOne(text);
        if (i % 100'000 == 0)
            std::fprintf(stderr, "%llu\n", static_cast<unsigned long long>(i));
    }
    std::printf("%llu executions, seed %llu, %zu inputs: no finding\n", static_cast<unsigned long long>(executions), static_cast<unsigned long long>(seed), files.size());
    return 0;
}
