// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/expression/parser.h"

#include "core/graph/expression/lexer.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace cairn::graph::expression {

namespace {

constexpr double kLargestIndex = 1e9;

std::string shown(const Token& token)
{
    switch (token.kind) {
    case Token::Kind::End: return "the end";
    case Token::Kind::Newline: return "the end of the line";
    case Token::Kind::Text: return "a text";
    default: return "\"" + token.text + "\"";
    }
}

class Parser {
public:
    Parser(std::string_view code, std::vector<Token> tokens) : m_code(code), m_tokens(std::move(tokens)) {}

    Result<Script> script()
    {
        Script script;
        while (skipNewlines(), isAssignment()) {
            std::string name = next().text;
            ++m_at; // the "="
            CAIRN_ASSIGN(Ast value, comparison());
            script.variables.emplace_back(std::move(name), std::move(value));
            if (peek().kind == Token::Kind::End)
                return expected("a last line with the result, such as \"a + b\"");
            CAIRN_TRY(endOfLine());
        }
        CAIRN_ASSIGN(script.result, comparison());
        skipNewlines();
        if (peek().kind != Token::Kind::End)
            return expected("an operator or the end");
        return script;
    }

private:
    using Parsed = Result<Ast>;

    /// Counts brackets in brackets.
    struct Level {
        explicit Level(int& depth) : m_depth(++depth) {}
        ~Level() { --m_depth; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        int& m_depth;
    };

    const Token& peek() const { return m_tokens[m_at]; }
    const Token& next() { return m_tokens[m_at + 1 < m_tokens.size() ? m_at++ : m_at]; }
    bool sees(std::string_view symbol) const { return peek().kind == Token::Kind::Symbol && peek().text == symbol; }
    bool take(std::string_view symbol) { return sees(symbol) && (++m_at, true); }

    void skipNewlines()
    {
        while (peek().kind == Token::Kind::Newline)
            ++m_at;
    }

    bool isAssignment() const
    {
        return peek().kind == Token::Kind::Name && m_tokens[m_at + 1].kind == Token::Kind::Symbol && m_tokens[m_at + 1].text == "=";
    }

    Error expected(const std::string& what) const { return errorAt(m_code, peek().offset, "expected " + what + ", but found " + shown(peek()), "Correct the expression there"); }

    Result<void> endOfLine()
    {
        if (peek().kind != Token::Kind::Newline)
            return expected("an operator or the end of the line");
        return {};
    }

    Result<void> want(std::string_view symbol)
    {
        if (!take(symbol))
            return expected("\"" + std::string(symbol) + "\"");
        return {};
    }

    Parsed made(Ast::Kind kind, std::size_t offset, std::string text, std::vector<Ast> children, double number = 0)
    {
        if (++m_pieces > kMostPieces)
            return errorAt(m_code, offset, "the expression has more than " + std::to_string(kMostPieces) + " pieces", "Divide it into two expressions");
        return Ast{kind, offset, std::move(text), number, std::move(children)};
    }

    Parsed binary(Ast left, const Token& symbol, Ast right)
    {
        std::vector<Ast> children;
        children.push_back(std::move(left));
        children.push_back(std::move(right));
        return made(Ast::Kind::Binary, symbol.offset, symbol.text, std::move(children));
    }

    Parsed comparison()
    {
        const Level level(m_depth);
        if (m_depth > kDeepest)
            return errorAt(m_code, peek().offset, "there are more than " + std::to_string(kDeepest) + " brackets in brackets", "Give parts of the expression a name: h = ...");
        CAIRN_ASSIGN(Ast left, sum());
        if (!seesAny({"<", "<=", ">", ">=", "==", "!="}))
            return left;
        const Token symbol = next();
        CAIRN_ASSIGN(Ast right, sum());
        if (seesAny({"<", "<=", ">", ">=", "==", "!="}))
            return errorAt(m_code, peek().offset, "comparisons cannot follow each other", "Multiply them: (a < b) * (b < c)");
        return binary(std::move(left), symbol, std::move(right));
    }

    bool seesAny(std::initializer_list<std::string_view> symbols) const
    {
        return std::ranges::any_of(symbols, [&](std::string_view symbol) { return sees(symbol); });
    }

    Parsed sum()
    {
        CAIRN_ASSIGN(Ast left, term());
        while (seesAny({"+", "-"})) {
            const Token symbol = next();
            CAIRN_ASSIGN(Ast right, term());
            CAIRN_ASSIGN(left, binary(std::move(left), symbol, std::move(right)));
        }
        return left;
    }

    Parsed term()
    {
        CAIRN_ASSIGN(Ast left, unary());
        while (seesAny({"*", "/", "@"})) {
            const Token symbol = next();
            CAIRN_ASSIGN(Ast right, unary());
            CAIRN_ASSIGN(left, binary(std::move(left), symbol, std::move(right)));
        }
        return left;
    }

