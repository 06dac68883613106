// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cairn::prep {

/// Size of a picture: planes of bytes one behind the other, row-major. A spectrogram is a picture of one plane: time runs to
/// the right, high frequencies are on top.
struct PictureShape {
    std::int64_t channels = 1, height = 1, width = 1;

    std::size_t plane() const { return static_cast<std::size_t>(height * width); }
    std::size_t size() const { return static_cast<std::size_t>(channels) * plane(); }
    std::vector<std::int64_t> list() const { return {channels, height, width}; }
    friend bool operator==(const PictureShape&, const PictureShape&) = default;
};

/// The random numbers of one row in one epoch: a pure function of (seed, epoch, row, step, draw), whoever draws them when.
class PictureDraw {
public:
    PictureDraw(std::uint64_t seed, std::uint64_t epoch, std::uint64_t row);

    /// Begins with the numbers of a step (its place in the recipe), so that steps do not shift each other's.
    void atStep(std::size_t step) { m_next = static_cast<std::uint64_t>(step) << 24; }

    double uniform() { return m_random.uniform(m_next++); }                                    ///< [0, 1)
    double between(double low, double high) { return low + (high - low) * uniform(); }         ///< [low, high)
    std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(m_random.below(m_next++, static_cast<std::uint64_t>(bound))); }
    bool chance(double probability) { return uniform() < probability; }
    double normal() { return m_random.normal(m_next++); }
    std::uint64_t bits() { return m_random.bits(m_next++); }

private:
    Philox m_random;
    std::uint64_t m_next = 0;
};

/// One change of a picture. Immutable: any thread.
class PictureOp {
public:
    virtual ~PictureOp() = default;

    /// Shape of what comes out; what is drawn anew for training keeps the shape.
    virtual PictureShape shape(const PictureShape& in) const { return in; }
    /// `in` has shape.size() bytes, `out` as many as shape(in) says; they do not overlap.
    virtual void apply(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const = 0;
    /// The same for the classes of a picture's pixels, `shape` being one plane and `draw` beginning as for the picture: they move with the
    /// picture, are never averaged, and are batch::kNoClass where there was no picture. What only changes colours leaves them alone.
    virtual void applyMask(std::span<const std::uint8_t> in, const PictureShape& shape, std::span<std::uint8_t> out, PictureDraw& draw) const;
};

/// How bytes become the model's numbers.
struct Normalisation {
    enum class Kind : std::uint8_t { Standard, Given } kind = Kind::Standard; ///< Standard: mean 0, deviation 1 on the training rows
    double mean = 0, deviation = 1; ///< Given: of bytes divided by 255
};

/// Mixing of the pictures of a batch (see core/batch/pictures/batch_mix.h).
struct MixSpec {
    double mixup = 0;  ///< parameter of the Beta distribution; 0: off
    double cutmix = 0;
    double share = 1;  ///< of the batches that are mixed
    std::size_t step = 0;
};

/// What a step does with pictures: one of these.
struct PictureEffect {
    std::shared_ptr<const PictureOp> op = {};
    bool trainingOnly = false; ///< drawn anew for every training row and epoch; other rows are left alone
    std::optional<Normalisation> normalisation = {};
    std::optional<MixSpec> mix = {};
};

} // namespace cairn::prep
