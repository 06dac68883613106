// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/infer/inference.h"

#include <span>
#include <string>

namespace cairn::graph {

/// An architecture to start from, which adapts to the dataset.
struct TemplateInfo {
    std::string id;    ///< "mlp"
    std::string title; ///< "MLP for tables"
    std::string help;  ///< one or two sentences
};

std::span<const TemplateInfo> templates();

/// Whether the template of that id answers a task at all; the data may still not suit it.
bool templateAnswers(const std::string& id, batch::TaskKind task);

/// The id of the template that suits the data best.
std::string defaultTemplate(const DataInterface& data);

/// The template's graph for this data, laid out; infer() finds no problem in it.
/// NotFound for an unknown id, Mismatch where the data do not suit it (no image for "cnn", no field at all), or where it does not
/// answer what is to be learned.
Result<Graph> buildTemplate(const std::string& id, const DataInterface& data);

} // namespace cairn::graph
