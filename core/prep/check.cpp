// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/prep/fit/fit.h"
#include "core/prep/fit/label_lookup.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

constexpr std::size_t kExamples = 5;

/// Columns of the dataset that the recipe reads, with what is looked for in them.
struct Reading {
    std::vector<std::size_t> columns;          ///< of category steps, then perhaps the target
    std::vector<CategoryLookup> lookups;       ///< one per category step
    std::optional<LabelLookup> labels;
};

Result<Reading> plan(const data::Dataset& dataset, const Recipe& recipe, bool needTarget)
{
    const auto& schema = dataset.schema();
    std::vector<std::string> missing, wrong;
    const auto find = [&](const std::string& column, bool number, bool image) -> std::optional<std::size_t> {
        const auto found = schema.find(column);
        if (!found)
            missing.push_back(column);
        else if ((number && schema[*found].type == data::ColumnType::Text) || image != (schema[*found].type == data::ColumnType::Image))
            wrong.push_back(column);
        return found;
    };
    Reading reading;
    for (const auto& step : recipe.numeric)
        find(step.column, true, false);
    for (const auto& step : recipe.categories) {
        if (const auto column = find(step.column, false, false)) {
            reading.columns.push_back(*column);
            reading.lookups.emplace_back(step.categories, schema[*column].type);
        }
    }
    if (recipe.tokens)
        find(recipe.tokens->column, false, false);
    if (recipe.image) {
        const auto column = find(recipe.image->column, false, true);
        const bool resized = !recipe.image->source.empty(); // then any size will do
        if (column && schema[*column].type == data::ColumnType::Image &&
            (resized ? schema[*column].shape.at(0) != recipe.image->shape.at(0) : schema[*column].shape != recipe.image->shape))
            wrong.push_back(recipe.image->column);
    }
    if (recipe.masks && needTarget && !dataset.masks())
        return fail(ErrorCode::Mismatch, "The pictures have no masks to compare with", dataset.title(), "Choose a folder with a folder \"images\" and a folder \"masks\" in it");
    const std::string& target = recipe.target.column;
    const bool readsTarget = recipe.target.rowwise() && (needTarget || schema.find(target));
    if (readsTarget || recipe.answer)
        find(target, recipe.target.regresses(), false);
    std::string what;
    for (const auto& name : missing)
        what += (what.empty() ? "the data lack the column \"" : "\", \"") + name;
    std::string types;
    for (const auto& name : wrong)
        types += (types.empty() ? "the type or size does not fit in column \"" : "\", \"") + name;
    if (!what.empty() || !types.empty())
        return fail(ErrorCode::Mismatch, "The recipe cannot be applied: " + (what.empty() ? "" : what + "\"") +
                    (what.empty() || types.empty() ? "" : "; ") + (types.empty() ? "" : types + "\""), dataset.title(),
                    "Choose data with the columns that the model was trained on");
    if (readsTarget) {
        reading.columns.push_back(schema.find(recipe.target.column).value());
        reading.labels.emplace(recipe, schema[reading.columns.back()].type);
    }
    return reading;
}

void countUnseen(const data::ColumnVector& column, data::ColumnType type, std::size_t size, const CategoryLookup& lookup,
                 ApplyReport::Unseen& unseen)
{
    for (std::size_t row = 0; row < size; ++row) {
        if (!column.present(row) || lookup.find(column, row) != CategoryLookup::kNone)
            continue;
        const std::string value = column.isText() ? std::string() : valueText(column.numbers()[row], type);
        const std::string_view text = column.isText() ? column.text(row) : std::string_view(value);
        ++unseen.rows;
        if (unseen.examples.size() < kExamples && std::ranges::find(unseen.examples, text) == unseen.examples.end())
            unseen.examples.emplace_back(text);
    }
}

/// A number that cannot be the answer; those that are not finite count as missing elsewhere.
void countNumber(double number, const batch::Answer& answer, ApplyReport& report)
{
    if (!std::isfinite(number) || answer.takes(number))
        return;
    ++report.unknownTargets;
    const std::string text = data::cellText(number);
    if (report.unknownExamples.size() < kExamples && std::ranges::find(report.unknownExamples, text) == report.unknownExamples.end())
        report.unknownExamples.push_back(text);
}

void countTargets(const data::ColumnVector& column, std::size_t size, const LabelLookup& labels, const batch::Target& target, ApplyReport& report)
{
    for (std::size_t row = 0; row < size; ++row) {
        if (!column.present(row)) {
            ++report.missingTargets;
            continue;
        }
        if (target.regresses()) {
            countNumber(column.numbers()[row], target.answer, report);
            continue;
        }
        const auto found = labels.find(column, row);
        report.strippedTargets += found.stripped && found.index != CategoryLookup::kNone;
        if (found.index != CategoryLookup::kNone)
            continue;
        ++report.unknownTargets;
        const std::string text = column.isText() ? std::string(column.text(row)) : data::cellText(column.numbers()[row]);
        if (report.unknownExamples.size() < kExamples && std::ranges::find(report.unknownExamples, text) == report.unknownExamples.end())
            report.unknownExamples.push_back(text);
    }
}

std::string listed(const std::vector<std::string>& examples)
{
    std::string text;
    for (const auto& example : examples)
        text += (text.empty() ? "\"" : ", \"") + example + "\"";
    return text;
}

} // namespace

std::vector<std::string> ApplyReport::notices() const
{
    std::vector<std::string> notices;
    if (strippedTargets > 0)
        notices.push_back("Trailing full stop removed from " + grouped(strippedTargets) + " labels");
    if (missingTargets > 0)
        notices.push_back(grouped(missingTargets) + " rows without a label are left out");
    if (unknownTargets > 0)
        notices.push_back(grouped(unknownTargets) + " rows with an unknown label are left out: " + listed(unknownExamples));
    for (const auto& [column, rows, examples] : unseen)
        notices.push_back("Column \"" + column + "\": " + grouped(rows) + " rows have a value counted as \"other\": " + listed(examples));
    return notices;
}

Result<ApplyReport> checkRecipe(const data::Dataset& dataset, const Recipe& recipe, bool needTarget, JobContext& job)
{
    CAIRN_ASSIGN(const auto reading, plan(dataset, recipe, needTarget));
    ApplyReport report;
    if (!dataset.rowCount())
        return fail(ErrorCode::Busy, "The table is still being prepared", dataset.title(), "Wait until it is through");
    if (reading.columns.empty())
        return report;
    for (const auto& step : recipe.categories)
        report.unseen.push_back({step.column, 0, {}});
    CAIRN_ASSIGN(const auto cursor, dataset.scan(reading.columns, 0, *dataset.rowCount(), job.stop));
    for (;;) {
        CAIRN_ASSIGN(const auto* chunk, cursor->next());
        if (!chunk)
            break;
        for (std::size_t i = 0; i < reading.lookups.size(); ++i)
            countUnseen(chunk->columns[i], dataset.schema()[reading.columns[i]].type, chunk->size, reading.lookups[i], report.unseen[i]);
        if (reading.labels)
            countTargets(chunk->columns.back(), chunk->size, *reading.labels, recipe.target, report);
        job.progress.set(chunk->first + chunk->size, *dataset.rowCount());
    }
    std::erase_if(report.unseen, [](const auto& unseen) { return unseen.rows == 0; });
    return report;
}

} // namespace cairn::prep
