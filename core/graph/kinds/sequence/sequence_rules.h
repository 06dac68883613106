// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/kinds/rules.h"

#include <string>

/// What layers over sequences [N, T, F] share. A mask is Float32 [N, T], 1 for real steps and 0 for padding; where a layer
/// needs lengths they are the sums of the mask's rows, 1 to T, and the real steps come first.
namespace cairn::graph {

/// Mismatch unless the port gets numbers [N, T, F].
Result<void> wantSequence(const NodeView& view, const std::string& title, std::size_t port = 0);

/// Mismatch unless the port is open or gets numbers [N, steps]. `of`: what the steps are, for the message.
Result<void> wantMask(const NodeView& view, std::size_t port, std::int64_t steps);

/// An optional input port for a mask.
PortSpec maskPort(const std::string& name = "mask", const std::string& of = "steps");

namespace onnx {

/// Lengths [N] of the mask's rows, 1 to `steps`; int64 (wide) or int32.
std::string lengths(formats::OnnxWriter& writer, const std::string& mask, std::int64_t steps, bool wide);

/// x W^T + b over the last axis; `bias` empty: none.
std::string linear(formats::OnnxWriter& writer, const std::string& x, const std::string& weight, const std::string& bias);

/// What scores [N, T] get added so that padding does not count: a very negative number. A row of nothing but padding
/// counts as a whole.
std::string penalty(formats::OnnxWriter& writer, const std::string& mask);

} // namespace onnx

namespace python {

/// Gives the source the function mask_penalty(mask), as onnx::penalty().
void addPenalty(formats::PythonWriter& writer);

} // namespace python

/// What is added to the scores of padding; finite, so that no row becomes NaN.
inline constexpr float kMaskedScore = -1e30f;

} // namespace cairn::graph
