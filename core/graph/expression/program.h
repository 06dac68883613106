// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/infer/tensor_type.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::graph::expression {

using Shape = std::vector<std::int64_t>;

/// What one axis of a tensor becomes when it is indexed.
struct AxisRange {
    std::int64_t start = 0, end = 0, step = 1; ///< places start <= i < end
    bool drop = false;                         ///< one place, and the axis vanishes
    bool whole = false;                        ///< the axis stays as it is
};

enum class Op : std::uint8_t {
    Input,    ///< `port`, as float32
    Constant, ///< `number`
    Unary,    ///< `name`: "neg" or a function of Form::Unary
    Binary,   ///< `name`: "+", "-", "*", "/", "**", "minimum", "maximum"
    Compare,  ///< `name`: "<", "<=", ">", ">=", "==", "!="; 1 where it holds, else 0
    Clamp,    ///< to `low` and `high`
    Where,    ///< inputs: condition, a, b
    Reduce,   ///< `name` over `axes`; `keep`
    Along,    ///< `name` along axes[0]
    MatMul,
    Einsum,   ///< `name` is the equation
    Reshape,  ///< to `shape`, in which the batch axis is -1
    Permute,  ///< `axes` in their new order
    Expand,   ///< to `shape`
    Concat,   ///< along axes[0]
    Stack,    ///< along the new axis axes[0]
    Index     ///< `ranges` of the input's axes, then new axes at `axes`
};

/// One operation on earlier results.
struct Step {
    Op op = Op::Constant;
    std::string name = {};
    std::vector<std::size_t> inputs = {}; ///< earlier steps
    Shape shape = {};                     ///< of the result; {} for constants
    double number = 0, low = 0, high = 0;
    std::size_t port = 0;
    std::vector<std::int64_t> axes = {};
    bool keep = false;
    std::vector<AxisRange> ranges = {};
    std::size_t uses = 0; ///< how many later steps read it
};

/// An expression that fits its inputs. Every step is read by a later one; the last is the result.
struct Program {
    std::vector<Step> steps;
    std::int64_t flops = 0; ///< per row, saturating
};

/// Reads code and checks it against the tensors at inputs a, b, c, ... (category codes count as numbers), with PyTorch's
/// shape rules, except that rows of the batch are never mixed: axis 0 stays in front. InvalidInput says the column, what
/// is wrong and what to do; OutOfMemory for results that no machine holds.
Result<Program> check(std::string_view code, std::span<const TensorType> inputs);

} // namespace cairn::graph::expression
