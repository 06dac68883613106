// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/fit.h"

#include "core/base/random.h"
#include "core/base/text.h"
#include "core/data/relations/column_roles.h"
#include "core/prep/chunk_rows.h"
#include "core/prep/fit/column_stats.h"
#include "core/prep/fit/fit_answer.h"
#include "core/prep/fit/fit_graph.h"
#include "core/prep/fit/fit_image.h"
#include "core/prep/fit/fit_masks.h"
#include "core/prep/fit/fit_target.h"
#include "core/prep/fit/fit_text.h"
#include "core/prep/fit/step_fit.h"
#include "core/prep/pictures/picture_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cairn::prep {

namespace {

constexpr std::uint64_t kFewRows = 20;            ///< below, nothing is called an id
constexpr std::uint64_t kSampledValues = 12 << 20; ///< kept for medians, over all columns
constexpr std::size_t kHighCardinality = 1000;
constexpr double kLeastCoverage = 0.5;            ///< of rows by the kept categories of such a column

using data::ColumnType;

/// One input column while it is looked at.
struct Input {
    std::size_t column = 0;
    bool names = false; ///< numbers that are taken as categories
    NumberStats numbers;
    TextStats texts;
};

Result<std::vector<std::size_t>> inputColumns(const data::Schema& schema, std::optional<std::size_t> target, const RecipeOptions& options)
{
    std::vector<std::size_t> columns;
    if (options.inputs.empty()) {
        for (std::size_t i = 0; i < schema.size(); ++i) {
            if (target != i && !schema[i].aside)
                columns.push_back(i);
        }
        return columns;
    }
    for (const auto& name : options.inputs) {
        const auto found = schema.find(name);
        if (!found)
            return fail(ErrorCode::NotFound, "There is no column \"" + name + "\"", "inputs", "Choose columns of the dataset");
        if (found == target)
            return fail(ErrorCode::InvalidInput, "The target cannot be an input", "column " + name, "Take it out of the inputs");
        if (std::ranges::find(columns, *found) == columns.end())
            columns.push_back(*found);
    }
    return columns;
}

/// Which training rows give values for medians: all, or a share drawn by a hash of the row id.
std::uint64_t sampleBelow(std::uint64_t rows, std::size_t columns)
{
    const std::uint64_t most = std::min(kMostSampledRows, std::max<std::uint64_t>(1000, kSampledValues / std::max<std::size_t>(columns, 1)));
    const auto all = std::numeric_limits<std::uint64_t>::max();
    return rows <= most ? all : static_cast<std::uint64_t>(static_cast<double>(all) * (static_cast<double>(most) / static_cast<double>(rows)));
}

Result<void> readInputs(const data::Dataset& dataset, const Split& split, std::vector<Input>& inputs, JobContext& job)
{
    std::vector<std::size_t> columns;
    for (const auto& input : inputs)
        columns.push_back(input.column);
    const std::uint64_t total = dataset.rowCount().value_or(0);
    const std::uint64_t below = sampleBelow(split.train.size(), columns.size());
    std::vector<std::uint32_t> rows, sampled;
    CAIRN_ASSIGN(const auto cursor, dataset.scan(columns, 0, total, job.stop));
    for (;;) {
        CAIRN_ASSIGN(const auto* chunk, cursor->next());
        if (!chunk)
            return {};
        chunkRows(*chunk, split.train, rows);
        sampled.clear();
        std::ranges::copy_if(rows, std::back_inserter(sampled), [&](std::uint32_t row) { return mix(chunk->id(row), 0x3ED1A) <= below; });
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            if (chunk->columns[i].isText())
                inputs[i].texts.add(chunk->columns[i], rows);
            else if (inputs[i].names)
                inputs[i].texts.addNumbers(chunk->columns[i], dataset.schema()[inputs[i].column].type, rows);
            else
                inputs[i].numbers.add(chunk->columns[i], rows, sampled);
        }
        job.progress.set(chunk->first + chunk->size, total);
    }
}

std::string left(const std::string& column, const std::string& why)
{
    return "Column \"" + column + "\" is left out: " + why;
}

void fitNumbers(const data::Column& column, NumberStats& stats, bool chosen, Recipe& recipe)
{
    if (stats.present() == 0)
        return recipe.notices.push_back(left(column.name, "it has no values"));
    if (stats.minimum() == stats.maximum() && stats.missing() == 0)
        return recipe.notices.push_back(left(column.name, "it has one value only"));
    if (!chosen && column.type == ColumnType::Integer && stats.monotonic() && stats.present() >= kFewRows)
        return recipe.notices.push_back(left(column.name, "it only numbers the rows"));
    NumericStep step;
    step.column = column.name;
    step.fill = stats.median();
    step.mean = stats.meanWith(step.fill);
    const double deviation = stats.deviationWith(step.fill);
    step.deviation = deviation > 0 && std::isfinite(deviation) ? deviation : 1.0;
    step.missingElement = stats.missing() > 0;
    recipe.numeric.push_back(std::move(step));
}

