// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/python_writer.h"
#include "core/graph/infer/saturating.h"
#include "core/graph/kinds/onnx_steps.h"
#include "core/graph/kinds/rules.h"

#include <string>
#include <vector>

/// What layers over graphs share: rows are nodes, [N, F]; edges are an input of their own without batch axis, int64
/// [2, E]: column e leads from node edges[0][e] to node edges[1][e].
namespace cairn::graph {

/// Ports "in" and "edges"; `weight`: and an optional third one.
std::vector<PortSpec> graphInputs(bool weight = false);

/// "mean", "max" or "sum" of what arrives at a node, the first being the default.
ParamSpec aggregationParam(std::vector<std::string> choices);

/// Mismatch unless the inputs are nodes, edges and, where connected, a weight per edge.
Result<void> wantGraph(const NodeView& view, const std::string& title);

inline std::int64_t nodeFeatures(const NodeView& view) { return view.inputs[0].shape[1]; }
inline std::int64_t edgeCount(const NodeView& view) { return view.inputs[1].shape[1]; }

/// Source and target of the edges as ONNX vectors [E]; `loops`: and of an edge from each node to itself.
struct OnnxEdges {
    std::string from, to;
};
OnnxEdges onnxEdges(OnnxSteps& onnx, bool loops);

/// The sums of `messages` [E, ...axes] per node, [N, ...axes].
std::string onnxSum(OnnxSteps& onnx, const std::string& messages, const std::string& to, const std::vector<std::int64_t>& axes);

/// Sum or mean per node [N, F]; Unsupported for the maximum, which opset 17 cannot scatter.
Result<std::string> onnxAggregate(OnnxSteps& onnx, const NodeView& view, const std::string& messages, const std::string& to, std::int64_t width);

/// Writes the Python function aggregate(messages, to, nodes, how) once.
void pythonAggregate(formats::PythonWriter& writer);

Kind gcnKind();
Kind gatKind();
Kind sageKind();
Kind ginKind();
Kind edgeConvKind();
Kind globalGraphPoolKind();

} // namespace cairn::graph
