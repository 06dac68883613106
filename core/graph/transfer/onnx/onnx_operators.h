// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/transfer/import_builder.h"

#include <functional>
#include <optional>

namespace cairn::graph {

/// Turns an operator into nodes; the error says why it cannot. `next`: the only operator that takes the first output, or nullptr;
/// true when it was taken in as well.
using OnnxRule = std::function<Result<bool>(const formats::ForeignOperator& op, const formats::ForeignOperator* next, ImportBuilder& builder)>;

/// nullptr for operators that no kind can do.
const OnnxRule* onnxRule(const std::string& type);
/// The part of them that moves, cuts and reduces axes, and functions of single numbers.
const OnnxRule* onnxShapeRule(const std::string& type);

/// Convolutions, pooling, borders and resizing.
const OnnxRule* onnxWindowRule(const std::string& type);
/// Functions along an axis and of single numbers, tables of vectors, and normalisations.
const OnnxRule* onnxFunctionRule(const std::string& type);
/// RNN, LSTM and GRU.
const OnnxRule* onnxRecurrentRule(const std::string& type);

/// An operator that works on values of recurrent layers, or moves axes for them; nothing where it is an ordinary one.
std::optional<Result<bool>> onnxStepped(const formats::ForeignOperator& op, const formats::ForeignOperator* next, ImportBuilder& builder);

/// What rules have in common.
namespace onnx_in {

using Ints = std::vector<std::int64_t>;

inline Error cannot(const std::string& why) { return fail(ErrorCode::Unsupported, why); }
inline std::string input(const formats::ForeignOperator& op, std::size_t index) { return index < op.inputs.size() ? op.inputs[index] : std::string(); }
inline std::string output(const formats::ForeignOperator& op) { return op.outputs.empty() ? std::string() : op.outputs.front(); }

/// The axes of an operator, an attribute or its second input, counted from the front and ascending; nothing where the rank is
/// needed and not known.
std::optional<Ints> axesOf(const formats::ForeignOperator& op, const ImportBuilder& builder);
/// A constant of one number.
std::optional<double> singleNumber(const ImportBuilder& builder, const std::string& value);
/// ReduceMean, ReduceSum, ... as the kind "reduce".
OnnxRule reduction(const std::string& function);

} // namespace onnx_in

} // namespace cairn::graph