void fitTexts(const data::Column& column, const TextStats& stats, bool chosen, std::size_t mostCategories, Recipe& recipe)
{
    if (stats.present() == 0)
        return recipe.notices.push_back(left(column.name, "it has no values"));
    if (stats.distinct() == 1 && stats.missing() == 0)
        return recipe.notices.push_back(left(column.name, "it has one value only"));
    const bool names = stats.distinct() == stats.present() && stats.present() >= kFewRows;
    if (!chosen && (names || stats.tooMany()))
        return recipe.notices.push_back(left(column.name, names ? "every row has another value, so it only names the rows"
                                                               : "it has more than " + grouped(TextStats::kMostDistinct) + " different values"));
    const auto ranked = stats.ranked();
    CategoryStep step{column.name, {}, stats.missing() > 0};
    std::uint64_t covered = 0;
    for (std::size_t i = 0; i < std::min(ranked.size(), mostCategories); ++i) {
        step.categories.push_back(ranked[i].first);
        covered += ranked[i].second;
    }
    const double coverage = static_cast<double>(covered) / static_cast<double>(stats.present());
    if (!chosen && ranked.size() > kHighCardinality && coverage < kLeastCoverage)
        return recipe.notices.push_back(left(column.name, "it has " + grouped(ranked.size()) + " different values"));
    if (ranked.size() > mostCategories)
        recipe.notices.push_back("Column \"" + column.name + "\": the " + grouped(mostCategories) + " most frequent of " +
                                 grouped(ranked.size()) + " values are kept, the rest is \"other\"");
    recipe.categories.push_back(std::move(step));
}

/// Whether the values of a column differ so much that they are no categories.
bool namesRows(const TextStats& stats)
{
    return stats.tooMany() || (stats.present() >= kFewRows && stats.distinct() * 2 > stats.present());
}

Result<void> fitTable(const data::Dataset& dataset, const std::vector<std::size_t>& columns, const Split& split,
                      const RecipeOptions& options, Recipe& recipe, JobContext& job)
{
    std::vector<Input> inputs(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i)
        inputs[i].column = columns[i];
    for (auto& input : inputs)
        input.names = std::ranges::find(options.categories, dataset.schema()[input.column].name) != options.categories.end();
    if (!inputs.empty())
        CAIRN_TRY(readInputs(dataset, split, inputs, job));
    const bool chosen = !options.inputs.empty();
    for (auto& input : inputs) {
        const auto& column = dataset.schema()[input.column];
        bool text = false;
        if (column.type == ColumnType::Text && !input.names && !recipe.tokens && namesRows(input.texts)) {
            CAIRN_ASSIGN(text, fitText(dataset, input.column, split, options, recipe, job));
        }
        if (text)
            continue;
        if (column.type == ColumnType::Text || input.names)
            fitTexts(column, input.texts, chosen || input.names, input.names ? TextStats::kMostDistinct : options.maxCategories, recipe);
        else
            fitNumbers(column, input.numbers, chosen, recipe);
    }
    return {};
}

/// The picture among the columns, and all others.
Result<void> fitColumns(const data::Dataset& dataset, std::vector<std::size_t> columns, const Split& split, const RecipeOptions& options,
                        Recipe& recipe, JobContext& job)
{
    const auto& schema = dataset.schema();
    const auto image = std::ranges::find_if(columns, [&](std::size_t c) { return schema[c].type == ColumnType::Image; });
    if (image != columns.end()) {
        CAIRN_TRY(fitImage(dataset, schema[*image], split, options.steps, recipe, job));
        columns.erase(image);
    }
    return fitTable(dataset, columns, split, options, recipe, job);
}

/// What can be learned from one column alone: how a text goes on, or pictures themselves.
std::optional<batch::TaskKind> taskOfOneColumn(const data::Schema& schema)
{
    if (schema.size() != 1 || (schema[0].type != ColumnType::Text && schema[0].type != ColumnType::Image))
        return std::nullopt;
    return schema[0].type == ColumnType::Text ? batch::TaskKind::NextToken : batch::TaskKind::Reconstruction;
}

/// Fits the encoding for tasks whose answer is not a class or a number of the row.
Result<Recipe> fitOwnAnswer(const data::Dataset& dataset, const Split& split, const RecipeOptions& options, JobContext& job)
{
    const auto& schema = dataset.schema();
    const auto target = options.target.empty() ? std::nullopt : schema.find(options.target);
    if (!target && !options.target.empty())
        return fail(ErrorCode::NotFound, "There is no column \"" + options.target + "\"", "target", "Choose a column of the dataset");
    CAIRN_ASSIGN(auto columns, inputColumns(schema, target, options));
    if (options.inputs.empty())
        columns = usualInputs(schema, columns, *options.task);
    Recipe recipe;
    recipe.encoding = options.encoding;
    if (batch::answersTokens(*options.task)) {
        CAIRN_TRY(fitTokenAnswer(dataset, target, columns, split, options, recipe, job));
    }
    CAIRN_TRY(fitColumns(dataset, std::move(columns), split, options, recipe, job));
    if (*options.task == batch::TaskKind::Implicit)
        CAIRN_TRY(fitImplicit(dataset, recipe));
    if (*options.task == batch::TaskKind::Reconstruction)
        CAIRN_TRY(fitReconstruction(dataset, options, recipe));
    if (*options.task == batch::TaskKind::Adversarial)
        CAIRN_TRY(fitAdversarial(dataset, options, recipe));
    if (*options.task == batch::TaskKind::Segmentation)
        CAIRN_TRY(fitMasks(dataset, options, recipe, job));
    return recipe;
}

