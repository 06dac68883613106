// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/blocks/flat_labels.h"

#include "core/graph/graph.h"

namespace cairn::graph {

namespace {

constexpr std::size_t kLongestPrefix = 48;
constexpr std::size_t kLongestFlatLabel = 64;

bool startsWithDigit(const std::string& text)
{
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

} // namespace

std::string FlatLabels::make(std::string wish)
{
    if (wish.size() > kLongestFlatLabel)
        wish = wish.substr(wish.size() - kLongestFlatLabel);
    while (wish.starts_with('_') || startsWithDigit(wish))
        wish.erase(0, 1);
    std::string label = wish;
    for (int number = 2; !m_taken.insert(label).second || !checkLabel(label); ++number) {
        const std::string tail = "_" + std::to_string(number);
        label = wish.substr(0, kLongestFlatLabel - tail.size()) + tail;
    }
    return label;
}

std::string FlatLabels::prefix(std::string label)
{
    if (label.size() > kLongestPrefix)
        label = label.substr(label.size() - kLongestPrefix);
    if (startsWithDigit(label))
        label.front() = '_';
    return label + "__";
}

} // namespace cairn::graph
