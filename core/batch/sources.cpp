// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/sources.h"

#include "core/base/text.h"
#include "core/batch/graph_source.h"
#include "core/batch/image_source.h"
#include "core/batch/mixed_source.h"
#include "core/batch/table_source.h"
#include "core/batch/text_source.h"
#include "core/prep/fit/fit.h"
#include "core/prep/fit/step_fit.h"
#include "core/prep/pictures/picture_source.h"

#include <algorithm>

namespace cairn::batch {

namespace {

/// What one pass over the target column tells.
struct Labels {
    prep::RowSubset unusable; ///< rows that cannot be learned from
    RowTargets targets;       ///< of every row; image datasets only
};

/// Rows whose picture or sound cannot be decoded, as bits.
std::vector<std::uint64_t> unreadableBits(const data::Dataset& dataset)
{
    std::vector<std::uint64_t> bits((dataset.rowCount().value_or(0) + 63) / 64, 0);
    for (const RowId row : dataset.unreadableRows())
        bits[row / 64] |= std::uint64_t{1} << (row % 64);
    return bits;
}

/// Tasks whose answer is a field: rows without a text to be written cannot be learned from.
Result<Labels> readAnswers(const data::Dataset& dataset, const prep::Recipe& recipe, JobContext& job)
{
    std::vector<std::uint64_t> unusable = unreadableBits(dataset);
    if (recipe.answer) {
        const std::vector<std::size_t> columns{dataset.schema().find(recipe.answer->column).value()};
        CAIRN_ASSIGN(const auto cursor, dataset.scan(columns, 0, dataset.rowCount().value_or(0), job.stop));
        for (;;) {
            CAIRN_ASSIGN(const auto* chunk, cursor->next());
            if (!chunk)
                break;
            for (std::size_t row = 0; row < chunk->size; ++row) {
                if (!chunk->columns[0].present(row))
                    unusable[chunk->id(row) / 64] |= std::uint64_t{1} << (chunk->id(row) % 64);
            }
        }
    }
    return Labels{prep::RowSubset::fromBits(std::move(unusable)), {}};
}

Result<Labels> readLabels(const data::Dataset& dataset, const prep::Recipe& recipe, JobContext& job)
{
    const std::uint64_t total = dataset.rowCount().value_or(0);
    if (!recipe.target.rowwise())
        return readAnswers(dataset, recipe, job);
    const RowEncoder encoder(recipe, dataset.schema(), true);
    const std::vector<std::size_t> columns{dataset.schema().find(recipe.target.column).value()};
    const prep::LabelLookup lookup(recipe, dataset.schema()[columns[0]].type);
    const bool regression = recipe.target.regresses();
    auto classes = std::make_shared<std::vector<std::int32_t>>(recipe.image && !regression ? total : 0, prep::CategoryLookup::kNone);
    auto values = std::make_shared<std::vector<float>>(recipe.image && regression ? total : 0);
    std::vector<std::uint64_t> unusable = unreadableBits(dataset);
    CAIRN_ASSIGN(const auto cursor, dataset.scan(columns, 0, total, job.stop));
    for (;;) {
        CAIRN_ASSIGN(const auto* chunk, cursor->next());
        if (!chunk)
            return Labels{prep::RowSubset::fromBits(std::move(unusable)), regression ? RowTargets{nullptr, std::move(values)} : RowTargets{std::move(classes), nullptr}};
        for (std::size_t row = 0; row < chunk->size; ++row) {
            const RowId id = chunk->id(row);
            if (!encoder.usableTarget(chunk->columns[0], row))
                unusable[id / 64] |= std::uint64_t{1} << (id % 64);
            else if (recipe.image && regression)
                (*values)[id] = static_cast<float>((chunk->columns[0].numbers()[row] - recipe.target.mean) / recipe.target.deviation);
            else if (recipe.image)
                (*classes)[id] = lookup.find(chunk->columns[0], row).index;
        }
        job.progress.set(chunk->first + chunk->size, total);
    }
}

/// The recipe with its picture, its columns or its text alone.
prep::Recipe part(prep::Recipe recipe, bool image, bool table)
{
    if (!image) {
        recipe.image.reset();
        recipe.masks.reset();
    }
    if (!table) {
        recipe.numeric.clear();
        recipe.categories.clear();
    }
    recipe.tokens.reset();
    recipe.answer.reset();
    recipe.graph.reset();
    return recipe;
}

/// The steps for pictures of a recipe, from the size that this dataset has.
Result<std::shared_ptr<const prep::PicturePlan>> picturePlan(const data::Dataset& dataset, const prep::Recipe& recipe)
{
    const auto& lengths = dataset.schema()[dataset.schema().find(recipe.image->column).value()].shape;
    CAIRN_ASSIGN(auto plan, prep::PicturePlan::make(recipe.steps, {lengths.at(0), lengths.at(1), lengths.at(2)}));
    if (plan.shape().list() != recipe.image->shape)
        return fail(ErrorCode::Mismatch, "The steps make pictures of another size than the recipe was fitted for", dataset.title(), "Fit the recipe again");
    return std::make_shared<const prep::PicturePlan>(std::move(plan));
}

/// What makes sources of a dataset behind the steps of the recipe.
struct Material {
    std::shared_ptr<const data::Dataset> dataset;
    std::shared_ptr<const EncodedGraph> graph; ///< nullptr: the rows are no nodes
};

/// `opened`: the dataset in front of the steps.
Result<Material> materialOf(const data::Dataset& opened, std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, JobContext& job)
{
    Material material{std::move(dataset), nullptr};
    if (recipe.graph) {
        CAIRN_ASSIGN(material.graph, encodeGraph(material.dataset, opened, recipe, job));
    }
    return material;
}

Result<std::shared_ptr<EncodedSource>> source(const Material& material, const prep::Recipe& recipe,
                                              const prep::RowSubset& rows, const RowTargets& targets, bool withTarget, bool training, JobContext& job)
{
    std::vector<std::shared_ptr<EncodedSource>> parts;
    withTarget = withTarget && recipe.target.rowwise();
    const auto& dataset = material.dataset;
    if (material.graph) {
        auto labels = std::make_shared<const TableSource>(dataset, part(recipe, false, true), rows, withTarget);
        return std::shared_ptr<EncodedSource>(std::make_shared<GraphSource>(material.graph, recipe.fields(), std::move(labels)));
    }
    if (recipe.image) {
        CAIRN_ASSIGN(const auto pictures, prep::withSpectrograms(dataset, recipe.steps, job, recipe.image->source.empty() ? 0 : recipe.image->source.at(2)));
        CAIRN_ASSIGN(auto plan, picturePlan(*pictures, recipe));
        parts.push_back(std::make_shared<ImageSource>(pictures, part(recipe, true, false), rows, withTarget ? targets : RowTargets(), std::move(plan), training));
    }
    // The first part delivers the targets, whether or not it has fields.
    if (const auto table = part(recipe, false, true); !table.fields().empty() || (!recipe.image && recipe.target.rowwise()))
        parts.push_back(std::make_shared<TableSource>(dataset, table, rows, withTarget && !recipe.image));
    for (const bool answer : {false, true}) {
        if (answer ? recipe.answer.has_value() : recipe.tokens.has_value()) {
            CAIRN_ASSIGN(auto text, TextSource::make(dataset, recipe, rows, answer));
            parts.push_back(std::move(text));
        }
    }
    if (parts.empty())
        return fail(ErrorCode::InvalidInput, "The recipe makes no inputs", dataset->title(), "Choose the inputs by hand");
    if (parts.size() == 1)
        return parts[0];
    return std::shared_ptr<EncodedSource>(std::make_shared<MixedSource>(std::move(parts)));
}

/// Says how many rows have no picture that can be decoded.
void noteUnreadable(const data::Dataset& dataset, std::vector<std::string>& notices)
{
    if (const auto unreadable = dataset.unreadableRows(); !unreadable.empty())
        notices.push_back(grouped(unreadable.size()) + " rows are left out because their picture or sound cannot be read");
}

} // namespace

const std::shared_ptr<EncodedSource>& Sources::of(prep::Part part) const
{
    return part == prep::Part::Train ? train : part == prep::Part::Validation ? validation : test;
}

Result<Sources> makeSources(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, const prep::Split& split, JobContext& job)
{
    Sources sources;
    const auto opened = dataset;
    CAIRN_ASSIGN(dataset, prep::applySteps(std::move(dataset), recipe, &split.train, &sources.notices, job));
    CAIRN_ASSIGN(const auto report, prep::checkRecipe(*dataset, recipe, true, job));
    CAIRN_ASSIGN(const auto labels, readLabels(*dataset, recipe, job));
    CAIRN_ASSIGN(const Material material, materialOf(*opened, dataset, recipe, job));
    const auto make = [&](const prep::RowSubset& rows, bool training) {
        return source(material, recipe, rows.without(labels.unusable), labels.targets, true, training, job);
    };
    CAIRN_ASSIGN(sources.train, make(split.train, true));
    CAIRN_ASSIGN(sources.validation, make(split.validation, false));
    CAIRN_ASSIGN(sources.test, make(split.test, false));
    const auto told = report.notices();
    sources.notices.insert(sources.notices.end(), told.begin(), told.end());
    noteUnreadable(*dataset, sources.notices);
    return sources;
}

Result<WholeSource> makeWholeSource(std::shared_ptr<const data::Dataset> dataset, const prep::Recipe& recipe, bool needTarget, JobContext& job)
{
    std::vector<std::string> notices;
    const auto opened = dataset;
    CAIRN_ASSIGN(dataset, prep::applySteps(std::move(dataset), recipe, nullptr, &notices, job));
    CAIRN_ASSIGN(const auto report, prep::checkRecipe(*dataset, recipe, needTarget, job));
    CAIRN_ASSIGN(const Material material, materialOf(*opened, dataset, recipe, job));
    const auto told = report.notices();
    notices.insert(notices.end(), told.begin(), told.end());
    auto rows = prep::RowSubset::range(0, dataset->rowCount().value_or(0));
    if (!needTarget) {
        const auto unreadable = prep::RowSubset::fromBits(unreadableBits(*dataset));
        CAIRN_ASSIGN(auto made, source(material, recipe, rows.without(unreadable), {}, false, false, job));
        return WholeSource{std::move(made), std::move(notices)};
    }
    CAIRN_ASSIGN(const auto labels, readLabels(*dataset, recipe, job));
    CAIRN_ASSIGN(auto made, source(material, recipe, rows.without(labels.unusable), labels.targets, true, false, job));
    return WholeSource{std::move(made), std::move(notices)};
}

} // namespace cairn::batch