    Parsed unary()
    {
        if (!sees("-"))
            return power();
        const Level level(m_depth);
        if (m_depth > kDeepest)
            return errorAt(m_code, peek().offset, "there are too many signs", "Remove some of them");
        const std::size_t offset = next().offset;
        CAIRN_ASSIGN(Ast child, unary());
        std::vector<Ast> children;
        children.push_back(std::move(child));
        return made(Ast::Kind::Negate, offset, "-", std::move(children));
    }

    Parsed power()
    {
        CAIRN_ASSIGN(Ast base, postfix());
        if (!sees("**"))
            return base;
        const Level level(m_depth);
        if (m_depth > kDeepest)
            return errorAt(m_code, peek().offset, "there are too many powers of powers", "Remove some of them");
        const Token symbol = next();
        CAIRN_ASSIGN(Ast exponent, unary());
        return binary(std::move(base), symbol, std::move(exponent));
    }

    Parsed postfix()
    {
        CAIRN_ASSIGN(Ast base, primary());
        while (sees("[")) {
            const std::size_t offset = next().offset;
            std::vector<IndexItem> items;
            do {
                CAIRN_ASSIGN(IndexItem item, indexItem());
                items.push_back(item);
            } while (take(",") && !sees("]"));
            CAIRN_TRY(want("]"));
            std::vector<Ast> children;
            children.push_back(std::move(base));
            CAIRN_ASSIGN(base, made(Ast::Kind::Index, offset, "[]", std::move(children)));
            base.items = std::move(items);
        }
        return base;
    }

    Result<IndexItem> indexItem()
    {
        IndexItem item{IndexItem::Form::Range, peek().offset, {}, {}, {}};
        if (take("...")) {
            item.form = IndexItem::Form::Rest;
            return item;
        }
        if (peek().kind == Token::Kind::Name && peek().text == "None") {
            ++m_at;
            item.form = IndexItem::Form::New;
            return item;
        }
        CAIRN_TRY(indexNumber(item.start));
        if (!take(":")) {
            if (!item.start)
                return expected("a whole number, \":\", \"...\" or None");
            item.form = IndexItem::Form::Place;
            return item;
        }
        CAIRN_TRY(indexNumber(item.end));
        if (take(":"))
            CAIRN_TRY(indexNumber(item.step));
        return item;
    }

    Result<void> indexNumber(std::optional<std::int64_t>& number)
    {
        const bool negative = take("-");
        if (peek().kind != Token::Kind::Number) {
            if (negative)
                return expected("a whole number");
            return {};
        }
        if (peek().number != std::floor(peek().number) || peek().number > kLargestIndex)
            return expected("a whole number up to 1000000000");
        const auto value = static_cast<std::int64_t>(next().number);
        number = negative ? -value : value;
        return {};
    }

    Parsed primary()
    {
        const Token token = peek();
        if (take("("))
            return bracketed(token.offset);
        if (token.kind == Token::Kind::Number || token.kind == Token::Kind::Text || token.kind == Token::Kind::Name)
            ++m_at;
        switch (token.kind) {
        case Token::Kind::Number: return made(Ast::Kind::Number, token.offset, token.text, {}, token.number);
        case Token::Kind::Text: return made(Ast::Kind::Text, token.offset, token.text, {});
        case Token::Kind::Name:
            if (token.text == "True" || token.text == "False")
                return made(Ast::Kind::Truth, token.offset, token.text, {}, token.text == "True" ? 1 : 0);
            return take("(") ? call(token) : made(Ast::Kind::Name, token.offset, token.text, {});
        default: return expected("an input, a number or \"(\"");
        }
    }

    Parsed bracketed(std::size_t offset)
    {
        CAIRN_ASSIGN(Ast inner, comparison());
        if (take(")"))
            return inner;
        std::vector<Ast> children;
        children.push_back(std::move(inner));
        while (take(",") && !sees(")")) {
            CAIRN_ASSIGN(Ast more, comparison());
            children.push_back(std::move(more));
        }
        CAIRN_TRY(want(")"));
        return made(Ast::Kind::Tuple, offset, "()", std::move(children));
    }

    Parsed call(const Token& name)
    {
        std::vector<Ast> arguments;
        std::vector<std::string> keywords;
        while (!sees(")")) {
            keywords.emplace_back();
            if (isAssignment()) {
                keywords.back() = next().text;
                ++m_at; // the "="
            } else if (keywords.size() > 1 && !keywords[keywords.size() - 2].empty()) {
                return expected("an argument with a name, as those before it");
            }
            CAIRN_ASSIGN(Ast argument, comparison());
            arguments.push_back(std::move(argument));
            if (!take(","))
                break;
        }
        CAIRN_TRY(want(")"));
        CAIRN_ASSIGN(Ast made_, made(Ast::Kind::Call, name.offset, name.text, std::move(arguments)));
        made_.keywords = std::move(keywords);
        return made_;
    }

    std::string_view m_code;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0, m_pieces = 0;
    int m_depth = 0;
};

} // namespace

Result<Script> parse(std::string_view code)
{
    CAIRN_ASSIGN(std::vector<Token> all, tokens(code));
    return Parser(code, std::move(all)).script();
}

} // namespace cairn::graph::expression
