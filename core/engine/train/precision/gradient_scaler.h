// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace cairn::engine {

/// Where the scale of the loss is; kept with checkpoints.
struct ScalerState {
    double scale = 65536;     ///< a power of two
    std::int64_t steady = 0;  ///< updates since the scale changed
    std::int64_t skipped = 0; ///< updates left out, over the whole run

    bool operator==(const ScalerState&) const = default;
};

/// Scales the loss so that gradients in float16 neither vanish nor overflow, as PyTorch's GradScaler does: an update whose gradients are not finite is left out and halves
/// the scale; after so many good ones in a row the scale is doubled, unless it would overflow itself (Micikevicius et al., "Mixed precision training", 2018).
class GradientScaler {
public:
    static constexpr double kGrowth = 2, kBackoff = 0.5;
    static constexpr std::int64_t kInterval = 2000; ///< PyTorch's default

    explicit GradientScaler(std::int64_t interval = kInterval) : m_interval(interval) {}

    /// Brings scaled gradients back to their size. Whether all are finite; waits for the device.
    static bool unscale(at::Tensor& gradients, const ScalerState& state);
    /// After every update, made or left out.
    void update(ScalerState& state, bool finite) const;

private:
    std::int64_t m_interval;
};

} // namespace cairn::engine
