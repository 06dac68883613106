// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kinds/rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Parameters that name axes, lists of whole numbers, and PyTorch's broadcasting: for shape rules, and for builders and
/// exporters of nodes whose shape rule succeeded.
namespace cairn::graph {

/// Tensors have at most this many axes, the batch axis included.
inline constexpr std::size_t kMostAxes = 8;

/// Whether axis 0 is the batch axis: edge lists and other whole tensors have none.
inline bool hasBatch(const TensorType& type) { return !type.shape.empty() && type.shape.front() == kBatch; }

/// A parameter that takes one axis; negative ones count from the end.
ParamSpec axisParam(std::string help, std::int64_t fallback, std::string name = "dim");
/// A parameter that takes a list of whole numbers, "1, 2".
ParamSpec listParam(std::string name, std::string title, std::string help, std::string fallback);

/// "1, -2" as numbers, {} for an empty text; nullopt for anything else, and for more than 64 numbers.
std::optional<std::vector<std::int64_t>> parseIntegers(std::string_view text);
/// The numbers of a list parameter; InvalidInput.
Result<std::vector<std::int64_t>> integers(const NodeView& view, const std::string& name);

/// The axis of `type` that `wished` means, counted from the front. Mismatch for axes that it lacks and for the batch axis.
Result<std::size_t> axisOf(const NodeView& view, std::int64_t wished, const TensorType& type);
/// The same of the parameter `name` and an input.
Result<std::size_t> axis(const NodeView& view, const std::string& name = "dim", std::size_t port = 0);
/// The axes of a list parameter, ascending and each once; all but the batch axis where the text is empty.
Result<std::vector<std::size_t>> axes(const NodeView& view, const std::string& name = "dim", std::size_t port = 0);
/// The place for a new axis in front of axis `dim`; -1: behind the last.
Result<std::size_t> newAxis(const NodeView& view, const std::string& name = "dim", std::size_t port = 0);

/// The shape of a result of two tensors: axes are aligned at the end, those of length 1 are stretched
/// (https://pytorch.org/docs/stable/notes/broadcasting.html). Nothing where the shapes do not fit, or where rows of the
/// batch would meet another axis.
std::optional<std::vector<std::int64_t>> broadcast(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b);

/// Ports "a", "b", "c", ...
std::vector<PortSpec> letterPorts(std::size_t count, const std::string& help);
inline constexpr std::int64_t kMostPorts = 16;

/// An index as signed numbers, for ONNX attributes and ATen.
std::vector<std::int64_t> signedAxes(const std::vector<std::size_t>& axes);

} // namespace cairn::graph
