// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cairn::graph::expression {

/// How a function is called, and what is done with it.
enum class Form : std::uint8_t {
    Unary,   ///< of each number
    Binary,  ///< of two numbers
    Clamp,
    Where,
    Reduce,  ///< of all numbers along axes
    Along,   ///< along one axis, which stays
    MatMul,
    Einsum,
    Reshape,
    Squeeze,
    Unsqueeze,
    Permute,
    Transpose,
    Expand,
    Concat,
    Stack
};

/// A function of the language: one row of the table that checker, exporters, engine and guide share.
struct Function {
    std::string_view name;
    Form form;
    std::string_view parameters; ///< "x, dim, keepdim"; "*" in front of one that stands for any number of arguments
    int required;                ///< the first so many have to be given
    std::string_view help;
    const char* onnx = nullptr;   ///< operator of Unary, Binary, Reduce and Along, where one does it
    const char* python = nullptr; ///< of the same: "torch.exp", called with (x, dim=..., keepdim=...)
    double (*fold)(double) = nullptr; ///< of Unary: the value for a constant
};

std::span<const Function> functions();

/// The function of that name, or nullptr.
const Function* findFunction(std::string_view name);

/// "softmax(x, dim)"
std::string callText(const Function& function);

} // namespace cairn::graph::expression
