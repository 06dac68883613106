// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/onnx_writer.h"
#include "core/graph/kinds/rules.h"

/// What the kinds share that work on signals [N, C, L], images [N, C, H, W] and volumes [N, C, D, H, W]. The axes behind
/// the channels count from 0.
namespace cairn::graph {

/// A filter or a pooling window, one number per axis.
struct Window {
    std::vector<std::int64_t> kernel, stride, padding, dilation;

    /// How far it reaches along an axis.
    std::int64_t reach(std::size_t axis) const { return dilation[axis] * (kernel[axis] - 1) + 1; }
};

/// What is added around an input, one number per axis.
struct Border {
    std::vector<std::int64_t> before, behind;

    bool empty() const;
};

/// How many axes lie behind the channels: 1 for signals, 2 for images, 3 for volumes.
inline std::size_t spatialAxes(const NodeView& view) { return rank(view) - 2; }
inline std::int64_t channelsOf(const NodeView& view) { return view.inputs[0].shape[1]; }
inline std::int64_t spatialLength(const NodeView& view, std::size_t axis) { return view.inputs[0].shape[2 + axis]; }
/// "28 x 28"
std::string sizeText(std::span<const std::int64_t> lengths);
/// The lengths behind the channels.
std::vector<std::int64_t> spatialShape(const NodeView& view);

/// Mismatch unless the input holds numbers and has `axes` axes behind the channels.
Result<void> wantSpatial(const NodeView& view, const std::string& title, std::size_t axes);
/// The same for any number of axes from 1 to 3.
Result<void> wantAnySpatial(const NodeView& view, const std::string& title);
/// Mismatch where an axis of a shape would be longer than kMostUnits.
Result<void> wantLengths(const NodeView& view, std::span<const std::int64_t> lengths);

/// The whole numbers of a parameter of type Numbers. InvalidInput for fractions.
Result<std::vector<std::int64_t>> wholeNumbers(const NodeView& view, const std::string& name);
/// The integer parameter `name` for all axes, or the list parameter `listName` where that is not empty. InvalidInput unless
/// the list has one whole number per axis.
Result<std::vector<std::int64_t>> perAxis(const NodeView& view, const std::string& name, const std::string& listName, std::size_t axes);

/// The window of a convolution or a pooling: parameters kernel_size, stride (0: the kernel size), padding and, where the
/// kind has it, dilation; or kernel_shape, strides, pads and dilations with one number per axis.
Result<Window> windowOf(const NodeView& view, std::size_t axes);
/// kernel_shape, strides, pads and, on demand, dilations.
std::vector<ParamSpec> perAxisParams(bool dilation);
ParamSpec numbersParam(std::string name, std::string title, std::string help, Json fallback, double minimum, double maximum);

/// "3" where all numbers are alike, else "(3, 5)".
std::string pythonAxes(const std::vector<std::int64_t>& numbers);
/// ", name=3" unless all numbers are `usual`.
std::string pythonOption(const char* name, const std::vector<std::int64_t>& numbers, std::int64_t usual);

/// Mismatch where a border of this mode ("constant", "zeros", "reflect", "replicate", "circular") is wider than its input allows.
Result<void> wantBorder(const NodeView& view, const Border& border, const std::string& mode);
/// Adds the border to the layer's input; returns the name of the result, which is `output` unless that is empty.
std::string borderOnnx(const NodeView& view, formats::OnnxWriter& writer, const Border& border, const std::string& mode, float value = 0,
                       const std::string& output = {});
/// In PyTorch's order: before and behind the last axis first.
std::vector<std::int64_t> torchBorder(const Border& border);
/// In the order of ONNX's attribute "pads": before all axes, then behind all.
std::vector<std::int64_t> onnxPads(const Border& border);

} // namespace cairn::graph
