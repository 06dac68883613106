// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression/lexer.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace cairn::graph::expression {

namespace {

constexpr std::array<std::string_view, 23> kSymbols{"...", "**", "<=", ">=", "==", "!=", "(", ")", "[", "]", ",", ":", "=", "+", "-", "*", "/", "@", "<", ">", ";", "\n", "\r"};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Reads one token after the other.
class Lexer {
public:
    explicit Lexer(std::string_view code) : m_code(code) {}

    Result<std::vector<Token>> run()
    {
        while (skipBlanks(), m_at < m_code.size()) {
            const char c = m_code[m_at];
            if (isDigit(c) || (c == '.' && m_at + 1 < m_code.size() && isDigit(m_code[m_at + 1])))
                CAIRN_TRY(number());
            else if (isLetter(c))
                name();
            else if (c == '"' || c == '\'')
                CAIRN_TRY(quoted(c));
            else
                CAIRN_TRY(symbol());
        }
        add(Token::Kind::End, m_code.size(), "");
        return std::move(m_tokens);
    }

private:
    void add(Token::Kind kind, std::size_t offset, std::string text, double value = 0) { m_tokens.push_back({kind, offset, std::move(text), value}); }

    void skipBlanks()
    {
        while (m_at < m_code.size() && (m_code[m_at] == ' ' || m_code[m_at] == '\t' || m_code[m_at] == '#')) {
            if (m_code[m_at] == '#')
                m_at = std::min(m_code.find('\n', m_at), m_code.size());
            else
                ++m_at;
        }
    }

    Result<void> number()
    {
        double value = 0;
        const char* const begin = m_code.data() + m_at;
        const auto [end, error] = std::from_chars(begin, m_code.data() + m_code.size(), value);
        const auto length = static_cast<std::size_t>(end - begin);
        if (error != std::errc() || (m_at + length < m_code.size() && isLetter(m_code[m_at + length])))
            return errorAt(m_code, m_at, "this is not a number", "Write numbers as 3, 0.5 or 1e-3");
        add(Token::Kind::Number, m_at, std::string(begin, length), value);
        m_at += length;
        return {};
    }

    void name()
    {
        const std::size_t begin = m_at;
        while (m_at < m_code.size() && (isLetter(m_code[m_at]) || isDigit(m_code[m_at])))
            ++m_at;
        add(Token::Kind::Name, begin, std::string(m_code.substr(begin, m_at - begin)));
    }

    Result<void> quoted(char quote)
    {
        const std::size_t end = m_code.find(quote, m_at + 1);
        if (end == std::string_view::npos)
            return errorAt(m_code, m_at, "the text that begins here does not end", std::string("Add ") + quote + " behind it");
        add(Token::Kind::Text, m_at, std::string(m_code.substr(m_at + 1, end - m_at - 1)));
        m_at = end + 1;
        return {};
    }

    Result<void> symbol()
    {
        const auto found = std::ranges::find_if(kSymbols, [&](std::string_view one) { return m_code.substr(m_at).starts_with(one); });
        if (found == kSymbols.end())
            return errorAt(m_code, m_at, "there is no use for the character here", "Write an expression such as a * sigmoid(b)");
        m_brackets += *found == "(" || *found == "[" ? 1 : *found == ")" || *found == "]" ? -1 : 0;
        const bool lineBreak = *found == "\n" || *found == "\r";
        if (*found == ";" || (lineBreak && m_brackets <= 0))
            add(Token::Kind::Newline, m_at, "\n");
        else if (!lineBreak)
            add(Token::Kind::Symbol, m_at, std::string(*found));
        m_at += found->size();
        return {};
    }

    std::string_view m_code;
    std::size_t m_at = 0;
    int m_brackets = 0;
    std::vector<Token> m_tokens;
};

} // namespace

Result<std::vector<Token>> tokens(std::string_view code)
{
    if (code.size() > kLongestCode)
        return fail(ErrorCode::InvalidInput, "The expression has " + grouped(code.size()) + " characters, at most " + grouped(kLongestCode) + " are possible", {},
                    "Divide it into two expressions");
    return Lexer(code).run();
}

std::string placeText(std::string_view code, std::size_t offset)
{
    const std::string_view before = code.substr(0, offset);
    const std::size_t lineBreak = before.rfind('\n');
    const std::string_view line = lineBreak == std::string_view::npos ? before : before.substr(lineBreak + 1);
    const auto column = 1 + std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    if (code.find('\n') == std::string_view::npos)
        return "Column " + std::to_string(column);
    return "Line " + std::to_string(1 + std::ranges::count(before, '\n')) + ", column " + std::to_string(column);
}

Error errorAt(std::string_view code, std::size_t offset, const std::string& what, const std::string& fix)
{
    return fail(ErrorCode::InvalidInput, placeText(code, offset) + ": " + what, {}, fix);
}

} // namespace cairn::graph::expression
