// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_set>

namespace cairn::graph {

/// Labels of a flat graph: legal, different, and the same every time for the same graph. Inside core/graph/blocks only.
class FlatLabels {
public:
    /// Keeps a label for a node that has it already.
    void take(const std::string& label) { m_taken.insert(label); }
    /// A free label like `wish`, whose end counts most where it is too long.
    std::string make(std::string wish);
    /// What the labels in a block of that label begin with: "stage__".
    static std::string prefix(std::string label);

private:
    std::unordered_set<std::string> m_taken;
};

} // namespace cairn::graph
