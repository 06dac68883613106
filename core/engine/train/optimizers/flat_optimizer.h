// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/train/optimizers/optimizer.h"

#include <map>

namespace cairn::engine {

/// A stretch of the flat buffers: one weight tensor with its moments, or as many as lie beside each other and share a rate.
struct WeightStretch {
    at::Tensor weights, gradients;    ///< flat; the gradients are already scaled by the clipping factor
    std::vector<at::Tensor> moments;  ///< in the order of the names given to FlatOptimizer
    std::vector<std::int64_t> shape;  ///< of the weight tensor, where stretches are single tensors
    double decay = 0;                 ///< weight decay of these weights
};

/// An optimiser made of tensor operations on stretches, on any device. Moments begin as zeros.
class FlatOptimizer : public SegmentOptimizer {
public:
    std::vector<std::pair<std::string, at::Tensor>> state() override;

protected:
    enum class Stretches { Joined, Single }; ///< Single: step() gets one weight tensor at a time

    FlatOptimizer(const TrainConfig& config, const FlatPart& part, std::vector<std::string> moments, Stretches stretches = Stretches::Joined);

    /// Changes the weights and moments; `count` is the number of the step, from 1. The gradients may be overwritten.
    virtual void step(WeightStretch& stretch, double count, double learningRate) = 0;

private:
    void update(const RateSegment& part, std::int64_t step, double learningRate, double gradientScale) final;
    WeightStretch window(std::int64_t begin, std::int64_t count) const;

    at::Tensor m_weights, m_gradients;
    std::vector<std::string> m_names;
    std::vector<at::Tensor> m_moments;
    std::map<std::int64_t, std::vector<std::int64_t>> m_shapes; ///< Single: of the tensors, by where they begin
};

} // namespace cairn::engine
