// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/media/picture_pixels.h"

#include <memory>

namespace cairn::data {

/// Masks of pictures, by cairn-parse: the numbers as they are stored, brought to the form of the pictures without averaging. A mask whose
/// file has another size than that of its picture ends the call with Mismatch, which names both.
/// `pictures`: of the same rows. `form`: that of the pictures.
std::unique_ptr<PictureDecoder> makeMaskDecoder(std::shared_ptr<parse::ImagePool> pool, std::shared_ptr<const PictureFiles> pictures,
                                                parse::ImageRequest form);

} // namespace cairn::data
