// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace cairn::parse {

/// Memory that a program and its helper both see: pixels cross once, without the copies and checksums of the wire.
/// Its size is sealed, so a helper cannot take it away under its reader; but it may write at any time: copy first, then look.
/// Threads: as its owner says.
class SharedBlock {
public:
    /// OutOfMemory where the system gives none.
    static Result<std::unique_ptr<SharedBlock>> make(std::size_t bytes);
    ~SharedBlock();
    SharedBlock(const SharedBlock&) = delete;
    SharedBlock& operator=(const SharedBlock&) = delete;

    std::span<const std::uint8_t> bytes() const { return {m_bytes, m_size}; }
    int descriptor() const { return m_descriptor; } ///< for ParseStart::shared

private:
    SharedBlock() = default;

    int m_descriptor = -1;
    const std::uint8_t* m_bytes = nullptr;
    std::size_t m_size = 0;
};

} // namespace cairn::parse
