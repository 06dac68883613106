// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/inference.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace cairn::graph {

enum class ParamType : std::uint8_t { Integer, Real, Boolean, Choice, Text };

/// One parameter of a kind, described once; forms, validation, help, JSON and the command line follow.
struct ParamSpec {
    std::string name;  ///< as in PyTorch: "out_features", "kernel_size"
    std::string title; ///< "Output features"
    std::string help;  ///< one sentence
    ParamType type = ParamType::Integer;
    Json fallback;     ///< default value
    double minimum = 0, maximum = 0; ///< Integer and Real; inclusive
    std::vector<std::string> choices = {}; ///< Choice
};

struct PortSpec {
    std::string name; ///< "in", "a"
    std::string help;
};

/// Names and facts of a kind: what palettes, forms and docs show.
struct KindInfo {
    std::string id;        ///< "conv2d"
    std::string title;     ///< "Conv2d"
    std::string family;    ///< "convolution"; colour and grouping in the palette
    std::string help;      ///< one or two sentences
    std::string reference; ///< paper or PyTorch's name
    std::vector<PortSpec> inputs, outputs;
    std::vector<ParamSpec> params;
};

/// A node with its parameters completed by defaults, and the types at its input ports, in the order of the ports.
struct NodeView {
    const Node& node;
    Json params;
    std::vector<TensorType> inputs;
    const DataInterface& data;

    std::int64_t integer(const std::string& name) const { return params.at(name).get<std::int64_t>(); }
    double real(const std::string& name) const { return params.at(name).get<double>(); }
    bool flag(const std::string& name) const { return params.at(name).get<bool>(); }
    std::string text(const std::string& name) const { return params.at(name).get<std::string>(); }
};

struct Cost {
    std::int64_t parameters = 0;
    std::int64_t flops = 0; ///< forward, per row
};

class OnnxWriter;   // core/formats/onnx_writer.h
class PythonWriter; // core/formats/python_writer.h

/// A layer kind: everything about it but its tensor module, which core/engine/layers builds under the same id.
/// Every function is pure and may be called from any thread.
struct Kind {
    KindInfo info;
    /// Types at the output ports, or what is wrong (Mismatch, with a fix).
    std::function<Result<std::vector<TensorType>>(const NodeView&)> shape;
    std::function<Cost(const NodeView&, const std::vector<TensorType>& outputs)> cost;
    /// Adds the ONNX nodes of this layer (opset 17).
    std::function<Result<void>(const NodeView&, OnnxWriter&)> onnx;
    /// Adds the module and the forward line of this layer to runnable PyTorch source.
    std::function<Result<void>(const NodeView&, PythonWriter&)> python;
};

/// All kinds, in palette order.
std::span<const Kind> kinds();

/// The kind of that id, or nullptr.
const Kind* findKind(const std::string& id);

/// `node`'s parameters completed by defaults and checked against their specs; InvalidInput names the parameter.
Result<Json> completeParams(const Kind& kind, const Json& params);

} // namespace cairn::graph
