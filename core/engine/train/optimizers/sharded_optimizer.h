// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/parallel/group.h"
#include "core/engine/train/optimizers/flat_part.h"
#include "core/engine/train/optimizers/optimizer.h"

#include <functional>

namespace cairn::engine {

/// An optimiser whose moments are divided among the ranks (ZeRO stage 1: Rajbhandari et al., SC 2020): each rank updates its stretch of
/// the weights, then all hand theirs to the others. Gradients are summed everywhere, so that their length is known to all.
/// Throws CarriedError where another rank has left.
class ShardedOptimizer final : public Optimizer {
public:
    /// `build`: makes the optimiser of a part. Module and group outlive this object.
    ShardedOptimizer(Group& group, Module& module, const FlatPart& whole, const std::function<std::unique_ptr<Optimizer>(const FlatPart&)>& build);

    void apply(std::int64_t step, double learningRate, double gradientScale, Side side) override;
    void setThawed(std::span<const std::int64_t> updates) override { m_own->setThawed(updates); }
    /// Tensors of the whole length; made here, kept until release(). Only this rank's stretch is right unless gather() was called.
    std::vector<std::pair<std::string, at::Tensor>> state() override;
    Result<void> gather() override;
    void release() override;

private:
    std::int64_t begin() const { return m_cuts[static_cast<std::size_t>(m_group.rank())]; }
    std::int64_t end() const { return m_cuts[static_cast<std::size_t>(m_group.rank()) + 1]; }
    Result<void> handOut(const at::Tensor& flat);

    Group& m_group;
    at::Tensor m_weights, m_gradients; ///< of the module
    std::vector<std::int64_t> m_cuts;
    std::unique_ptr<Optimizer> m_own;
    std::vector<std::pair<std::string, at::Tensor>> m_whole; ///< see state()
};

} // namespace cairn::engine
