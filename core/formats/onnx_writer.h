// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/formats/weights.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cairn::formats {

/// Puts together an ONNX model (IR 8, opset 17), layer by layer: https://onnx.ai/onnx/repo-docs/IR.html
/// Between beginLayer() calls, names refer to the layer at hand. The first thing that goes wrong is kept and reported by
/// finish(). Knows nothing of graphs. Not thread-safe. `weights` must outlive the writer.
class OnnxWriter {
public:
    using Attribute = std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<std::string>>;
    using Attributes = std::vector<std::pair<std::string, Attribute>>;

    OnnxWriter(std::string graphName, const Weights& weights);
    ~OnnxWriter();

    /// Declares a model input or output; axis -1 is the batch axis, exported as "N".
    void modelInput(const std::string& name, ElementType type, const std::vector<std::int64_t>& shape);
    void modelOutput(const std::string& name, const std::vector<std::int64_t>& shape);
    void metadata(const std::string& key, const std::string& value);

    /// Starts a layer whose values are called `inputs` (empty: the port is open) and whose results are to be called `outputs`.
    void beginLayer(std::string label, std::vector<std::string> inputs, std::vector<std::string> outputs);

    /// Another layer whose weights this one uses; empty: its own.
    void useWeightsOf(const std::string& label) { m_owner = label.empty() ? m_label : label; }

    const std::string& input(std::size_t index = 0) const { return m_inputs.at(index); }
    const std::string& output(std::size_t index = 0) const { return m_outputs.at(index); }

    /// The layer's state tensor `name` as an initializer; its full name ("conv2d.weight") is returned.
    std::string weight(const std::string& name);
    /// The numbers of the float state tensor `name`, for layers whose weights ONNX keeps in another order.
    std::vector<float> weightValues(const std::string& name);
    /// A constant of the layer; returns its name.
    std::string constant(const std::string& hint, const std::vector<std::int64_t>& values);
    std::string constant(const std::string& hint, float value);
    /// `shape` empty: one axis.
    std::string constant(const std::string& hint, const std::vector<float>& values, const std::vector<std::int64_t>& shape = {});
    /// A fresh name for an intermediate value of the layer.
    std::string temporary(const std::string& hint);

    /// Adds an operator; an empty `output` stands for the layer's (first) result.
    void node(const std::string& type, const std::vector<std::string>& inputs, const Attributes& attributes = {},
              const std::string& output = {});
    /// The same with several outputs, all named; an empty name: that output is not wanted.
    void nodes(const std::string& type, const std::vector<std::string>& inputs, const Attributes& attributes, const std::vector<std::string>& outputs);
    /// Adds an operator whose result is an intermediate value; returns its name.
    std::string step(const std::string& type, const std::vector<std::string>& inputs, const Attributes& attributes = {});

    /// The serialised ModelProto. InvalidInput or Mismatch for missing weights; Unsupported above 2 GB, which protobuf
    /// cannot hold.
    Result<std::string> finish();

private:
    struct Model;
    std::unique_ptr<Model> m_model;
    const Weights& m_weights;
    std::string m_label, m_owner; ///< of the layer, and of the one that has its weights
    std::vector<std::string> m_inputs, m_outputs;
    int m_temporaries = 0;
    std::optional<Error> m_error;
};

} // namespace cairn::formats
