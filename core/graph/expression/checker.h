// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/expression/ast.h"
#include "core/graph/expression/functions.h"
#include "core/graph/expression/program.h"

#include <map>
#include <optional>

namespace cairn::graph::expression {

/// Turns what was parsed into steps with shapes. Internal to this folder.
class Checker {
public:
    Checker(std::string_view code, std::span<const TensorType> inputs) : m_code(code), m_inputs(inputs) {}

    Result<Program> run(const Script& script);

private:
    using Value = Result<std::size_t>; ///< a step
    using Places = Result<std::vector<std::int64_t>>;
    using Lengths = std::map<char, std::int64_t>; ///< of the axes that the letters of an equation name

    /// The arguments of a call by the names of its parameters, and those of "*tensors" in a row.
    struct Arguments {
        std::map<std::string, const Ast*, std::less<>> named;
        std::vector<const Ast*> many;
    };

    // checker.cpp
    Value value(const Ast& ast);
    Value name(const Ast& ast);
    Value binary(const Ast& ast);
    Value tensor(const Ast& ast, const std::string& what); ///< refuses constants
    Value arithmetic(const Ast& ast, const std::string& sign, std::size_t left, std::size_t right);
    Value add(const Ast& ast, Step step, std::int64_t flopsPerNumber = 1);
    Value constant(double number);
    const Shape& shape(std::size_t step) const { return m_steps[step].shape; }
    bool isConstant(std::size_t step) const { return m_steps[step].op == Op::Constant; }
    Error wrong(const Ast& ast, const std::string& what, const std::string& fix) const;
    Program finished(std::size_t result);

    // check_arguments.cpp
    Result<Arguments> bind(const Ast& call, const Function& function) const;
    Result<double> number(const Ast& ast);
    Result<std::int64_t> whole(const Ast& ast);
    Result<bool> truth(const Ast& ast) const;
    Result<std::size_t> axis(const Ast& ast, const Shape& shape, const Ast& blame);
    Places axes(const Ast* ast, std::size_t step, const Ast& blame);
    Places sizes(const Ast& call, const Arguments& arguments, std::size_t step); ///< with kRows for N

    // check_calls.cpp
    Value call(const Ast& ast);
    Value unary(const Ast& ast, const Function& function, std::size_t x);
    Value clamp(const Ast& ast, const Arguments& arguments);
    Value where(const Ast& ast, const Arguments& arguments);
    Value reduce(const Ast& ast, const Function& function, const Arguments& arguments);
    Value along(const Ast& ast, const Function& function, const Arguments& arguments);
    Value matmul(const Ast& ast, std::size_t left, std::size_t right);
    Value einsum(const Ast& ast, const Arguments& arguments);
    Result<void> operand(const Ast& ast, const std::string& letters, Lengths& lengths, Step& step);
    Result<void> einsumResult(const Ast& text, const std::string& letters, const Lengths& lengths, Step& step);
    Value join(const Ast& ast, const Function& function, const Arguments& arguments);

    // check_shapes.cpp
    Value reshape(const Ast& ast, const Arguments& arguments);
    Value expand(const Ast& ast, const Arguments& arguments);
    Value squeeze(const Ast& ast, const Function& function, const Arguments& arguments);
    Value permute(const Ast& ast, const Function& function, const Arguments& arguments);
    Value index(const Ast& ast);
    Result<AxisRange> range(const IndexItem& item, const Shape& shape, std::size_t axis) const;

    static constexpr std::int64_t kRows = -1'000'000'001; ///< the word N among sizes

    std::string_view m_code;
    std::span<const TensorType> m_inputs;
    std::map<std::string, std::size_t, std::less<>> m_variables;
    std::vector<std::optional<std::size_t>> m_ports; ///< steps of the inputs that were used
    std::vector<Step> m_steps;
    std::int64_t m_flops = 0;
};

} // namespace cairn::graph::expression
