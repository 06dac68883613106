// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/expression/export.h"
#include "tests/fuzz/fuzz.h"

#include <cstdlib>

using namespace cairn;

/// An expression is read and checked against inputs of several ranks; what is accepted has a shape without holes, is
/// written as ONNX and as Python, and the same again the second time.
void fuzzOne(const std::string& input)
{
    using graph::kBatch;
    static const std::vector<graph::TensorType> kInputs{{ElementType::Float32, {kBatch, 4, 5}},
                                                        {ElementType::Float32, {kBatch, 4, 5}},
                                                        {ElementType::Float32, {kBatch, 5}},
                                                        {ElementType::Int64, {kBatch, 3}, 7},
                                                        {ElementType::Float32, {5, 2}},
                                                        {ElementType::Float32, {kBatch}}};
    static const std::vector<std::string> kNames{"a", "b", "c", "d", "e", "f"};
    const auto program = graph::expression::check(input, kInputs);
    if (!program)
        return;
    for (const graph::expression::Step& step : program->steps) {
        for (std::size_t axis = 0; axis < step.shape.size(); ++axis) {
            if (step.shape[axis] < (axis == 0 ? kBatch : 1) || step.shape[axis] == 0)
                std::abort();
        }
        for (const std::size_t from : step.inputs) {
            if (&program->steps[from] >= &step)
                std::abort();
        }
    }
    const formats::Weights none;
    formats::OnnxWriter onnx("fuzz", none);
    onnx.beginLayer("layer", kNames, {"out"});
    graph::expression::writeOnnx(*program, kInputs, onnx);
    formats::PythonWriter python;
    python.beginLayer("layer", kNames, {"out"});
    graph::expression::writePython(*program, kInputs, python);
    if (!onnx.finish() || python.modelClass(kNames, "out").empty())
        std::abort();
}
