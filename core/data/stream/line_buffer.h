// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::data {

/// Cuts bytes into lines; a line that is not complete waits for its rest.
class LineBuffer {
public:
    explicit LineBuffer(std::string where) : m_where(std::move(where)) {}

    void add(std::string_view bytes) { m_bytes += bytes; }
    /// Moves complete lines to `lines` until it holds `most`. InvalidInput for a line above kLongestLine.
    Result<void> take(std::vector<std::string>& lines, std::size_t most);
    /// The end came: what is left is a line too.
    void takeRest(std::vector<std::string>& lines);

    bool hasLine() const { return m_bytes.find('\n', m_start) != std::string::npos; }
    std::size_t waiting() const { return m_bytes.size() - m_start; }
    /// Bytes of all lines taken, their ends included.
    std::uint64_t taken() const { return m_taken; }

private:
    void push(std::vector<std::string>& lines, std::string_view line);

    std::string m_where, m_bytes;
    std::size_t m_start = 0;
    std::uint64_t m_taken = 0;
};

} // namespace cairn::data
