// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace cairn::test {

/// Whether this is a build beside which SentencePiece cannot be loaded.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

} // namespace cairn::test
