// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kind.h"

#include <cstdint>
#include <string>
#include <vector>

/// What shape rules of several families share.
namespace cairn::graph {

/// What a shape rule returns.
using Shapes = Result<std::vector<TensorType>>;

inline const std::vector<PortSpec> kOneInput{{"in", "What the layer works on"}};
inline const std::vector<PortSpec> kTwoInputs{{"a", "First input"}, {"b", "Second input"}};
inline const std::vector<PortSpec> kOneOutput{{"out", "What the layer puts out"}};

inline constexpr std::int64_t kMostUnits = 1'000'000'000;

ParamSpec integerParam(std::string name, std::string title, std::string help, std::int64_t fallback, std::int64_t minimum, std::int64_t maximum);
ParamSpec realParam(std::string name, std::string title, std::string help, double fallback, double minimum, double maximum);
ParamSpec flagParam(std::string name, std::string title, std::string help, bool fallback);
ParamSpec choiceParam(std::string name, std::string title, std::string help, std::vector<std::string> choices);

/// Mismatch unless the input holds numbers (not category codes). `title` is the kind's.
Result<void> wantNumbers(const NodeView& view, const std::string& title, std::size_t port = 0);

/// Mismatch unless the input is a float image [N, C, H, W].
Result<void> wantImage(const NodeView& view, const std::string& title);

/// The one output of a layer.
Shapes oneOutput(std::vector<std::int64_t> shape, ElementType type = ElementType::Float32, std::int64_t vocabulary = 0);

/// Length of an axis after a sliding window, PyTorch's formula; below 1 where the window is too large.
std::int64_t slide(std::int64_t length, std::int64_t kernel, std::int64_t stride, std::int64_t padding, std::int64_t dilation = 1);

/// Name of the node that feeds a port, for messages.
std::string sourceLabel(const NodeView& view, std::size_t port = 0);

/// Rank of an input, batch axis included.
inline std::size_t rank(const NodeView& view, std::size_t port = 0) { return view.inputs.at(port).shape.size(); }

} // namespace cairn::graph
