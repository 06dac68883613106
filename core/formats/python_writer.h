// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cairn::formats {

/// A Python string literal that means exactly `text` (UTF-8), in ASCII.
std::string pythonString(std::string_view text);
/// A Python float literal that reads back as `value`.
std::string pythonNumber(double value);
std::string pythonBool(bool value);
/// "(3, 28, 28)", "(3,)"
std::string pythonTuple(const std::vector<std::int64_t>& values);

/// Puts together the source of a torch.nn.Module, layer by layer. Between beginLayer() calls, names refer to the layer at
/// hand. Knows nothing of graphs. Not thread-safe.
class PythonWriter {
public:
    /// Starts a layer called `label` (a Python identifier) that works on the variables `inputs` (empty: the port is open)
    /// and whose results are the variables `outputs`.
    void beginLayer(std::string label, std::vector<std::string> inputs, std::vector<std::string> outputs);

    /// Another layer whose submodule this one uses; empty: its own.
    void useWeightsOf(const std::string& label) { m_owner = label; }

    const std::string& label() const { return m_label; }
    const std::string& input(std::size_t index = 0) const { return m_inputs.at(index); }
    const std::string& output(std::size_t index = 0) const { return m_outputs.at(index); }

    /// Adds the layer as a submodule, "nn.Linear(3, 4)", and calls it; `arguments` "": with its first input. Where the
    /// layer has several outputs the call has to return as many values.
    void module(const std::string& constructor, const std::string& arguments = {});
    /// Adds a line that computes the layer's result without a submodule: "a + b". For several outputs a tuple.
    void expression(const std::string& code);
    /// Adds the submodule without calling it; it is self.<label>.
    void submodule(const std::string& constructor);
    /// Adds a line to forward(): several may lead up to expression(). Variables of its own begin with "<label>__".
    void line(const std::string& code);
    /// Source of a class or function that the layer needs beside PyTorch; written once per `name`, before the model.
    void support(const std::string& name, const std::string& source);

    /// Layers that use the submodule of another one: (layer, that one).
    const std::vector<std::pair<std::string, std::string>>& sharedModules() const { return m_shared; }
    /// Everything that was given to support(), in that order.
    std::string supportSource() const;
    /// The class "Model(nn.Module)" whose forward takes `arguments` and returns `result`.
    std::string modelClass(const std::vector<std::string>& arguments, const std::string& result) const;

private:
    std::string m_label, m_owner;
    std::vector<std::pair<std::string, std::string>> m_shared;
    std::vector<std::string> m_inputs, m_outputs;
    std::vector<std::string> m_modules, m_lines;
    std::vector<std::pair<std::string, std::string>> m_support; // name, source
};

} // namespace cairn::formats
