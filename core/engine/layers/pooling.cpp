// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/layers/families.h"

#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mean.h>

#include <array>

namespace cairn::engine {

namespace {

struct Window {
    std::array<std::int64_t, 2> kernel, stride, padding;
};

Window window(const graph::NodeView& view)
{
    const std::int64_t kernel = view.integer("kernel_size"), padding = view.integer("padding");
    const std::int64_t stride = view.integer("stride") == 0 ? kernel : view.integer("stride");
    return {{kernel, kernel}, {stride, stride}, {padding, padding}};
}

class MaxPool2d : public Layer {
public:
    explicit MaxPool2d(const Window& window) : m_window(window) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::max_pool2d(inputs[0], m_window.kernel, m_window.stride, m_window.padding);
    }
    bool keepsOutput() const override { return false; }

private:
    Window m_window;
};

class AvgPool2d : public Layer {
public:
    explicit AvgPool2d(const Window& window) : m_window(window) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::avg_pool2d(inputs[0], m_window.kernel, m_window.stride, m_window.padding);
    }
    bool keepsOutput() const override { return false; }

private:
    Window m_window;
};

class AdaptiveAvgPool2d : public Layer {
public:
    explicit AdaptiveAvgPool2d(std::int64_t size) : m_size{size, size} {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::adaptive_avg_pool2d(inputs[0], m_size);
    }
    bool keepsOutput() const override { return false; }

private:
    std::array<std::int64_t, 2> m_size;
};

/// The mean of every channel: [N, C, H, W] -> [N, C].
class GlobalAvgPool2d : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::mean(inputs[0], {2, 3});
    }
    bool keepsOutput() const override { return false; }
};

/// The mean of the vectors of a row: [N, L, D] -> [N, D].
class GlobalAvgPool1d : public Layer {
public:
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = at::mean(inputs[0], {1});
    }
    bool keepsOutput() const override { return false; }
};

std::unique_ptr<Layer> buildMaxPool2d(const graph::NodeView& view)
{
    return std::make_unique<MaxPool2d>(window(view));
}

std::unique_ptr<Layer> buildAvgPool2d(const graph::NodeView& view)
{
    return std::make_unique<AvgPool2d>(window(view));
}

std::unique_ptr<Layer> buildAdaptiveAvgPool2d(const graph::NodeView& view)
{
    return std::make_unique<AdaptiveAvgPool2d>(view.integer("output_size"));
}

std::unique_ptr<Layer> buildGlobalAvgPool2d(const graph::NodeView&)
{
    return std::make_unique<GlobalAvgPool2d>();
}

std::unique_ptr<Layer> buildGlobalAvgPool1d(const graph::NodeView&)
{
    return std::make_unique<GlobalAvgPool1d>();
}

} // namespace

std::vector<BuilderEntry> poolingBuilders()
{
    return {{"max_pool2d", buildMaxPool2d},
            {"avg_pool2d", buildAvgPool2d},
            {"adaptive_avg_pool2d", buildAdaptiveAvgPool2d},
            {"global_avg_pool2d", buildGlobalAvgPool2d},
            {"global_avg_pool1d", buildGlobalAvgPool1d}};
}

} // namespace cairn::engine
