// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"
#include "core/graph/kinds/image/pooling.h"

#include <ATen/ops/adaptive_avg_pool1d.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/adaptive_avg_pool3d.h>
#include <ATen/ops/adaptive_max_pool1d.h>
#include <ATen/ops/adaptive_max_pool2d.h>
#include <ATen/ops/adaptive_max_pool3d.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/avg_pool1d.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/avg_pool3d.h>
#include <ATen/ops/max_pool1d.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/max_pool3d.h>
#include <ATen/ops/mean.h>

namespace cairn::engine {

namespace {

/// A layer without weights that keeps neither input nor output.
class PoolingLayer : public Layer {
public:
    bool keepsOutput() const override { return false; }
};

class MaxPool : public PoolingLayer {
public:
    explicit MaxPool(graph::Pooling numbers) : m_numbers(std::move(numbers)) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const auto& [kernel, stride, padding, dilation] = m_numbers.window;
        switch (kernel.size()) {
        case 1: outputs[0] = at::max_pool1d(inputs[0], kernel, stride, padding, dilation, m_numbers.ceil); break;
        case 2: outputs[0] = at::max_pool2d(inputs[0], kernel, stride, padding, dilation, m_numbers.ceil); break;
        default: outputs[0] = at::max_pool3d(inputs[0], kernel, stride, padding, dilation, m_numbers.ceil);
        }
    }

private:
    graph::Pooling m_numbers;
};

class AvgPool : public PoolingLayer {
public:
    explicit AvgPool(graph::Pooling numbers) : m_numbers(std::move(numbers)) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const auto& [kernel, stride, padding, dilation] = m_numbers.window;
        switch (kernel.size()) {
        case 1: outputs[0] = at::avg_pool1d(inputs[0], kernel, stride, padding, m_numbers.ceil, m_numbers.includeBorder); break;
        case 2: outputs[0] = at::avg_pool2d(inputs[0], kernel, stride, padding, m_numbers.ceil, m_numbers.includeBorder); break;
        default: outputs[0] = at::avg_pool3d(inputs[0], kernel, stride, padding, m_numbers.ceil, m_numbers.includeBorder);
        }
    }

private:
    graph::Pooling m_numbers;
};

class AdaptiveAvgPool : public PoolingLayer {
public:
    explicit AdaptiveAvgPool(std::vector<std::int64_t> lengths) : m_lengths(std::move(lengths)) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        switch (m_lengths.size()) {
        case 1: outputs[0] = at::adaptive_avg_pool1d(inputs[0], m_lengths); break;
        case 2: outputs[0] = at::adaptive_avg_pool2d(inputs[0], m_lengths); break;
        default: outputs[0] = at::adaptive_avg_pool3d(inputs[0], m_lengths);
        }
    }

private:
    std::vector<std::int64_t> m_lengths;
};

class AdaptiveMaxPool : public PoolingLayer {
public:
    explicit AdaptiveMaxPool(std::vector<std::int64_t> lengths) : m_lengths(std::move(lengths)) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        switch (m_lengths.size()) {
        case 1: outputs[0] = std::get<0>(at::adaptive_max_pool1d(inputs[0], m_lengths)); break;
        case 2: outputs[0] = std::get<0>(at::adaptive_max_pool2d(inputs[0], m_lengths)); break;
        default: outputs[0] = std::get<0>(at::adaptive_max_pool3d(inputs[0], m_lengths));
        }
    }

private:
    std::vector<std::int64_t> m_lengths;
};

/// The mean or the largest number over some axes, which go.
class GlobalPool : public Layer {
public:
    GlobalPool(std::vector<std::int64_t> axes, bool largest) : m_axes(std::move(axes)), m_largest(largest) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = m_largest ? at::amax(inputs[0], m_axes) : at::mean(inputs[0], m_axes);
    }
    bool keepsOutput() const override { return m_largest; }

private:
    std::vector<std::int64_t> m_axes;
    bool m_largest;
};

template <typename Pool>
std::unique_ptr<Layer> buildPool(const graph::NodeView& view)
{
    return std::make_unique<Pool>(graph::poolingOf(view).value());
}

template <typename Pool>
std::unique_ptr<Layer> buildAdaptive(const graph::NodeView& view)
{
    return std::make_unique<Pool>(graph::adaptiveLengths(view).value());
}

template <bool largest>
std::unique_ptr<Layer> buildGlobal(const graph::NodeView& view)
{
    return std::make_unique<GlobalPool>(graph::globalAxes(view), largest);
}

} // namespace

std::vector<BuilderEntry> poolingBuilders()
{
    return {{"max_pool1d", buildPool<MaxPool>},
            {"max_pool2d", buildPool<MaxPool>},
            {"max_pool3d", buildPool<MaxPool>},
            {"avg_pool1d", buildPool<AvgPool>},
            {"avg_pool2d", buildPool<AvgPool>},
            {"avg_pool3d", buildPool<AvgPool>},
            {"adaptive_avg_pool1d", buildAdaptive<AdaptiveAvgPool>},
            {"adaptive_avg_pool2d", buildAdaptive<AdaptiveAvgPool>},
            {"adaptive_avg_pool3d", buildAdaptive<AdaptiveAvgPool>},
            {"adaptive_max_pool1d", buildAdaptive<AdaptiveMaxPool>},
            {"adaptive_max_pool2d", buildAdaptive<AdaptiveMaxPool>},
            {"adaptive_max_pool3d", buildAdaptive<AdaptiveMaxPool>},
            {"global_avg_pool1d", buildGlobal<false>},
            {"global_avg_pool2d", buildGlobal<false>},
            {"global_avg_pool3d", buildGlobal<false>},
            {"global_max_pool1d", buildGlobal<true>},
            {"global_max_pool2d", buildGlobal<true>},
            {"global_max_pool3d", buildGlobal<true>}};
}

} // namespace cairn::engine
