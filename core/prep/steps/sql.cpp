// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/table/derived_dataset.h"
#include "core/prep/steps/families.h"
#include "core/prep/steps/step_sql.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace cairn::prep {

namespace {

constexpr std::size_t kLongest = 20'000;
/// Functions that answer differently each time: a recipe must give the same rows again.
constexpr std::array kChanging{"random", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "now", "today", "get_current_timestamp", "transaction_timestamp",
                               "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "nextval", "setseed", "getenv"};

std::string lower(std::string text)
{
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// Words of SQL outside of '...' and "...", in lower case.
std::vector<std::string> sqlWords(const std::string& sql)
{
    std::vector<std::string> words;
    std::string word;
    char quote = 0;
    for (const char c : sql + " ") {
        const bool letter = quote == 0 && (std::isalnum(static_cast<unsigned char>(c)) || c == '_');
        if (letter)
            word += c;
        else if (!word.empty())
            words.push_back(lower(std::exchange(word, {})));
        if (quote == 0 && (c == '\'' || c == '"'))
            quote = c;
        else if (c == quote)
            quote = 0;
    }
    return words;
}

bool has(const std::vector<std::string>& words, const char* word)
{
    return std::ranges::find(words, std::string(word)) != words.end();
}

bool isQuery(const std::vector<std::string>& words)
{
    return !words.empty() && (words.front() == "select" || words.front() == "with" || words.front() == "from");
}

/// Columns that the text may name; all where it uses COLUMNS or *.
std::vector<std::string> named(const StepView& view, const std::string& sql, bool all)
{
    std::vector<std::string> reads;
    const std::string text = lower(sql);
    for (const data::Column& column : view.schema.columns) {
        const bool mentioned = all || column.name.find('"') != std::string::npos || text.find(lower(column.name)) != std::string::npos;
        if (mentioned && column.name != view.target && column.type != ColumnType::Image)
            reads.push_back(column.name);
    }
    return reads;
}

Result<void> check(const StepView& view, const std::vector<std::string>& words)
{
    const std::string sql = view.text("sql");
    if (words.empty())
        return fail(ErrorCode::InvalidInput, "There is no SQL", {}, "Write an expression such as log(1 + income), or a SELECT from input");
    if (sql.size() > kLongest)
        return fail(ErrorCode::InvalidInput, "The SQL is longer than 20,000 characters", {}, "Split it into several steps");
    for (const char* name : kChanging) {
        if (has(words, name))
            return fail(ErrorCode::InvalidInput, std::string("The function ") + name + " gives another answer each time", {},
                        "Use functions of the columns only, so that the recipe can be replayed");
    }
    if (lower(view.text("name")) == data::kRowColumn)
        return fail(ErrorCode::InvalidInput, "The name cairn_row belongs to the numbers of the rows", {}, "Give the column another name");
    if (!isQuery(words) && view.text("name").empty())
        return fail(ErrorCode::InvalidInput, "The new column has no name", {}, "Give it a name");
    return {};
}

std::string withoutTarget(const StepView& view)
{
    return view.schema.find(view.target) ? " EXCLUDE (" + sqlName(view.target) + ")" : "";
}

Result<Json> fit(const FitView& view)
{
    const std::string sql = view.text("sql");
    const auto words = sqlWords(sql);
    CAIRN_TRY(check(view, words));
    const bool query = isQuery(words);
    // The target is not there to be seen, so nothing can be made of it.
    const std::string input = "(SELECT *" + withoutTarget(view) + " FROM " + kTrainingRows + ")";
    CAIRN_ASSIGN(const data::Schema answer, view.describe(query ? "SELECT * FROM (WITH input AS " + input + " SELECT * FROM (" + sql + "\n))"
                                                                : "SELECT (" + sql + "\n) AS " + sqlName(view.text("name")) + " FROM " + input));
    Json columns = Json::array();
    bool row = false;
    for (const data::Column& column : answer.columns) {
        row = row || column.name == "cairn_row";
        if (column.name != "cairn_row")
            columns.push_back({{"name", column.name}, {"type", data::name(column.type)}});
    }
    if (query && !row)
        return fail(ErrorCode::InvalidInput, "The SELECT does not pass the column cairn_row on, so its rows cannot be told apart", {},
                    "Begin with SELECT *, or name cairn_row among the columns");
    const bool others = query || has(words, "over") || has(words, "select");
    if (others)
        view.notices->push_back("An SQL step may look at other rows, rows for validation and testing among them");
    return Json{{"made", columns}, {"other_rows", others}};
}

Result<StepEffect> effect(const EffectView& view)
{
    const std::string sql = view.text("sql");
    const auto words = sqlWords(sql);
    CAIRN_TRY(check(view, words));
    StepEffect effect;
    effect.otherRows = view.fitted.at("other_rows").get<bool>();
    const auto column = [](const Json& made) {
        return data::Column{made.at("name").get<std::string>(), data::columnType(made.at("type").get<std::string>()).value_or(ColumnType::Text), {}, {}};
    };
    if (!isQuery(words)) {
        const auto reads = named(view, sql, effect.otherRows || has(words, "columns"));
        MadeColumn made{column(view.fitted.at("made").at(0)), "(" + sql + "\n)", reads.empty() ? std::vector<std::string>{view.text("name")} : reads};
        (view.schema.find(made.column.name) ? effect.replaced : effect.added).push_back(std::move(made));
        return effect;
    }
    const auto reads = named(view, sql, true);
    for (const Json& made : view.fitted.at("made")) {
        data::Column next = column(made);
        const std::string name = sqlName(next.name);
        effect.added.push_back({std::move(next), name, reads});
    }
    effect.select = "SELECT * FROM (WITH input AS (SELECT *" + withoutTarget(view) + " FROM input) SELECT * FROM (" + sql + "\n))";
    if (const auto target = view.schema.find(view.target)) {
        effect.select = "SELECT made.*, kept." + sqlName(view.target) + " FROM (" + effect.select + ") AS made JOIN (SELECT cairn_row, " + sqlName(view.target) +
                        " FROM input) AS kept USING (cairn_row)";
        effect.added.push_back({view.schema[*target], sqlName(view.target), {view.target}});
    }
    return effect;
}

} // namespace

StepKind sqlKind()
{
    StepKind kind;
    kind.info = {"sql", "SQL", "columns",
                 "Adds a column by an SQL expression over the others, or replaces all columns by a SELECT from the relation input, which must keep every row and "
                 "its column cairn_row. The target cannot be seen, files cannot be read.",
                 {textParam("sql", "SQL", "An expression such as ln(1 + income), or SELECT *, a / b AS ratio FROM input"),
                  textParam("name", "Name", "Name of the column that an expression makes; an existing one is replaced")}};
    kind.fit = fit;
    kind.effect = effect;
    return kind;
}

} // namespace cairn::prep
