// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/kernels/dropout_kernel.h"

#include "core/engine/kernels/clones.h"

#include <algorithm>
#include <cmath>

namespace cairn::engine {

namespace {

constexpr int kBlocks = 16; // Philox blocks computed side by side, four words each

struct Words {
    std::uint32_t w[4][kBlocks];
};

inline __attribute__((always_inline)) void philox(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, Words& out)
{
    std::uint32_t a[kBlocks], b[kBlocks], c[kBlocks], d[kBlocks];
    for (int i = 0; i < kBlocks; ++i) {
        const std::uint64_t index = first + static_cast<std::uint64_t>(i);
        a[i] = static_cast<std::uint32_t>(index);
        b[i] = static_cast<std::uint32_t>(index >> 32);
        c[i] = static_cast<std::uint32_t>(stream);
        d[i] = static_cast<std::uint32_t>(stream >> 32);
    }
    std::uint32_t key0 = static_cast<std::uint32_t>(seed), key1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < 10; ++round) {
        for (int i = 0; i < kBlocks; ++i) {
            const std::uint64_t p0 = std::uint64_t{0xD2511F53} * a[i];
            const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * c[i];
            const std::uint32_t newA = static_cast<std::uint32_t>(p1 >> 32) ^ b[i] ^ key0;
            const std::uint32_t newC = static_cast<std::uint32_t>(p0 >> 32) ^ d[i] ^ key1;
            a[i] = newA;
            b[i] = static_cast<std::uint32_t>(p1);
            c[i] = newC;
            d[i] = static_cast<std::uint32_t>(p0);
        }
        key0 += 0x9E3779B9;
        key1 += 0xBB67AE85;
    }
    for (int i = 0; i < kBlocks; ++i) {
        out.w[0][i] = a[i];
        out.w[1][i] = b[i];
        out.w[2][i] = c[i];
        out.w[3][i] = d[i];
    }
}

} // namespace

CAIRN_CLONES
void dropoutKernel(const DropoutLaw& law, const float* __restrict from, float* __restrict to, std::uint8_t* __restrict kept, std::int64_t begin, std::int64_t end)
{
    const auto threshold = static_cast<std::uint32_t>(std::lround(std::clamp(law.probability, 0.0, 1.0) * 0x1.0p16));
    const float scale = law.scale();
    for (std::int64_t i = begin; i < end; i += kDropoutLane) {
        Words words;
        philox(law.seed, law.stream, static_cast<std::uint64_t>(law.firstLane + i / kDropoutLane) * kBlocks, words);
        std::uint32_t draws[kDropoutLane];
        for (int word = 0; word < 4; ++word) {
            for (int block = 0; block < kBlocks; ++block) {
                draws[2 * word * kBlocks + block] = words.w[word][block] & 0xffff;
                draws[(2 * word + 1) * kBlocks + block] = words.w[word][block] >> 16;
            }
        }
        const std::int64_t count = std::min(kDropoutLane, end - i);
        for (std::int64_t j = 0; j < count; ++j) {
            const bool keep = draws[j] >= threshold;
            kept[i + j] = keep;
            to[i + j] = keep ? from[i + j] * scale : 0.0f;
        }
    }
}

CAIRN_CLONES
void keepKernel(const std::uint8_t* __restrict kept, float scale, const float* __restrict from, float* __restrict to, std::int64_t begin, std::int64_t end)
{
    for (std::int64_t i = begin; i < end; ++i)
        to[i] = kept[i] ? from[i] * scale : 0.0f;
}

} // namespace cairn::engine
