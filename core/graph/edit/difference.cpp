// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/edit/difference.h"

#include "core/graph/edit/matching.h"

#include <set>

namespace cairn::graph {

namespace {

using How = LayerDifference::How;

std::string valueText(const Json& json, const std::string& name)
{
    const auto found = json.find(name);
    return found == json.end() ? "none" : paramText(*found);
}

/// Compares graphs, and the blocks that stand in them.
class Comparison {
public:
    std::vector<LayerDifference> compare(const MatchSide& mine, const MatchSide& theirs)
    {
        const Matching matching(mine, theirs);
        std::vector<LayerDifference> all;
        for (const Node& node : theirs.graph.nodes()) {
            const NodeId before = matching.mineOf(node.id);
            if (!before) {
                all.push_back({How::Added, {}, node.id, node.label, {}});
                continue;
            }
            auto details = changes(mine, *mine.byId.at(before), theirs, node, matching);
            if (!details.empty())
                all.push_back({How::Changed, before, node.id, node.label, std::move(details)});
        }
        for (const Node& node : mine.graph.nodes())
            if (!matching.theirsOf(node.id))
                all.push_back({How::Removed, node.id, {}, node.label, {}});
        return all;
    }

private:
    std::vector<std::string> changes(const MatchSide& mine, const Node& before, const MatchSide& theirs, const Node& after, const Matching& matching)
    {
        std::vector<std::string> texts;
        const auto note = [&](const std::string& what, const std::string& from, const std::string& to) {
            if (from != to)
                texts.push_back(what + ": " + from + " -> " + to);
        };
        note("name", before.label, after.label);
        note("kind", before.kind, after.kind);
        const Json old = mine.params(before), now = theirs.params(after);
        std::set<std::string> names;
        for (const Json& params : {old, now})
            for (const auto& [name, value] : params.items())
                names.insert(name);
        for (const std::string& name : names)
            if (old.value(name, Json()) != now.value(name, Json()))
                texts.push_back(name + ": " + valueText(old, name) + " -> " + valueText(now, name));
        note("weights of", before.weights.empty() ? "its own" : before.weights, after.weights.empty() ? "its own" : after.weights);
        note("frozen", before.frozen ? "yes" : "no", after.frozen ? "yes" : "no");
        if (before.rate != after.rate)
            texts.push_back("learning rate: " + Json(before.rate).dump() + " -> " + Json(after.rate).dump() + " times");
        noteInputs(texts, mine, before, theirs, after, matching);
        if (insideDiffers(mine, before, theirs, after))
            texts.push_back("inside of the block");
        return texts;
    }

    static void noteInputs(std::vector<std::string>& texts, const MatchSide& mine, const Node& before, const MatchSide& theirs, const Node& after, const Matching& matching)
    {
        std::set<std::string> ports;
        for (const auto& [side, id] : {std::pair(&mine, before.id), std::pair(&theirs, after.id)})
            if (const auto edges = side->into.find(id); edges != side->into.end())
                for (const Edge* edge : edges->second)
                    ports.insert(edge->to.port);
        for (const std::string& port : ports) {
            const Edge* old = mine.edgeInto(before.id, port);
            const Edge* now = theirs.edgeInto(after.id, port);
            const bool same = old && now && matching.mineOf(now->from.node) == old->from.node && old->from.port == now->from.port;
            if (!same)
                texts.push_back(port + ": " + mine.sourceText(old) + " -> " + theirs.sourceText(now));
        }
    }

    bool insideDiffers(const MatchSide& mine, const Node& before, const MatchSide& theirs, const Node& after)
    {
        const Block* old = mine.block(before);
        const Block* now = theirs.block(after);
        if (!old || !now || old == now)
            return false;
        if (old->help != now->help || old->parameters != now->parameters)
            return true;
        if (!m_inside.emplace(old, now).second)
            return false; // met within itself, or before: told there
        const bool differs = !compare(MatchSide(old->body, mine.blocks), MatchSide(now->body, theirs.blocks)).empty();
        m_inside.erase({old, now});
        return differs;
    }

    std::set<std::pair<const Block*, const Block*>> m_inside; ///< pairs of blocks under comparison
};

} // namespace

std::vector<LayerDifference> difference(const Graph& mine, const Graph& theirs)
{
    return Comparison().compare(MatchSide(mine, mine.blocks()), MatchSide(theirs, theirs.blocks()));
}

} // namespace cairn::graph
