// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"

#include <vector>

namespace cairn::engine {

/// An average of the weights over the training, with the running statistics averaged alike: an exponential one over all updates
/// (Polyak and Juditsky, 1992, as in PyTorch's AveragedModel with use_buffers) or the plain mean (SWA: Izmailov et al., UAI 2018).
/// Integers (batches seen) are those of the module. Threads: one.
class WeightAverage {
public:
    /// `keep`: what an update leaves of the average, or 0 for the mean. Begins as a copy of the weights.
    WeightAverage(Module& module, double keep);

    /// Takes the present weights in. `count`: how many are in already; the first is copied, which also loads an average.
    void add(std::int64_t count);

    /// The averages themselves, to be handed to other ranks.
    std::vector<at::Tensor> tensors() const;

    /// The module holds the average while this lives, and its own weights again afterwards, bit for bit.
    class Shown {
    public:
        /// Nothing happens for nullptr, or where nothing was added yet (count 0).
        Shown(WeightAverage* average, std::int64_t count);
        ~Shown();
        Shown(const Shown&) = delete;
        Shown& operator=(const Shown&) = delete;

    private:
        WeightAverage* m_average;
    };

private:
    struct Part {
        at::Tensor own, average; ///< the module's tensor, and the mean of it
        at::Tensor kept = {};    ///< the module's numbers while the average is shown
    };

    double m_keep;
    std::vector<Part> m_parts; ///< the flat weights, then buffers of real numbers
};

} // namespace cairn::engine
