// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/feed/row_feed.h"
#include "core/data/stream/line_parser.h"

#include <memory>
#include <string>
#include <vector>

/// Private to core/data/stream: lines as rows for the table engine.
namespace cairn::data {

/// A line that is no row, and why.
struct RefusedLine {
    std::string line, reason;
};

/// The lines of one micro-batch as a feed.
class BatchFeed : public RowFeed {
public:
    BatchFeed(LineParser& parser, const std::vector<std::string>& lines, std::vector<RefusedLine>& refusals)
        : m_parser(parser), m_lines(lines), m_refusals(refusals)
    {
    }

    Result<void> next(FeedBlock& block, const StopToken&) override
    {
        std::string reason;
        for (; m_next < m_lines.size() && !block.full(); ++m_next) {
            if (m_parser.parse(m_lines[m_next], block, reason) == LineParser::Outcome::Refused)
                m_refusals.push_back({m_lines[m_next], reason});
        }
        return {};
    }

private:
    LineParser& m_parser;
    const std::vector<std::string>& m_lines;
    std::vector<RefusedLine>& m_refusals;
    std::size_t m_next = 0;
};

/// Starts the feed of one micro-batch; what it refers to must stay.
class BatchSource : public FeedSource {
public:
    BatchSource(LineParser& parser, const std::vector<std::string>& lines, std::vector<RefusedLine>& refusals)
        : m_parser(parser), m_lines(lines), m_refusals(refusals)
    {
    }
    Result<std::unique_ptr<RowFeed>> start(const StopToken&) const override
    {
        return std::unique_ptr<RowFeed>(std::make_unique<BatchFeed>(m_parser, m_lines, m_refusals));
    }

private:
    LineParser& m_parser;
    const std::vector<std::string>& m_lines;
    std::vector<RefusedLine>& m_refusals;
};

} // namespace cairn::data
