// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/blocks/library.h"

#include <vector>

namespace cairn::ui {

/// The user's own library of blocks: one JSON file each in the program's data folder. Read once, then kept; UI thread.
const std::vector<graph::LibraryBlock>& userBlocks();

/// Writes a block of a graph there, with the blocks it consists of. Errors of the file system.
Result<void> saveUserBlock(const graph::Graph& graph, const std::string& name);

} // namespace cairn::ui
