// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/kinds/image/image.h"

#include "core/engine/layers/families.h"

#include <ATen/ops/pad.h>
#include <ATen/ops/pixel_shuffle.h>
#include <ATen/ops/pixel_unshuffle.h>
#include <ATen/ops/upsample_bicubic2d.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/upsample_linear1d.h>
#include <ATen/ops/upsample_nearest1d.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <ATen/ops/upsample_nearest3d.h>
#include <ATen/ops/upsample_trilinear3d.h>

namespace cairn::engine {

namespace {

class Pad : public Layer {
public:
    Pad(std::vector<std::int64_t> border, std::string mode, double value) : m_border(std::move(border)), m_mode(std::move(mode)), m_value(value) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = m_mode == "constant" ? at::pad(inputs[0], m_border, m_mode, m_value) : at::pad(inputs[0], m_border, m_mode);
    }

private:
    std::vector<std::int64_t> m_border;
    std::string m_mode;
    double m_value;
};

class Crop : public Layer {
public:
    explicit Crop(graph::Cut cut) : m_cut(std::move(cut)) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = inputs[0];
        for (std::size_t i = 0; i < m_cut.first.size(); ++i)
            outputs[0] = outputs[0].narrow(static_cast<std::int64_t>(i) + 2, m_cut.first[i], m_cut.length[i]);
    }
    // keepsOutput(): the output is a part of the input.

private:
    graph::Cut m_cut;
};

class Upsample : public Layer {
public:
    Upsample(const graph::Resize& resize, std::string mode, bool alignCorners)
        : m_lengths(resize.lengths), m_factors(resize.bySize ? 0 : resize.lengths.size(), resize.factor), m_mode(std::move(mode)), m_alignCorners(alignCorners)
    {
    }

    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        const at::Tensor& from = inputs[0];
        // PyTorch interpolates with the factor as it is given, not with the ratio of the lengths.
        const at::OptionalIntArrayRef lengths = m_factors.empty() ? at::OptionalIntArrayRef(m_lengths) : at::OptionalIntArrayRef();
        const std::optional<at::ArrayRef<double>> factors = m_factors.empty() ? std::optional<at::ArrayRef<double>>() : m_factors;
        const std::size_t axes = m_lengths.size();
        if (m_mode == "bicubic")
            outputs[0] = at::upsample_bicubic2d(from, lengths, m_alignCorners, factors);
        else if (m_mode == "nearest")
            outputs[0] = axes == 1 ? at::upsample_nearest1d(from, lengths, factors)
                         : axes == 2 ? at::upsample_nearest2d(from, lengths, factors) : at::upsample_nearest3d(from, lengths, factors);
        else
            outputs[0] = axes == 1 ? at::upsample_linear1d(from, lengths, m_alignCorners, factors)
                         : axes == 2 ? at::upsample_bilinear2d(from, lengths, m_alignCorners, factors)
                                     : at::upsample_trilinear3d(from, lengths, m_alignCorners, factors);
    }
    bool keepsOutput() const override { return false; }

private:
    std::vector<std::int64_t> m_lengths;
    std::vector<double> m_factors; ///< empty: by the lengths
    std::string m_mode;
    bool m_alignCorners;
};

/// Pixels from channels, or channels from pixels.
class Shuffle : public Layer {
public:
    Shuffle(std::int64_t factor, bool enlarges) : m_factor(factor), m_enlarges(enlarges) {}
    void forward(std::span<const at::Tensor> inputs, std::span<at::Tensor> outputs, const ForwardContext&) override
    {
        outputs[0] = m_enlarges ? at::pixel_shuffle(inputs[0], m_factor) : at::pixel_unshuffle(inputs[0], m_factor);
    }

private:
    std::int64_t m_factor;
    bool m_enlarges;
};

std::unique_ptr<Layer> buildPad(const graph::NodeView& view)
{
    return std::make_unique<Pad>(graph::torchBorder(graph::padBorder(view).value()), view.text("mode"), view.real("value"));
}

std::unique_ptr<Layer> buildCrop(const graph::NodeView& view)
{
    return std::make_unique<Crop>(graph::cutOf(view).value());
}

std::unique_ptr<Layer> buildUpsample(const graph::NodeView& view)
{
    return std::make_unique<Upsample>(graph::resizeOf(view).value(), view.text("mode"), view.flag("align_corners"));
}

std::unique_ptr<Layer> buildShuffle(const graph::NodeView& view)
{
    return std::make_unique<Shuffle>(view.integer("upscale_factor"), true);
}

std::unique_ptr<Layer> buildUnshuffle(const graph::NodeView& view)
{
    return std::make_unique<Shuffle>(view.integer("downscale_factor"), false);
}

} // namespace

std::vector<BuilderEntry> imageBuilders()
{
    return {{"upsample", buildUpsample}, {"pad", buildPad}, {"crop", buildCrop}, {"pixel_shuffle", buildShuffle}, {"pixel_unshuffle", buildUnshuffle}};
}

} // namespace cairn::engine
