// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/onnx_writer.h"
#include "core/formats/python_writer.h"
#include "core/graph/expression/program.h"

namespace cairn::graph::expression {

/// Adds the ONNX operators of a program whose inputs are the layer's. `inputs` as given to check().
void writeOnnx(const Program& program, std::span<const TensorType> inputs, formats::OnnxWriter& writer);

/// Adds the lines of a program to a PyTorch model: one for the result, and one for each value that is used several times.
void writePython(const Program& program, std::span<const TensorType> inputs, formats::PythonWriter& writer);

} // namespace cairn::graph::expression
