// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"
#include "core/formats/weights.h"
#include "core/graph/graph.h"

#include <string>
#include <vector>

/// A trained graph for other programs. Both exports take every field that the graph uses as an input of that name, in the
/// model's own space (UInt8 fields as stored * scale + offset), and answer with the Output's numbers: logits, or
/// standardised regression values.
namespace cairn::graph {

/// What is exported beside the graph and its weights.
struct ExportContext {
    const std::vector<batch::Field>& fields;
    const batch::Target& target;
    std::string name = "model";                       ///< shown to people
    std::string weightsFile = "model.safetensors";    ///< beside the Python source
    Json recipe = Json();                             ///< how columns become fields; carried along as it is; null: none
    std::string pythonImports = {}, pythonSource = {}; ///< Python of the recipe, which finds it as RECIPE
};

/// An ONNX ModelProto (IR 8, opset 17, batch axis "N", output "output") with the class names, normalisation and recipe as
/// metadata: "cairn.classes", "cairn.target", "cairn.fields", "cairn.recipe" (JSON texts).
/// Errors: the graph's problems, Mismatch with the weights, Unsupported for what ONNX cannot say.
Result<std::string> exportOnnx(const Graph& graph, const formats::Weights& weights, const ExportContext& context);

/// Runnable PyTorch source: class Model, whose modules are named by the layers' labels, load(path) for the safetensors
/// file, class names and normalisation as constants, and a main that answers an input of zeros.
Result<std::string> exportPython(const Graph& graph, const ExportContext& context);

} // namespace cairn::graph
