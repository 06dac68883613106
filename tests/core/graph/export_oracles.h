// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/element_type.h"
#include "core/base/json.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Other programs' answers of exported models: ONNX Runtime and PyTorch's Python.
namespace cairn::test {

struct OracleInput {
    std::string name;
    ElementType type = ElementType::Float32;
    std::vector<std::int64_t> shape; ///< with the batch axis
    std::vector<std::byte> bytes;
};

/// ONNX Runtime's numbers of "output"; its message where it refuses the model.
Result<std::vector<float>> onnxOutput(const std::string& model, const std::vector<OracleInput>& inputs);

struct PythonCase {
    std::string name;    ///< of a folder
    std::string source;  ///< exportPython()'s
    std::string weights; ///< a safetensors file's bytes
    std::vector<OracleInput> inputs;
};

/// Runs all modules in one process, importing torch takes seconds: per case {"output", "classes", "recipe", "printed"} or
/// {"error"}. Unsupported where python3-torch or python3-safetensors is not installed.
Result<std::vector<Json>> pythonResults(const std::vector<PythonCase>& cases);

/// Infinite where the counts differ.
double largestDifference(const std::vector<float>& values, const std::vector<double>& expected);

} // namespace cairn::test
