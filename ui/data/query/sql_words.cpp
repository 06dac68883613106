// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/query/sql_words.h"

#include "core/data/sql/join_sql.h"
#include "ui/common/text.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

namespace cairn::ui {

namespace {

bool isWordLetter(QChar letter)
{
    return letter.isLetterOrNumber() || letter == QLatin1Char('_');
}

/// Whether the place is within a text or a comment.
bool inTextOrComment(const QString& sql, int position)
{
    enum { Code, Text, Line, Block } state = Code;
    for (int i = 0; i < position; ++i) {
        const QChar letter = sql[i], next = i + 1 < position ? sql[i + 1] : QChar();
        if (state == Code && letter == QLatin1Char('\''))
            state = Text;
        else if (state == Text && letter == QLatin1Char('\''))
            state = Code;
        else if (state == Code && letter == QLatin1Char('-') && next == QLatin1Char('-'))
            state = Line;
        else if (state == Line && letter == QLatin1Char('\n'))
            state = Code;
        else if (state == Code && letter == QLatin1Char('/') && next == QLatin1Char('*'))
            state = Block;
        else if (state == Block && letter == QLatin1Char('*') && next == QLatin1Char('/'))
            state = Code;
    }
    return state != Code;
}

QString unquoted(QString name)
{
    if (name.startsWith(QLatin1Char('"')) && name.endsWith(QLatin1Char('"')) && name.size() > 1)
        name = name.mid(1, name.size() - 2).replace(QStringLiteral("\"\""), QStringLiteral("\""));
    return name.toLower();
}

/// Tables and aliases that stand behind FROM, JOIN or a comma, in small letters: name, table.
QHash<QString, QString> namesIn(const QString& sql, const SqlScope& scope)
{
    static const QRegularExpression pattern(
        QStringLiteral("(?:\\b(?:from|join)\\b|,)\\s*(\"(?:[^\"]|\"\")+\"|\\w+)(?:\\s+(?:as\\s+)?(\"(?:[^\"]|\"\")+\"|\\w+))?"),
        QRegularExpression::CaseInsensitiveOption);
    QSet<QString> tables;
    for (const auto& [name, schema] : scope.tables)
        tables.insert(fromStd(name).toLower());
    QHash<QString, QString> names;
    for (auto found = pattern.globalMatch(sql); found.hasNext();) {
        const auto match = found.next();
        const QString table = unquoted(match.captured(1)), alias = unquoted(match.captured(2));
        if (!tables.contains(table))
            continue;
        names.insert(table, table);
        if (!alias.isEmpty() && !names.contains(alias))
            names.insert(alias, table);
    }
    return names;
}

void addColumns(QStringList& words, const data::Schema& schema)
{
    for (const data::Column& column : schema.columns)
        words.append(fromStd(data::sqlWord(column.name)));
}

} // namespace

SqlCompletion completionAt(const QString& sql, int position, const SqlScope& scope)
{
    SqlCompletion completion;
    if (inTextOrComment(sql, position))
        return completion;
    int begin = position;
    while (begin > 0 && isWordLetter(sql[begin - 1]))
        --begin;
    completion.prefix = sql.mid(begin, position - begin);
    if (!completion.prefix.isEmpty() && completion.prefix[0].isDigit())
        return {};
    const QHash<QString, QString> names = namesIn(sql, scope);
    if (begin > 0 && sql[begin - 1] == QLatin1Char('.')) {
        static const QRegularExpression owner(QStringLiteral("(\"(?:[^\"]|\"\")+\"|\\w+)\\.$"));
        const QString name = unquoted(owner.match(sql.left(begin)).captured(1));
        for (const auto& [table, schema] : scope.tables) {
            if (const QString lower = fromStd(table).toLower(); lower == name || names.value(name) == lower)
                addColumns(completion.words, schema);
        }
        completion.words.removeDuplicates();
        return completion;
    }
    const QSet<QString> used(names.cbegin(), names.cend());
    for (const auto& [table, schema] : scope.tables) {
        if (used.isEmpty() || used.contains(fromStd(table).toLower()))
            addColumns(completion.words, schema);
    }
    for (const auto& [table, schema] : scope.tables)
        completion.words.append(fromStd(data::sqlWord(table)));
    for (const std::string& keyword : data::sqlKeywords())
        completion.words.append(fromStd(keyword));
    completion.words.append(scope.functions);
    completion.words.removeDuplicates();
    return completion;
}

int errorPosition(const QString& where, const QString& sql)
{
    static const QRegularExpression pattern(QStringLiteral("line (\\d+), column (\\d+)"));
    const auto match = pattern.match(where);
    if (!match.hasMatch())
        return -1;
    int begin = 0;
    for (int line = match.captured(1).toInt(); line > 1 && begin >= 0; --line)
        begin = static_cast<int>(sql.indexOf(QLatin1Char('\n'), begin)) + 1;
    const int end = static_cast<int>(sql.indexOf(QLatin1Char('\n'), begin));
    const QString text = sql.mid(begin, end < 0 ? -1 : end - begin);
    return begin + static_cast<int>(QString::fromUtf8(text.toUtf8().left(std::max(match.captured(2).toInt() - 1, 0))).size());
}

} // namespace cairn::ui
