// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/blocks/values.h"

#include <charconv>
#include <cmath>

namespace cairn::graph {

namespace {

constexpr std::size_t kLongest = 256;
constexpr int kDeepest = 16;
constexpr double kLargestWhole = 9e15; // exact as a double

/// Recursive descent: sum -> product -> factor.
class Calculation {
public:
    Calculation(std::string_view text, const BlockValues& values) : m_text(text), m_values(values) {}

    Result<Json> run()
    {
        CAIRN_ASSIGN(const Json value, sum(0));
        skipSpace();
        if (m_at < m_text.size())
            return wrong("an operator was expected");
        return value;
    }

private:
    Error wrong(const std::string& what) const
    {
        return fail(ErrorCode::InvalidInput, "In \"=" + std::string(m_text) + "\", character " + std::to_string(m_at + 2) + ": " + what, {},
                    "Write numbers, names of the block's parameters, + - * / and parentheses");
    }

    void skipSpace()
    {
        while (m_at < m_text.size() && m_text[m_at] == ' ')
            ++m_at;
    }

    bool take(char symbol)
    {
        skipSpace();
        if (m_at >= m_text.size() || m_text[m_at] != symbol)
            return false;
        ++m_at;
        return true;
    }

    Result<Json> apply(char operation, const Json& a, const Json& b) const
    {
        if (!a.is_number() || !b.is_number())
            return wrong("only numbers can be calculated with");
        const double x = a.get<double>(), y = b.get<double>();
        if (operation == '/' && y == 0)
            return wrong("division by zero");
        const bool whole = a.is_number_integer() && b.is_number_integer();
        double value = operation == '+' ? x + y : operation == '-' ? x - y : operation == '*' ? x * y : operation == '<' ? std::min(x, y)
                       : operation == '>' ? std::max(x, y) : x / y;
        if (whole && operation == '/')
            value = std::floor(value);
        if (!std::isfinite(value) || (whole && std::abs(value) > kLargestWhole))
            return wrong("the result is too large");
        return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
    }

    Result<Json> sum(int depth)
    {
        CAIRN_ASSIGN(Json value, product(depth));
        for (;;) {
            const char operation = take('+') ? '+' : take('-') ? '-' : 0;
            if (!operation)
                return value;
            CAIRN_ASSIGN(const Json right, product(depth));
            CAIRN_ASSIGN(value, apply(operation, value, right));
        }
    }

    Result<Json> product(int depth)
    {
        CAIRN_ASSIGN(Json value, factor(depth));
        for (;;) {
            const char operation = take('*') ? '*' : take('/') ? '/' : 0;
            if (!operation)
                return value;
            CAIRN_ASSIGN(const Json right, factor(depth));
            CAIRN_ASSIGN(value, apply(operation, value, right));
        }
    }

    Result<Json> factor(int depth)
    {
        if (depth > kDeepest)
            return wrong("nested too deep");
        if (take('-')) {
            CAIRN_ASSIGN(const Json value, factor(depth + 1));
            return apply('-', Json(0), value);
        }
        if (take('(')) {
            CAIRN_ASSIGN(const Json value, sum(depth + 1));
            if (!take(')'))
                return wrong("\")\" was expected");
            return value;
        }
        skipSpace();
        if (m_at < m_text.size() && (std::isdigit(static_cast<unsigned char>(m_text[m_at])) || m_text[m_at] == '.'))
            return number();
        return name(depth);
    }

    Result<Json> number()
    {
        const char *first = m_text.data() + m_at, *last = m_text.data() + m_text.size();
        double value = 0;
        const auto [end, error] = std::from_chars(first, last, value);
        if (error != std::errc())
            return wrong("a number was expected");
        const std::string_view digits(first, static_cast<std::size_t>(end - first));
        m_at += digits.size();
        const bool whole = digits.find_first_of(".eE") == std::string_view::npos && value < kLargestWhole;
        return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
    }

    Result<Json> name(int depth)
    {
        std::size_t end = m_at;
        while (end < m_text.size() && (std::isalnum(static_cast<unsigned char>(m_text[end])) || m_text[end] == '_'))
            ++end;
        const std::string word(m_text.substr(m_at, end - m_at));
        if (word.empty())
            return wrong("a number or a parameter was expected");
        if (const auto found = m_values.find(word); found != m_values.end()) {
            m_at = end;
            return found->second;
        }
        if (word != "min" && word != "max")
            return wrong("the block has no parameter \"" + word + "\"");
        m_at = end;
        if (!take('('))
            return wrong("\"(\" was expected");
        CAIRN_ASSIGN(const Json a, sum(depth + 1));
        if (!take(','))
            return wrong("\",\" was expected");
        CAIRN_ASSIGN(const Json b, sum(depth + 1));
        if (!take(')'))
            return wrong("\")\" was expected");
        return apply(word == "min" ? '<' : '>', a, b);
    }

    std::string_view m_text;
    const BlockValues& m_values;
    std::size_t m_at = 0;
};

} // namespace

Result<Json> blockValue(std::string_view expression, const BlockValues& values)
{
    if (expression.size() > kLongest)
        return fail(ErrorCode::InvalidInput, "A calculated value has at most 256 characters", {}, "Shorten it");
    return Calculation(expression, values).run();
}

} // namespace cairn::graph
