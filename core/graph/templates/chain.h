// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"
#include "core/graph/templates.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// What the templates of all domains share; templates.cpp puts the domains together.
namespace cairn::graph {

/// An architecture and how it is built.
struct Template {
    TemplateInfo info;
    Result<Graph> (*build)(const DataInterface&);
    bool (*suits)(batch::TaskKind) = [](batch::TaskKind kind) { return batch::rowwise(kind); }; ///< tasks that it answers
};

std::vector<Template> tableTemplates();
std::vector<Template> imageTemplates();
std::vector<Template> residualTemplates();
std::vector<Template> textTemplates();
std::vector<Template> sequenceTemplates();
std::vector<Template> smallResidualTemplates();
std::vector<Template> llamaTemplates();
std::vector<Template> generativeTemplates();
std::vector<Template> graphTemplates();
std::vector<Template> languageTemplates();
std::vector<Template> memoryTemplates();
std::vector<Template> recommenderTemplates();
std::vector<Template> actionTemplates();
std::vector<Template> segmentationTemplates();
std::vector<Template> transcriptionTemplates();
std::vector<Template> adversarialTemplates();

/// Adds layers to a graph one behind the other.
class Chain {
public:
    explicit Chain(Graph& graph) : m_graph(graph) {}

    Chain& input(const std::string& field);
    Chain& then(const std::string& kind, Json params = Json::object());
    /// The same for a layer whose first input port has another name than the usual one.
    Chain& thenAt(const std::string& port, const std::string& kind, Json params = Json::object());
    /// Gives the newest layer a name.
    Chain& named(const std::string& label);
    /// Begins with a layer whose inputs are fed afterwards.
    Chain& node(const std::string& kind, Json params = Json::object());
    /// A block of the library, `repeat` times behind each other; one of several inputs or outputs is led through its first ones.
    Chain& block(const std::string& name, Json params, std::int64_t repeat = 1);
    /// Goes on from another output port of the newest layer.
    Chain& from(const std::string& port);
    /// Leads another chain into a further input port of the newest layer.
    Chain& fed(const std::string& port, const Chain& other);
    /// Joins this chain and another one along an axis.
    Chain& joined(const Chain& other, std::int64_t axis = 1);
    /// Adds another one up number by number.
    Chain& added(const Chain& other);

private:
    Graph& m_graph;
    PortRef m_last;
};

inline constexpr std::int64_t kMlpWidth = 256;
inline constexpr double kMlpDropout = 0.2;
inline constexpr std::int64_t kDenseWidth = 128;

using NamedType = std::pair<std::string, TensorType>;

/// Fields of rows that are nodes of a graph (prep::GraphStep).
inline const std::string kNodesField = "nodes", kEdgesField = "edges", kNodeField = "node";
bool hasGraph(const DataInterface& data);

/// Whether there are two fields of single codes, as ratings have them.
bool hasUserAndItem(const DataInterface& data);
bool isImage(const TensorType& type);
/// Token codes of a text, [N, T].
bool isText(const std::string& name, const TensorType& type);

/// Input, and what makes a row of numbers of it.
Chain rowsOf(Graph& graph, const std::string& field, const TensorType& type);
/// All fields but the masks of texts, what ties nodes of a graph, and what is to be learned; numbers enter the network before categories.
std::vector<NamedType> orderedFields(const DataInterface& data);
/// A linear layer of the target's width, and the Output.
void addOutput(Chain& chain, const DataInterface& data);

} // namespace cairn::graph
