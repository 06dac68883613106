// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/data/dataset.h"
#include "core/jobs/progress.h"
#include "core/prep/pictures/picture_plan.h"
#include "core/prep/split/split.h"

#include <vector>

namespace cairn::batch {

/// Some training rows before one step for pictures and behind it.
struct PicturePreview {
    std::vector<RowId> rows;
    prep::PictureShape before, after;
    std::vector<std::uint8_t> pixelsBefore; ///< [rows, C, H, W] of `before`
    /// What training would see: one [rows, C, H, W] of `after` for each of the shown epochs; one alone where nothing is drawn.
    std::vector<std::vector<std::uint8_t>> pixelsAfter;
    std::vector<double> shares = {};        ///< mixing: what is left of the row's own picture, per epoch
};

/// What step `index` of `steps` does to the first readable training rows in epochs 0 to `epochs` - 1 of a training with that
/// seed; mixing takes them as one batch. Errors: InvalidInput where there are no pictures; those of the steps and the dataset.
Result<PicturePreview> previewPictures(const data::Dataset& dataset, const prep::Split& split, const std::vector<prep::Step>& steps, std::size_t index,
                                       std::size_t rows, std::size_t epochs, std::uint64_t seed, JobContext& job);

} // namespace cairn::batch
