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
    /// Starts a layer called `label` (a Python identifier) that works on the variables `inputs`.
    void beginLayer(std::string label, std::vector<std::string> inputs);

    const std::string& input(std::size_t index = 0) const { return m_inputs.at(index); }

    /// Adds the layer as a submodule, "nn.Linear(3, 4)", and calls it on its first input.
    void module(const std::string& constructor);
    /// Adds a line that computes the layer's result without a submodule: "a + b".
    void expression(const std::string& code);

    /// The class "Model(nn.Module)" whose forward takes `arguments` and returns `result`.
    std::string modelClass(const std::vector<std::string>& arguments, const std::string& result) const;

private:
    std::string m_label;
    std::vector<std::string> m_inputs;
    std::vector<std::string> m_modules, m_lines;
};

} // namespace cairn::formats
