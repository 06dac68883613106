// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/infer/inference.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cairn::graph {

/// What a template is made for: the headings of their list.
enum class TemplateDomain : std::uint8_t { Tables, Images, Sequences, Texts, Graphs, Ratings, Generative, Memory, Decisions };

/// "Tables": English, for headings.
const char* domainTitle(TemplateDomain domain);

/// An architecture to start from, which adapts to the dataset.
struct TemplateInfo {
    std::string id;        ///< "mlp"
    std::string title;     ///< "MLP for tables"
    std::string help;      ///< one or two sentences
    TemplateDomain domain;
};

/// All of them, by domain, in the order of TemplateDomain.
std::span<const TemplateInfo> templates();

/// Whether the template of that id answers a task at all; the data may still not suit it.
bool templateAnswers(const std::string& id, batch::TaskKind task);

/// The id of the template that suits the data best.
std::string defaultTemplate(const DataInterface& data);

/// Ids of the few templates to begin with, the best (defaultTemplate) first; all of them can be built for the data unless the data
/// have no input at all.
std::vector<std::string> suggestedTemplates(const DataInterface& data);

/// Why buildTemplate() refuses; success where it does not. Builds the graph, but lays nothing out: milliseconds. Threads: any.
Result<void> checkTemplate(const std::string& id, const DataInterface& data);

/// The template's graph for this data, laid out; infer() finds no problem in it.
/// NotFound for an unknown id, Mismatch where the data do not suit it (no image for "cnn", no field at all), or where it does not
/// answer what is to be learned.
Result<Graph> buildTemplate(const std::string& id, const DataInterface& data);

} // namespace cairn::graph
