// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/blocks/block.h"

#include <span>
#include <string>
#include <vector>

namespace cairn::graph {

/// A block that can be put into any network.
struct LibraryBlock {
    std::string name;
    Block block;
    std::vector<std::string> parts = {}; ///< names of the blocks in its body
};

/// The blocks that come with the program, put together from kinds alone, each with the paper it is from.
std::span<const LibraryBlock> blockLibrary();

/// Names of the blocks that a body names.
std::vector<std::string> blockParts(const Block& block);

} // namespace cairn::graph
