// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/prep/fit/fit_image.h"

#include "core/prep/pictures/picture_plan.h"
#include "core/prep/pictures/picture_source.h"
#include "core/prep/step/step_kind.h"

#include <algorithm>
#include <cmath>

namespace cairn::prep {

namespace {

constexpr std::size_t kImagesAtOnce = 1024;

/// Rows of a part without those whose picture cannot be decoded.
RowSubset readable(const data::Dataset& dataset, const RowSubset& rows)
{
    const auto unreadable = dataset.unreadableRows();
    if (unreadable.empty())
        return rows;
    std::vector<std::uint64_t> bits((dataset.rowCount().value_or(0) + 63) / 64, 0);
    for (const RowId row : unreadable)
        bits[row / 64] |= std::uint64_t{1} << (row % 64);
    return rows.without(RowSubset::fromBits(std::move(bits)));
}

/// Sum and sum of squares of bytes, as exact integers.
struct ByteSums {
    std::uint64_t sum = 0, squares = 0, count = 0;

    void add(std::span<const std::uint8_t> bytes)
    {
        for (const std::uint32_t byte : bytes) {
            sum += byte;
            squares += byte * byte;
        }
        count += bytes.size();
    }
    double mean() const { return static_cast<double>(sum) / static_cast<double>(count); }
    double deviation() const { return std::sqrt(std::max(0.0, static_cast<double>(squares) / static_cast<double>(count) - mean() * mean())); }
};

Result<ByteSums> sumsOf(const data::Dataset& dataset, const PicturePlan& plan, const RowSubset& train, JobContext& job)
{
    ByteSums sums;
    std::vector<std::uint8_t> prepared(plan.shape().size());
    for (std::uint64_t first = 0; first < train.size(); first += kImagesAtOnce) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", dataset.title());
        const auto rows = train.rows(first, std::min<std::uint64_t>(kImagesAtOnce, train.size() - first));
        CAIRN_ASSIGN(const auto block, dataset.images(rows));
        const std::size_t size = plan.source().size();
        for (std::size_t i = 0; plan.prepares() && i < rows.size(); ++i) {
            plan.prepare(std::span(block.pixels).subspan(i * size, size), prepared);
            sums.add(prepared);
        }
        if (!plan.prepares())
            sums.add(block.pixels);
        job.progress.set(first + rows.size(), train.size());
    }
    return sums;
}

} // namespace

Result<void> fitImage(const data::Dataset& dataset, const data::Column& column, const Split& split, const std::vector<Step>& steps, Recipe& recipe, JobContext& job)
{
    const std::shared_ptr<const data::Dataset> borrowed(std::shared_ptr<const void>(), &dataset);
    CAIRN_ASSIGN(const auto pictures, withSpectrograms(borrowed, steps, job));
    const auto shape = pictures == borrowed ? column.shape : pictures->schema()[*pictures->schema().imageColumn()].shape;
    CAIRN_ASSIGN(const PicturePlan plan, PicturePlan::make(steps, {shape.at(0), shape.at(1), shape.at(2)}));
    const RowSubset train = readable(dataset, split.train);
    if (train.size() == 0)
        return fail(ErrorCode::InvalidInput, "None of the training pictures can be read", dataset.title(), "Choose other data");
    double mean = plan.normalisation().mean * 255, deviation = plan.normalisation().deviation * 255;
    if (plan.normalisation().kind == Normalisation::Kind::Standard) {
        CAIRN_ASSIGN(const ByteSums sums, sumsOf(*pictures, plan, train, job));
        mean = sums.mean();
        deviation = sums.deviation();
    }
    const double scale = deviation > 0 ? 1.0 / deviation : 1.0 / 255.0;
    recipe.image = ImageStep{column.name, plan.shape().list(), static_cast<float>(scale), static_cast<float>(-mean * scale), {}};
    if (plan.prepares() || pictures != borrowed)
        recipe.image->source = shape;
    return {};
}

/// Steps for pictures need pictures, those for sounds sounds, and mixing needs that no text goes into the model.
Result<void> checkPictureSteps(const data::Dataset& dataset, const Recipe& recipe)
{
    for (const Step& step : recipe.steps) {
        if (!step.enabled || !changesPictures(step))
            continue;
        const bool sound = findStepKind(step.kind)->info.family == "sounds";
        if (!recipe.image || (sound && dataset.format() != "sounds"))
            return fail(ErrorCode::InvalidInput, sound ? "There are no sounds among the inputs" : "There are no pictures among the inputs", "step " + step.kind,
                        "Remove the step, or choose data with them");
        CAIRN_ASSIGN(const PicturePlan plan, PicturePlan::make(std::span(&step, 1), {}));
        if (plan.mix() && recipe.masks)
            return fail(ErrorCode::InvalidInput, "Pictures cannot be mixed where each pixel has a class: there is no mix of two masks", "step " + step.kind, "Remove the step");
        if (plan.mix() && recipe.tokens)
            return fail(ErrorCode::InvalidInput, "Pictures cannot be mixed where the model reads a text, too: there is no mix of two texts", "step " + step.kind,
                        "Take \"" + recipe.tokens->column + "\" out of the inputs or turn it into numbers by the step \"tokenise\", or remove this step");
    }
    return {};
}

} // namespace cairn::prep
