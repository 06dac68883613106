// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/module/module.h"
#include "core/store/histograms/histogram_log.h"

#include <utility>
#include <vector>

namespace cairn::engine {

/// Takes histograms of what layers put out, of their weights and of the weights' gradients, in every so many updates. Of each it sees about 4096 numbers at most, those at
/// multiples of a prime, which are collected on the device and fetched at once. Threads: the training thread.
class HistogramProbe {
public:
    static constexpr std::int64_t kNumbers = 4096; ///< of a tensor, about
    static constexpr std::size_t kMostNodes = 128;

    /// `every`: updates between two samples. The module outlives the probe.
    HistogramProbe(Module& module, std::int64_t every) : m_module(module), m_every(every) {}

    /// Whether update `update` is looked at; its last batch is.
    bool looksAt(std::int64_t update) const { return m_every > 0 && update % m_every == 0; }
    /// For the forward pass.
    void see(const PlanStep& step, const at::Tensor& output);
    /// Between backward pass and update.
    void seeWeights();
    /// What was seen since the last call; waits for the device.
    store::HistogramSample take(std::int64_t update, std::int64_t step, double epoch);

private:
    void add(const std::string& node, store::HistogramOf of, const std::vector<at::Tensor>& tensors);

    Module& m_module;
    std::int64_t m_every;
    std::vector<store::NodeHistogram> m_seen; ///< counts are still to come
    std::vector<at::Tensor> m_numbers;        ///< [n] each, on the device
};

} // namespace cairn::engine
