// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/transfer/imported_model.h"

#include "core/base/text.h"
#include "core/graph/transfer/onnx/onnx_import.h"
#include "core/graph/transfer/tflite/tflite_import.h"

#include <algorithm>
#include <map>

namespace cairn::graph {

using formats::ForeignConstant;
using formats::ForeignGraph;
using formats::ForeignOperator;

Result<ImportedModel> importModel(const ForeignGraph& file)
{
    return file.format == ForeignGraph::Format::TfLite ? importTfLite(file) : importOnnx(file);
}

std::size_t ImportedModel::count(ImportState state) const
{
    return static_cast<std::size_t>(std::ranges::count(operators, state, &ImportedOperator::state));
}

Result<formats::OwnedWeights> importedWeights(const ForeignGraph& file, const ImportedModel& imported, std::span<const StateTensor> model)
{
    ForeignGraph all = file;
    for (const ForeignOperator& op : file.operators) {
        if (const ForeignConstant* own = op.ownConstant(); own && !all.constants.contains(op.outputs.front())) {
            ForeignConstant constant = *own;
            constant.tensor.name = op.outputs.front();
            all.constants.emplace(op.outputs.front(), std::move(constant));
            all.constantOrder.push_back(op.outputs.front());
        }
    }
    const auto constants = formats::constantsOf(std::move(all));
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < constants->tensors().size(); ++i)
        places[constants->tensors()[i].name] = i;
    WeightMapping mapping;
    for (const StateTensor& tensor : model) {
        const auto weight = std::ranges::find(imported.weights, tensor.name, &ImportedWeight::target);
        const auto place = weight == imported.weights.end() ? places.end() : places.find(weight->constant);
        MappedTensor mapped{tensor.name, MappingState::Missing, {}, {}, {}};
        if (place != places.end()) {
            if (shapeAfter(weight->transform, constants->tensors()[place->second].shape) != tensor.shape)
                return fail(ErrorCode::Mismatch, "The constant " + weight->constant + " does not have the shape that the layer needs", tensor.name);
            mapped.state = MappingState::Mapped;
            mapped.sources = {place->second};
            mapped.transform = weight->transform;
        }
        mapping.tensors.push_back(std::move(mapped));
    }
    return loadMapped(*constants, mapping, model);
}

std::string reportText(const ImportedModel& imported)
{
    std::string text = grouped(imported.operators.size() - imported.count(ImportState::Refused)) + " of " + grouped(imported.operators.size())
        + " operators became layers.\n";
    for (const std::string& note : imported.notes)
        text += toUtf8(note) + "\n";
    for (const ImportedOperator& op : imported.operators) {
        if (op.state != ImportState::Mapped)
            text += std::string(op.state == ImportState::Refused ? "Not read: " : "Approximated: ") + toUtf8(op.type) + (op.name.empty() ? "" : " " + toUtf8(op.name)) + ": " + op.note + "\n";
    }
    return text;
}

} // namespace cairn::graph
