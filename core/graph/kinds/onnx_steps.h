// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/onnx_writer.h"

#include <map>
#include <string>
#include <vector>

/// Shorter words for layers that are many ONNX nodes. Every function adds a node and returns the name of its result.
namespace cairn::graph {

class OnnxSteps {
public:
    using Name = std::string;
    using Axes = std::vector<std::int64_t>;

    explicit OnnxSteps(formats::OnnxWriter& writer) : m_writer(writer) {}

    formats::OnnxWriter& writer() { return m_writer; }
    Name op(const std::string& type, const std::vector<Name>& inputs, const formats::OnnxWriter::Attributes& attributes = {})
    {
        return m_writer.step(type, inputs, attributes);
    }
    Name add(const Name& a, const Name& b) { return op("Add", {a, b}); }
    Name sub(const Name& a, const Name& b) { return op("Sub", {a, b}); }
    Name mul(const Name& a, const Name& b) { return op("Mul", {a, b}); }
    Name div(const Name& a, const Name& b) { return op("Div", {a, b}); }
    Name matmul(const Name& a, const Name& b) { return op("MatMul", {a, b}); }
    Name sigmoid(const Name& a) { return op("Sigmoid", {a}); }
    Name tanh(const Name& a) { return op("Tanh", {a}); }
    Name softplus(const Name& a) { return op("Softplus", {a}); }
    Name softmax(const Name& a, std::int64_t axis = -1) { return op("Softmax", {a}, {{"axis", axis}}); }
    Name oneMinus(const Name& a) { return sub(number(1.0f), a); }
    Name concat(const std::vector<Name>& parts, std::int64_t axis) { return op("Concat", parts, {{"axis", axis}}); }
    Name transpose(const Name& a, const Axes& order) { return op("Transpose", {a}, {{"perm", order}}); }
    /// `shape` may hold 0 (as in the input) and one -1.
    Name reshape(const Name& a, const Axes& shape) { return op("Reshape", {a, numbers(shape)}); }
    Name unsqueeze(const Name& a, const Axes& axes) { return op("Unsqueeze", {a, numbers(axes)}); }
    Name squeeze(const Name& a, const Axes& axes) { return op("Squeeze", {a, numbers(axes)}); }
    Name sum(const Name& a, const Axes& axes, bool keep) { return op("ReduceSum", {a, numbers(axes)}, {{"keepdims", std::int64_t{keep}}}); }
    Name slice(const Name& a, std::int64_t axis, std::int64_t from, std::int64_t to)
    {
        return op("Slice", {a, numbers({from}), numbers({to}), numbers({axis})});
    }
    /// The slice at `index` of an axis, without that axis.
    Name at(const Name& a, std::int64_t axis, std::int64_t index)
    {
        return squeeze(slice(a, axis, index, index + 1), {axis});
    }
    /// x W^T + b of a matrix [N, F]; `bias` may be empty.
    Name linear(const Name& x, const Name& weight, const Name& bias)
    {
        std::vector<Name> inputs{x, weight};
        if (!bias.empty())
            inputs.push_back(bias);
        return op("Gemm", inputs, {{"transB", std::int64_t{1}}});
    }
    /// x W^T + b over the last axis of a tensor of any rank; `bias` may be empty.
    Name linearLast(const Name& x, const Name& weight, const Name& bias)
    {
        const Name product = matmul(x, transpose(weight, {1, 0}));
        return bias.empty() ? product : add(product, bias);
    }
    /// Number of rows of `x`, as a vector of one.
    Name rows(const Name& x) { return slice(op("Shape", {x}), 0, 0, 1); }
    /// Zeros (or another number) of shape [rows, axes...].
    Name filled(const Name& rowCount, const Axes& axes, float value = 0.0f)
    {
        const Name shape = axes.empty() ? rowCount : concat({rowCount, numbers(axes)}, 0);
        return op("Expand", {number(value), shape});
    }
    /// `a` [axes...] for every row: [rows, axes...].
    Name forRows(const Name& a, const Name& rowCount, const Axes& axes)
    {
        return op("Expand", {a, concat({rowCount, numbers(axes)}, 0)});
    }

    /// Constants, each written once.
    Name numbers(const Axes& values)
    {
        auto [entry, added] = m_integers.try_emplace(values);
        if (added)
            entry->second = m_writer.constant("axes", values);
        return entry->second;
    }
    Name number(float value)
    {
        auto [entry, added] = m_reals.try_emplace(value);
        if (added)
            entry->second = m_writer.constant("number", value);
        return entry->second;
    }

private:
    formats::OnnxWriter& m_writer;
    std::map<Axes, Name> m_integers;
    std::map<float, Name> m_reals;
};

} // namespace cairn::graph
