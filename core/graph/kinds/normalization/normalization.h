// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/onnx_writer.h"
#include "core/graph/kinds/rules.h"

/// What the normalisations share.
namespace cairn::graph {

ParamSpec epsParam();
ParamSpec affineParam(bool fallback = true);

std::int64_t twicePerElement(const NodeView& view, const std::vector<TensorType>& outputs);

/// Mismatch unless the input holds numbers and has from `fewest` to 5 axes, the channels being axis 1.
Result<void> wantChannels(const NodeView& view, const std::string& title, std::size_t fewest);
/// weight and bias of each channel, where the layer is affine.
std::vector<StateTensor> channelState(const NodeView& view);

/// Layers that normalise the last axes, and layers that normalise groups of channels: parts of the normalisations.
std::vector<Kind> lastAxesNormKinds();
std::vector<Kind> groupNormKinds();

} // namespace cairn::graph
