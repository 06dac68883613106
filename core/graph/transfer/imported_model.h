// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/formats/foreign/foreign_graph.h"
#include "core/graph/transfer/weight_mapping.h"

#include <string>
#include <vector>

/// A model of another program as a graph of Cairn's kinds. Operators that no kind can do stand on the canvas as nodes of the unknown
/// kinds "onnx.<type>" and "tflite.<TYPE>", connected as in the file, so that the graph can be looked at and repaired.
namespace cairn::graph {

enum class ImportState : std::uint8_t {
    Mapped,
    Approximated, ///< the note says how it differs
    Refused       ///< an opaque node; the note says why
};

/// What became of an operator.
struct ImportedOperator {
    std::string name, type;
    ImportState state = ImportState::Mapped;
    std::string note = {};
};

/// A constant of the file that is a tensor of the model.
struct ImportedWeight {
    std::string target;   ///< "conv1.weight"
    std::string constant; ///< its name in the file
    WeightTransform transform = {};
};

struct ImportedModel {
    Graph graph;
    DataInterface data; ///< a field for each input of the model
    std::vector<ImportedWeight> weights;
    std::vector<ImportedOperator> operators; ///< in the order of the file; without constants
    std::vector<std::string> notes;

    std::size_t count(ImportState state) const;
    bool complete() const { return count(ImportState::Refused) == 0; }
};

/// What onnx_import.h or tflite/tflite_import.h makes of the file. Pure; any thread.
Result<ImportedModel> importModel(const formats::ForeignGraph& file);

/// The weights of an imported model in the types of `model` (modelState() of the graph). Mismatch where a constant does not fit.
Result<formats::OwnedWeights> importedWeights(const formats::ForeignGraph& file, const ImportedModel& imported, std::span<const StateTensor> model);

/// The report: how many operators became what, and each that is not simply mapped.
std::string reportText(const ImportedModel& imported);

} // namespace cairn::graph
