// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/python_literal.h"

#include "core/base/text.h"

#include <charconv>

namespace cairn::data {

namespace {

constexpr std::size_t kMostItems = 10'000;
constexpr int kDeepest = 16;

class Literal {
public:
    explicit Literal(std::string_view text) : m_text(text) {}

    /// Nothing where the text is no literal.
    std::optional<Json> parse()
    {
        auto value = this->value(0);
        skip();
        return value && m_at == m_text.size() ? value : std::nullopt;
    }

private:
    void skip()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t' || m_text[m_at] == '\r'))
            ++m_at;
    }

    bool take(char c)
    {
        skip();
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    std::optional<Json> word(std::string_view word, Json value)
    {
        if (!m_text.substr(m_at).starts_with(word))
            return {};
        m_at += word.size();
        return value;
    }

    std::optional<Json> value(int depth)
    {
        skip();
        if (depth > kDeepest || m_at >= m_text.size())
            return {};
        switch (m_text[m_at]) {
        case '{': return dictionary(depth);
        case '[': return list(']', depth);
        case '(': return list(')', depth);
        case '\'':
        case '"': return text();
        case 'T': return word("True", true);
        case 'F': return word("False", false);
        case 'N': return word("None", nullptr);
        default: return number();
        }
    }

    std::optional<Json> number()
    {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(m_text.data() + m_at, m_text.data() + m_text.size(), value);
        if (error != std::errc())
            return {};
        m_at = static_cast<std::size_t>(end - m_text.data());
        if (m_at < m_text.size() && m_text[m_at] == 'L') // Python 2 wrote long numbers so
            ++m_at;
        return Json(value);
    }

    std::optional<Json> text()
    {
        const char quote = m_text[m_at++];
        std::string value;
        for (; m_at < m_text.size(); ++m_at) {
            char c = m_text[m_at];
            if (c == quote) {
                ++m_at;
                return Json(toUtf8(value));
            }
            if (c == '\\' && m_at + 1 < m_text.size())
                c = m_text[++m_at];
            value += c;
        }
        return {};
    }

    std::optional<Json> list(char end, int depth)
    {
        Json values = Json::array();
        ++m_at;
        while (!take(end)) {
            auto item = value(depth + 1);
            if (!item || values.size() >= kMostItems)
                return {};
            values.push_back(std::move(*item));
            if (!take(',') && (m_at >= m_text.size() || m_text[m_at] != end))
                return {};
        }
        return values;
    }

    std::optional<Json> dictionary(int depth)
    {
        Json values = Json::object();
        ++m_at;
        while (!take('}')) {
            auto key = value(depth + 1);
            if (!key || !key->is_string() || !take(':'))
                return {};
            auto item = value(depth + 1);
            if (!item)
                return {};
            values[key->get<std::string>()] = std::move(*item);
            if (!take(',') && (m_at >= m_text.size() || m_text[m_at] != '}'))
                return {};
        }
        return values;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

std::optional<Json> pythonLiteral(std::string_view text)
{
    return Literal(text).parse();
}

} // namespace cairn::data
