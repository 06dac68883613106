// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"

#include <cmath>
#include <numbers>

namespace cairn {

namespace {

constexpr std::uint32_t kMultiplier0 = 0xD2511F53;
constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9;
constexpr std::uint32_t kWeyl1 = 0xBB67AE85;
constexpr int kRounds = 10;

std::uint32_t high(std::uint32_t a, std::uint32_t b)
{
    return static_cast<std::uint32_t>((std::uint64_t{a} * b) >> 32);
}

} // namespace

std::array<std::uint32_t, 4> Philox::block(std::uint64_t index) const
{
    std::array<std::uint32_t, 4> c{static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                                   static_cast<std::uint32_t>(m_stream), static_cast<std::uint32_t>(m_stream >> 32)};
    std::uint32_t key0 = static_cast<std::uint32_t>(m_seed);
    std::uint32_t key1 = static_cast<std::uint32_t>(m_seed >> 32);
    for (int round = 0; round < kRounds; ++round) {
        c = {high(kMultiplier1, c[2]) ^ c[1] ^ key0, kMultiplier1 * c[2],
             high(kMultiplier0, c[0]) ^ c[3] ^ key1, kMultiplier0 * c[0]};
        key0 += kWeyl0;
        key1 += kWeyl1;
    }
    return c;
}

std::uint64_t Philox::bits(std::uint64_t index) const
{
    const auto words = block(index);
    return (std::uint64_t{words[1]} << 32) | words[0];
}

double Philox::uniform(std::uint64_t index) const
{
    return static_cast<double>(bits(index) >> 11) * 0x1.0p-53;
}

double Philox::normal(std::uint64_t index) const
{
    const auto words = block(index);
    const double u = (static_cast<double>(words[0]) + 0.5) * 0x1.0p-32;
    const double v = static_cast<double>(words[1]) * 0x1.0p-32;
    return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

std::uint64_t Philox::below(std::uint64_t index, std::uint64_t bound) const
{
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((Wide{bits(index)} * bound) >> 64);
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t x = a + 0x9E3779B97F4A7C15ull * (b + 1);
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
    return x ^ (x >> 31);
}

} // namespace cairn
