// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table/table_page.h"

#include <array>
#include <charconv>

namespace cairn::data {

namespace {

template <typename Number>
std::string shortest(Number number)
{
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return error == std::errc() ? std::string(buffer.data(), end) : std::string();
}

struct ToText {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(std::int64_t number) const { return shortest(number); }
    std::string operator()(double number) const { return shortest(number); }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(const std::string& text) const { return text; }
};

} // namespace

std::string cellText(const Cell& cell)
{
    return std::visit(ToText(), cell);
}

} // namespace cairn::data
