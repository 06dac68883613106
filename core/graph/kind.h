// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/param_spec.h"
#include "core/graph/infer/inference.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace cairn::formats {
class OnnxWriter;   // core/formats/onnx_writer.h
class PythonWriter; // core/formats/python_writer.h
} // namespace cairn::formats

namespace cairn::graph {

using cairn::ParamSpec;
using cairn::ParamType;

struct PortSpec {
    std::string name; ///< "in", "a"
    std::string help;
    bool optional = false; ///< an input that may stay open
};

struct Ports {
    std::vector<PortSpec> inputs, outputs;
};

/// An inner value that a layer can show while a forward pass is recorded: attention weights, a memory's content.
struct TapSpec {
    std::string name; ///< "weights"
    std::string help; ///< what it is, and its axes
};

/// Names and facts of a kind: what palettes, forms and docs show.
struct KindInfo {
    std::string id;        ///< "conv2d"
    std::string title;     ///< "Conv2d"
    std::string family;    ///< "convolution"; colour and grouping in the palette
    std::string help;      ///< one or two sentences
    std::string reference; ///< paper or PyTorch's name
    std::vector<PortSpec> inputs, outputs; ///< with default parameters, where Kind::ports is set
    std::vector<ParamSpec> params;
    std::vector<TapSpec> taps = {};
};

/// The output port that feeds an input port.
struct Source {
    const Node* node = nullptr; ///< nullptr: the port is open
    std::string port;
};

/// A node with its parameters completed by defaults, and the types at its input ports, in the order of the ports.
/// An optional port that is open has a type without axes. Refers to the node and the interface it was made from.
struct NodeView {
    const Node& node;
    Json params;
    std::vector<TensorType> inputs;
    const DataInterface& data;
    std::vector<Source> sources = {}; ///< of each input port

    bool connected(std::size_t port) const { return port < inputs.size() && !inputs[port].shape.empty(); }

    std::int64_t integer(const std::string& name) const { return params.at(name).get<std::int64_t>(); }
    double real(const std::string& name) const { return params.at(name).get<double>(); }
    bool flag(const std::string& name) const { return params.at(name).get<bool>(); }
    std::string text(const std::string& name) const { return params.at(name).get<std::string>(); }
};

/// One entry of a layer's state_dict, named as in PyTorch: "weight", "running_mean", "num_batches_tracked".
struct StateTensor {
    std::string name;
    std::vector<std::int64_t> shape; ///< empty: a single number
    bool trainable = true;           ///< false: a buffer
    ElementType type = ElementType::Float32;
};

/// A layer kind: everything about it but its tensor module, which core/engine/layers builds under the same id.
/// Every function is pure and may be called from any thread. `state`, `flops`, `onnx` and `python` are called only for
/// nodes whose shape rule succeeded.
struct Kind {
    KindInfo info;
    /// The ports by completed parameters; not set: those of `info`.
    std::function<Ports(const Json& params)> ports = {};
    /// Types at the output ports, or what is wrong (Mismatch, with a fix).
    std::function<Result<std::vector<TensorType>>(const NodeView&)> shape;
    /// The layer's weights and buffers, in PyTorch's order; not set for layers without any.
    std::function<std::vector<StateTensor>(const NodeView&)> state = {};
    /// Floating-point operations of a forward pass per row (multiply-add = 2), saturating; not set: none worth counting.
    std::function<std::int64_t(const NodeView&, const std::vector<TensorType>& outputs)> flops = {};
    /// Adds the ONNX nodes of this layer (opset 17), for evaluation: dropout passes on what it gets.
    std::function<Result<void>(const NodeView&, formats::OnnxWriter&)> onnx = {};
    /// Adds the module and the forward line of this layer to runnable PyTorch source.
    std::function<Result<void>(const NodeView&, formats::PythonWriter&)> python = {};
};

/// All kinds, in palette order.
std::span<const Kind> kinds();

/// The kind of that id, or nullptr.
const Kind* findKind(const std::string& id);

/// The ports of a node of this kind; with parameters that are not valid those of `info`.
Ports portsOf(const Kind& kind, const Json& params);

/// `node`'s parameters completed by defaults and checked against their specs; InvalidInput names the parameter.
/// Members that the kind does not know are left out.
Result<Json> completeParams(const Kind& kind, const Json& params);

/// The view of a node whose inputs `inference` knows: what builders and exporters work on.
/// Mismatch where an input is unknown, Unsupported for an unknown kind.
Result<NodeView> nodeView(const Graph& graph, NodeId node, const Inference& inference, const DataInterface& data);

/// The layer's weights and buffers; empty for layers without any.
std::vector<StateTensor> stateTensors(const NodeView& view);

/// The dataset field that an Input node takes: its parameter "field", or the only field where that is empty.
Result<std::string> inputField(const Node& node, const DataInterface& data);

} // namespace cairn::graph
