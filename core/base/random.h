// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace cairn {

/// Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
/// A number is a pure function of (seed, stream, index), so results do not depend on the number of threads or on the
/// order of the draws. Pure functions: any thread.
class Philox {
public:
    /// `stream` separates purposes and epochs under one seed.
    constexpr Philox(std::uint64_t seed, std::uint64_t stream) : m_seed(seed), m_stream(stream) {}

    /// Four independent 32-bit words at `index`.
    std::array<std::uint32_t, 4> block(std::uint64_t index) const;

    /// Uniform 64-bit word.
    std::uint64_t bits(std::uint64_t index) const;

    /// Uniform in [0, 1), 53 bits.
    double uniform(std::uint64_t index) const;

    /// Standard normal (Box-Muller).
    double normal(std::uint64_t index) const;

    /// Uniform in [0, bound), bound > 0 (Lemire's multiply-shift; the bias is below 2^-32 for bounds below 2^32).
    std::uint64_t below(std::uint64_t index, std::uint64_t bound) const;

private:
    std::uint64_t m_seed;
    std::uint64_t m_stream;
};

/// A 64-bit mix of two words (splitmix64 finaliser): for deriving streams and hashing row identities.
std::uint64_t mix(std::uint64_t a, std::uint64_t b);

} // namespace cairn