/// Fits the encoding of the columns as they are.
Result<Recipe> fitEncoding(const data::Dataset& dataset, const Split& split, const RecipeOptions& options, JobContext& job)
{
    const auto& schema = dataset.schema();
    if (options.task && !batch::rowwise(*options.task))
        return fitOwnAnswer(dataset, split, options, job);
    if (const auto only = taskOfOneColumn(schema); only && !options.task) {
        RecipeOptions alone = options;
        alone.task = only;
        alone.target.clear();
        return fitOwnAnswer(dataset, split, alone, job);
    }
    if (schema.size() < 2)
        return fail(ErrorCode::InvalidInput, "The table has one column only: there is nothing to learn from", dataset.title(), "Choose data with a target and at least one input");
    const auto target = options.target.empty() ? std::optional(schema.size() - 1) : schema.find(options.target);
    if (!target)
        return fail(ErrorCode::NotFound, "There is no column \"" + options.target + "\"", "target", "Choose a column of the dataset");
    CAIRN_ASSIGN(auto columns, inputColumns(schema, *target, options));
    Recipe recipe;
    recipe.encoding = options.encoding;
    CAIRN_TRY(fitTarget(dataset, *target, split, options, recipe, job));
    const bool graph = options.edges && isGraph(dataset);
    if (graph && options.inputs.empty())
        std::erase(columns, data::nodeColumns(dataset)->id);
    CAIRN_TRY(fitColumns(dataset, std::move(columns), graph ? wholeSplit(dataset) : split, options, recipe, job));
    if (graph)
        CAIRN_TRY(fitGraph(dataset, recipe, job));
    if (recipe.fields().empty())
        return fail(ErrorCode::InvalidInput, "No input column is left to learn from", dataset.title(), "Choose the inputs by hand");
    return recipe;
}

/// Inputs that were chosen among the columns of the data, without those that a step has taken away.
std::vector<std::string> remainingInputs(const std::vector<std::string>& inputs, const data::Schema& before, const data::Schema& after)
{
    if (inputs.empty())
        return inputs;
    std::vector<std::string> remaining;
    for (const auto& name : inputs) {
        if (after.find(name) || !before.find(name))
            remaining.push_back(name);
    }
    for (const data::Column& column : after.columns) { // what the steps have made is wanted
        if (!before.find(column.name))
            remaining.push_back(column.name);
    }
    return remaining;
}

} // namespace

Result<Recipe> fitRecipe(const data::Dataset& dataset, const Split& split, const RecipeOptions& options, JobContext& job)
{
    if (!dataset.rowCount())
        return fail(ErrorCode::Busy, "The table is still being prepared", dataset.title(), "Wait until it is through");
    if (std::ranges::none_of(options.steps, changesColumns)) {
        CAIRN_ASSIGN(Recipe plain, fitEncoding(dataset, split, options, job));
        plain.steps = options.steps;
        CAIRN_TRY(checkPictureSteps(dataset, plain));
        return plain;
    }
    CAIRN_ASSIGN(FittedSteps fitted, fitSteps(dataset, split, options.steps, options, job));
    const std::shared_ptr<const data::Dataset> borrowed(std::shared_ptr<const void>(), &dataset);
    CAIRN_ASSIGN(const auto prepared, data::deriveDataset(borrowed, fitted.plan.schema(), fitted.plan.stages(), job));
    RecipeOptions rest = options;
    rest.target = fitted.plan.target();
    rest.inputs = remainingInputs(options.inputs, dataset.schema(), prepared->schema());
    std::erase(rest.inputs, rest.target);
    CAIRN_ASSIGN(Recipe recipe, fitEncoding(*prepared, split, rest, job));
    const auto inputs = recipe.inputs();
    const auto needed = fitted.plan.origins(std::set<std::string>(inputs.begin(), inputs.end()));
    recipe.steps = std::move(fitted.steps);
    recipe.source = dataset.schema();
    recipe.needed.assign(needed.begin(), needed.end());
    recipe.notices.insert(recipe.notices.begin(), fitted.notices.begin(), fitted.notices.end());
    CAIRN_TRY(checkPictureSteps(dataset, recipe));
    return recipe;
}

} // namespace cairn::prep
