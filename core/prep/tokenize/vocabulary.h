// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cairn::prep {

/// Finds texts by std::string_view.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

/// What stands for nothing behind the end of a text.
inline constexpr const char* kPad = "[PAD]";

/// Pieces and their ids. Corrupt where a piece is there twice.
class Vocabulary {
public:
    static Result<Vocabulary> from(std::vector<std::string> pieces);

    std::optional<std::int64_t> find(std::string_view piece) const
    {
        const auto found = m_ids.find(piece);
        return found == m_ids.end() ? std::nullopt : std::optional(found->second);
    }
    std::int64_t size() const { return static_cast<std::int64_t>(m_pieces.size()); }
    const std::string& piece(std::int64_t id) const { return m_pieces.at(static_cast<std::size_t>(id)); }
    const std::vector<std::string>& pieces() const { return m_pieces; }

private:
    std::vector<std::string> m_pieces;
    std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>> m_ids;
};

} // namespace cairn::prep
