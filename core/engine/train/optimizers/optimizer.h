// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/parallel/group.h"
#include "core/engine/train/optimizers/flat_part.h"
#include "core/engine_api/train.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cairn::engine {

/// Which weights an update changes.
enum class Side : std::uint8_t { Both, Generator, Discriminator };

/// Updates one flat buffer of weights from one flat buffer of gradients, and zeroes the gradients. Threads: one.
class Optimizer {
public:
    virtual ~Optimizer() = default;

    /// Step number `step` (from 0). `gradientScale` multiplies the gradients first (clipping). Weights of the other side, their gradients and
    /// their moments are left alone.
    virtual void apply(std::int64_t step, double learningRate, double gradientScale, Side side = Side::Both) = 0;

    /// Layers of the first stages (PlanStep::stage) learn from these updates on; those of later stages are left alone as the other side is.
    /// Counts of steps, which Adam and others correct their moments by, begin anew for each. None at first.
    virtual void setThawed(std::span<const std::int64_t> updates) = 0;

    /// Flat moments by PyTorch's names: to be stored, and overwritten when a checkpoint is loaded.
    virtual std::vector<std::pair<std::string, at::Tensor>> state() = 0;

    /// Before state() is stored: brings together what the ranks keep apart. All ranks call it. The group's errors.
    virtual Result<void> gather() { return {}; }
    /// After state() was stored or overwritten: takes what is this rank's and lets the rest go.
    virtual void release() {}
};

/// An optimiser that works on one part of the weights after the other, each with its multiple of the learning rate.
class SegmentOptimizer : public Optimizer {
public:
    void apply(std::int64_t step, double learningRate, double gradientScale, Side side = Side::Both) final
    {
        for (const RateSegment& segment : m_segments) {
            const auto stage = static_cast<std::size_t>(segment.stage);
            if (stage <= m_thawed.size() && (side == Side::Both || segment.discriminates == (side == Side::Discriminator)))
                update(segment, step - (stage > 0 ? m_thawed[stage - 1] : 0), learningRate * segment.rate, gradientScale);
        }
    }

    void setThawed(std::span<const std::int64_t> updates) final { m_thawed.assign(updates.begin(), updates.end()); }

protected:
    SegmentOptimizer(const TrainConfig& config, const FlatPart& part)
        : m_segments(part.segments), m_weightDecay(config.weightDecay)
    {
    }

    /// One step of a part of the buffers.
    virtual void update(const RateSegment& part, std::int64_t step, double learningRate, double gradientScale) = 0;

    double decayOf(const RateSegment& part) const { return part.decays ? m_weightDecay : 0.0; }

private:
    std::vector<RateSegment> m_segments;
    std::vector<std::int64_t> m_thawed;
    double m_weightDecay;
};

/// The optimiser of config.optimizer (see builders.h), within Lookahead where asked for; InvalidInput for another name. Of several ranks
/// each may have its part only (config.shardMoments).
Result<std::unique_ptr<Optimizer>> makeOptimizer(const TrainConfig& config, Module& module, Group& group);
/// For a single rank.
Result<std::unique_ptr<Optimizer>> makeOptimizer(const TrainConfig& config, Module& module);

/// Factor that brings the gradient's L2 norm down to `largest` where it is above; 1 for largest <= 0.
double clippingScale(const at::Tensor& gradients, double largest);

} // namespace cairn::engine
