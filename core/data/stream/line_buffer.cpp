// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/stream/line_buffer.h"

#include "core/base/text.h"
#include "core/data/stream/line_source.h"

namespace cairn::data {

void LineBuffer::push(std::vector<std::string>& lines, std::string_view line)
{
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    if (!line.empty())
        lines.emplace_back(line);
}

Result<void> LineBuffer::take(std::vector<std::string>& lines, std::size_t most)
{
    while (lines.size() < most) {
        const std::size_t end = m_bytes.find('\n', m_start);
        if (end == std::string::npos)
            break;
        push(lines, std::string_view(m_bytes).substr(m_start, end - m_start));
        m_taken += end + 1 - m_start;
        m_start = end + 1;
    }
    if (m_start > m_bytes.size() / 2) {
        m_bytes.erase(0, m_start);
        m_start = 0;
    }
    if (waiting() > kLongestLine && !hasLine())
        return fail(ErrorCode::InvalidInput, "A line is longer than " + bytesText(kLongestLine), m_where, "Send one row per line");
    return {};
}

void LineBuffer::takeRest(std::vector<std::string>& lines)
{
    push(lines, std::string_view(m_bytes).substr(m_start));
    m_taken += waiting();
    m_bytes.clear();
    m_start = 0;
}

} // namespace cairn::data
