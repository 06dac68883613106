// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/fit_target.h"

#include "core/base/text.h"
#include "core/prep/chunk_rows.h"
#include "core/prep/fit/column_stats.h"
#include "core/prep/fit/label_lookup.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

namespace cairn::prep {

namespace {

constexpr std::size_t kMostClasses = 10'000;

struct TargetFacts {
    std::set<std::string, std::less<>> texts; ///< different values of a text column, all rows
    std::set<double> numbers;                 ///< the same of a number column
    bool tooMany = false;
    NumberStats training;                     ///< number columns only
    std::optional<double> noCount;            ///< of a number column: the first that is negative or not whole, all rows
};

void findNoCount(const data::ColumnVector& column, const data::ColumnChunk& chunk, TargetFacts& facts)
{
    const batch::Answer count{.form = batch::AnswerForm::Count};
    for (std::size_t row = 0; row < chunk.size && !facts.noCount; ++row) {
        const double number = column.numbers()[row];
        if (column.present(row) && std::isfinite(number) && !count.takes(number))
            facts.noCount = number;
    }
}

void collect(const data::ColumnVector& column, const data::ColumnChunk& chunk, TargetFacts& facts)
{
    for (std::size_t row = 0; row < chunk.size && !facts.tooMany; ++row) {
        if (!column.present(row))
            continue;
        if (!column.isText())
            facts.numbers.insert(column.numbers()[row]);
        else if (const auto text = column.text(row); !facts.texts.contains(text))
            facts.texts.emplace(text);
        facts.tooMany = facts.texts.size() + facts.numbers.size() > kMostClasses;
    }
}

Result<TargetFacts> readTarget(const data::Dataset& dataset, std::size_t target, const Split& split, JobContext& job)
{
    TargetFacts facts;
    const std::vector<std::size_t> columns{target};
    std::vector<std::uint32_t> rows;
    CAIRN_ASSIGN(const auto cursor, dataset.scan(columns, 0, dataset.rowCount().value_or(0), job.stop));
    for (;;) {
        CAIRN_ASSIGN(const auto* chunk, cursor->next());
        if (!chunk)
            return facts;
        const auto& column = chunk->columns[0];
        collect(column, *chunk, facts);
        if (column.isText())
            continue;
        findNoCount(column, *chunk, facts);
        chunkRows(*chunk, split.train, rows);
        std::erase_if(rows, [&](std::uint32_t row) { return !column.present(row); }); // rows without a target are not trained on
        facts.training.add(column, rows, {});
    }
}

batch::TaskKind decide(data::ColumnType type, const TargetFacts& facts, const RecipeOptions& options)
{
    if (const auto chosen = options.chosenTask())
        return *chosen;
    const bool fewIntegers = type == data::ColumnType::Integer && !facts.tooMany &&
                             facts.numbers.size() <= static_cast<std::size_t>(std::max<std::int64_t>(options.maxIntegerClasses, 0));
    const bool classes = type == data::ColumnType::Text || type == data::ColumnType::Boolean || fewIntegers;
    return classes ? batch::TaskKind::Classification : batch::TaskKind::Regression;
}

/// Class names in index order: the column's own vocabulary, else rising numbers, else rising text without those that are
/// another one with a full stop behind it.
std::vector<std::string> classNames(const data::Column& column, const TargetFacts& facts)
{
    if (!column.categories.empty())
        return column.categories;
    std::vector<std::string> names;
    for (const double number : facts.numbers)
        names.push_back(valueText(number, column.type));
    for (const auto& text : facts.texts) {
        if (!text.ends_with('.') || !facts.texts.contains(std::string_view(text).substr(0, text.size() - 1)))
            names.push_back(text);
    }
    return names;
}

Result<void> fitClasses(const data::Column& column, const TargetFacts& facts, Recipe& recipe)
{
    if (facts.tooMany)
        return fail(ErrorCode::InvalidInput, "The target has more than " + grouped(kMostClasses) + " different values", "column " + column.name,
                    "Choose another target, or regression where it is a number");
    recipe.target.classes = classNames(column, facts);
    if (recipe.target.classes.size() < 2)
        return fail(ErrorCode::InvalidInput, "The target has fewer than two different values: there is nothing to learn", "column " + column.name,
                    "Choose another target");
    const std::size_t dotted = facts.texts.size() > recipe.target.classes.size() ? facts.texts.size() - recipe.target.classes.size() : 0;
    if (dotted > 0 && column.categories.empty())
        recipe.notices.push_back(grouped(dotted) + " labels of \"" + column.name + "\" differ from another one by a full stop only and are taken as the same");
    return {};
}

Result<void> checkAnswer(const batch::Answer& answer, const data::Column& column, const TargetFacts& facts)
{
    constexpr std::int64_t kMostComponents = 1000;
    const auto within = [](double quantile) { return quantile > 0 && quantile < 1; };
    if (answer.form == batch::AnswerForm::Quantiles
        && (answer.quantiles.empty() || !std::ranges::all_of(answer.quantiles, within) || std::ranges::adjacent_find(answer.quantiles, std::greater_equal()) != answer.quantiles.end()))
        return fail(ErrorCode::InvalidInput, "Quantiles lie between 0 and 1 and rise", "quantiles", "Give for example 0.05, 0.5, 0.95");
    if (answer.form == batch::AnswerForm::Mixture && (answer.components < 1 || answer.components > kMostComponents))
        return fail(ErrorCode::InvalidInput, "A mixture has 1 to " + grouped(kMostComponents) + " components", "components", "Give for example 5");
    if (answer.form == batch::AnswerForm::Count && facts.noCount)
        return fail(ErrorCode::InvalidInput, "The target is no count: it holds " + valueText(*facts.noCount, data::ColumnType::Real) + (*facts.noCount < 0 ? ", which is negative" : ", which is not whole"),
                    "column " + column.name, "Answer it as a value or as a normal distribution, or choose a column of counts");
    return {};
}

} // namespace

Result<void> fitTarget(const data::Dataset& dataset, std::size_t target, const Split& split, const RecipeOptions& options,
                       Recipe& recipe, JobContext& job)
{
    const data::Column& column = dataset.schema()[target];
    if (column.type == data::ColumnType::Image)
        return fail(ErrorCode::InvalidInput, "An image cannot be the target", "column " + column.name, "Choose a column of labels or numbers");
    CAIRN_ASSIGN(const auto facts, readTarget(dataset, target, split, job));
    recipe.target.column = column.name;
    recipe.targetType = column.type;
    recipe.target.kind = decide(column.type, facts, options);
    if (recipe.target.classifies())
        return fitClasses(column, facts, recipe);
    if (column.type == data::ColumnType::Text)
        return fail(ErrorCode::InvalidInput, "Text cannot be predicted as a number", "column " + column.name, "Choose classification, or another target");
    if (facts.training.present() == 0 || facts.training.minimum() == facts.training.maximum())
        return fail(ErrorCode::InvalidInput, "The target has fewer than two different values: there is nothing to learn", "column " + column.name,
                    "Choose another target");
    CAIRN_TRY(checkAnswer(options.answer, column, facts));
    recipe.target.answer = options.answer;
    if (!options.answer.standardised())
        return {};
    recipe.target.mean = facts.training.meanWith(0); // no missing ones: they were left out
    recipe.target.deviation = facts.training.deviationWith(0);
    return {};
}

} // namespace cairn::prep
