// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/batch/pictures/picture_preview.h"

#include "core/batch/pictures/batch_mix.h"
#include "core/prep/pictures/picture_source.h"

#include <algorithm>
#include <cmath>

namespace cairn::batch {

namespace {

constexpr std::uint64_t kLookedAtOnce = 64;

/// The first training rows whose picture can be read.
std::vector<RowId> firstRows(const data::Dataset& dataset, const prep::RowSubset& train, std::size_t count)
{
    const auto bad = dataset.unreadableRows();
    std::vector<RowId> rows;
    for (std::uint64_t first = 0; first < train.size() && rows.size() < count; first += kLookedAtOnce) {
        for (const RowId row : train.rows(first, std::min(kLookedAtOnce, train.size() - first))) {
            if (rows.size() < count && !std::ranges::binary_search(bad, row))
                rows.push_back(row);
        }
    }
    return rows;
}

/// All pictures of a block as an epoch of training sees them.
std::vector<std::uint8_t> seen(const prep::PicturePlan& plan, const std::vector<std::uint8_t>& stored, std::size_t rows, std::uint64_t seed, std::uint64_t epoch)
{
    const std::size_t from = plan.source().size(), to = plan.shape().size();
    std::vector<std::uint8_t> made(rows * to);
    for (std::size_t i = 0; i < rows; ++i) {
        const auto picture = std::span(made).subspan(i * to, to);
        plan.prepare(std::span(stored).subspan(i * from, from), picture);
        plan.augment(picture, seed, epoch, i);
    }
    return made;
}

std::vector<std::uint8_t> mixed(const BatchMix& mix, const prep::PictureShape& shape, const std::vector<std::uint8_t>& pictures)
{
    const std::vector<float> in(pictures.begin(), pictures.end());
    std::vector<float> out(in.size());
    mixPictures(mix, shape, in, out);
    std::vector<std::uint8_t> bytes(out.size());
    std::ranges::transform(out, bytes.begin(), [](float value) { return static_cast<std::uint8_t>(std::lround(value)); });
    return bytes;
}

} // namespace

Result<PicturePreview> previewPictures(const data::Dataset& dataset, const prep::Split& split, const std::vector<prep::Step>& steps, std::size_t index,
                                       std::size_t rows, std::size_t epochs, std::uint64_t seed, JobContext& job)
{
    const auto column = dataset.schema().imageColumn();
    if (!column)
        return fail(ErrorCode::InvalidInput, "These data have no pictures", dataset.title(), "Remove the step, or choose data with pictures");
    const std::shared_ptr<const data::Dataset> borrowed(std::shared_ptr<const void>(), &dataset);
    CAIRN_ASSIGN(const auto before, prep::withSpectrograms(borrowed, std::span(steps).first(index), job));
    CAIRN_ASSIGN(const auto after, prep::withSpectrograms(borrowed, std::span(steps).first(index + 1), job));
    const auto planOf = [&](const data::Dataset& pictures, std::size_t count) {
        const auto& lengths = pictures.schema()[*pictures.schema().imageColumn()].shape;
        return prep::PicturePlan::make(std::span(steps).first(count), {lengths.at(0), lengths.at(1), lengths.at(2)});
    };
    CAIRN_ASSIGN(const prep::PicturePlan earlier, planOf(*before, index));
    CAIRN_ASSIGN(const prep::PicturePlan all, planOf(*after, index + 1));
    PicturePreview preview;
    preview.before = earlier.shape();
    preview.after = all.shape();
    preview.rows = firstRows(dataset, split.train, rows);
    CAIRN_ASSIGN(const data::ImageBlock first, before->images(preview.rows));
    CAIRN_ASSIGN(const data::ImageBlock stored, after->images(preview.rows));
    const std::size_t count = preview.rows.size();
    preview.pixelsBefore = seen(earlier, first.pixels, count, seed, 0);
    CAIRN_ASSIGN(const prep::PicturePlan alone, prep::PicturePlan::make(std::span(steps).subspan(index, 1), earlier.shape()));
    const bool mixes = alone.mix().has_value(), random = mixes || alone.augments();
    for (std::size_t epoch = 0; epoch < (random ? epochs : 1); ++epoch) {
        if (job.cancelled())
            return fail(ErrorCode::Cancelled, "Cancelled", dataset.title());
        preview.pixelsAfter.push_back(seen(all, stored.pixels, count, seed, epoch));
        if (!mixes)
            continue;
        const BatchMix mix = drawMix(*all.mix(), seed, epoch, 0, count, all.shape());
        preview.pixelsAfter.back() = mixed(mix, all.shape(), preview.pixelsAfter.back());
        preview.shares.push_back(mix.share);
    }
    return preview;
}

} // namespace cairn::batch
