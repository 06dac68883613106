// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/prep/pictures/picture_op.h"
#include "core/prep/step/step.h"

#include <span>
#include <string>
#include <vector>

namespace cairn::prep {

/// Whether a step works on pictures rather than on columns.
bool changesPictures(const Step& step);
/// Whether a step is switched on and works on columns.
bool changesColumns(const Step& step);

/// The enabled steps for pictures of a recipe, in two halves: what happens to every picture (resize), and what is drawn anew
/// for every training row in every epoch. The second half comes behind the first, whatever the order in the list.
/// Immutable: any thread.
class PicturePlan {
public:
    /// `steps`: the whole list of a recipe; steps for columns are passed over. InvalidInput names the step.
    static Result<PicturePlan> make(std::span<const Step> steps, const PictureShape& source);

    const PictureShape& source() const { return m_source; } ///< of pictures as the dataset has them
    const PictureShape& shape() const { return m_shape; }   ///< as the model gets them
    bool prepares() const { return !m_prepare.empty(); }
    bool augments() const { return !m_augment.empty(); }
    const Normalisation& normalisation() const { return m_normalisation; }
    const std::optional<MixSpec>& mix() const { return m_mix; }

    /// One picture as the dataset has it, as every part gets it.
    void prepare(std::span<const std::uint8_t> in, std::span<std::uint8_t> out) const;
    /// A prepared picture, in place, as training sees row `row` in `epoch`.
    void augment(std::span<std::uint8_t> picture, std::uint64_t seed, std::uint64_t epoch, std::uint64_t row) const;
    /// The classes of its pixels (one plane, batch::kNoClass for none), which go the way of the picture.
    void prepareMask(std::span<const std::uint8_t> in, std::span<std::uint8_t> out) const;
    void augmentMask(std::span<std::uint8_t> mask, std::uint64_t seed, std::uint64_t epoch, std::uint64_t row) const;

private:
    struct Placed {
        std::shared_ptr<const PictureOp> op;
        std::size_t step; ///< place in the recipe
    };

    void prepare(std::span<const std::uint8_t> in, std::span<std::uint8_t> out, bool mask) const;
    void augment(std::span<std::uint8_t> picture, std::uint64_t seed, std::uint64_t epoch, std::uint64_t row, bool mask) const;

    PictureShape m_source, m_shape;
    std::vector<Placed> m_prepare, m_augment;
    Normalisation m_normalisation;
    std::optional<MixSpec> m_mix;
};

} // namespace cairn::prep
