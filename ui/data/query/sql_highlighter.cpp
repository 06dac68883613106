// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/query/sql_highlighter.h"

#include "core/data/sql/join_sql.h"
#include "ui/common/text.h"

namespace cairn::ui {

SqlHighlighter::SqlHighlighter(QTextDocument* document, plots::ThemeStore& themes) : QSyntaxHighlighter(document), m_themes(themes)
{
    for (const std::string& keyword : data::sqlKeywords())
        m_keywords.insert(fromStd(keyword));
    connect(&themes, &plots::ThemeStore::changed, this, &QSyntaxHighlighter::rehighlight);
}

void SqlHighlighter::setNames(const QStringList& names)
{
    m_names.clear();
    for (const QString& name : names)
        m_names.insert(name.toLower());
    rehighlight();
}

/// Colours a text or comment to its end; the place behind it.
int SqlHighlighter::rest(const QString& text, int from, int state)
{
    const QString closing = state == InText ? QStringLiteral("'") : QStringLiteral("*/");
    const int found = static_cast<int>(text.indexOf(closing, from));
    const int end = found < 0 ? static_cast<int>(text.size()) : found + static_cast<int>(closing.size());
    setCurrentBlockState(found < 0 ? state : Code);
    return end;
}

int SqlHighlighter::word(const QString& text, int from)
{
    int end = from;
    while (end < text.size() && (text[end].isLetterOrNumber() || text[end] == QLatin1Char('_')))
        ++end;
    const QString word = text.mid(from, end - from);
    QTextCharFormat format;
    if (m_keywords.contains(word.toUpper())) {
        format.setForeground(m_themes.color(plots::Role::Accent));
        format.setFontWeight(QFont::DemiBold);
        setFormat(from, end - from, format);
    } else if (m_names.contains(word.toLower())) {
        setFormat(from, end - from, m_themes.color(plots::Role::Focus));
    } else if (word[0].isDigit()) {
        setFormat(from, end - from, m_themes.color(plots::Role::Warn));
    }
    return end;
}

void SqlHighlighter::highlightBlock(const QString& text)
{
    const QColor texts = m_themes.color(plots::Role::Good), comments = m_themes.color(plots::Role::Muted);
    setCurrentBlockState(Code);
    int at = 0;
    if (previousBlockState() == InText || previousBlockState() == InComment) {
        at = rest(text, 0, previousBlockState());
        setFormat(0, at, previousBlockState() == InText ? texts : comments);
    }
    while (at < text.size()) {
        const int begin = at;
        const QChar letter = text[at], next = at + 1 < text.size() ? text[at + 1] : QChar();
        if (letter == QLatin1Char('-') && next == QLatin1Char('-')) {
            setFormat(at, static_cast<int>(text.size()) - at, comments);
            return;
        }
        if (letter == QLatin1Char('/') && next == QLatin1Char('*')) {
            at = rest(text, at + 2, InComment);
            setFormat(begin, at - begin, comments);
        } else if (letter == QLatin1Char('\'')) {
            at = rest(text, at + 1, InText);
            setFormat(begin, at - begin, texts);
        } else if (letter == QLatin1Char('"')) {
            const int end = static_cast<int>(text.indexOf(QLatin1Char('"'), at + 1));
            at = end < 0 ? static_cast<int>(text.size()) : end + 1;
        } else if (letter.isLetterOrNumber() || letter == QLatin1Char('_')) {
            at = word(text, at);
        } else {
            ++at;
        }
    }
}

} // namespace cairn::ui
