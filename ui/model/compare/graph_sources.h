// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/graph.h"

#include <QString>

#include <filesystem>
#include <memory>
#include <vector>

namespace cairn::session { class Workbench; }

namespace cairn::ui {

/// A network that the one on the canvas can be compared with: that of a run, or an earlier state of it.
struct GraphSource {
    QString title;
    RunId run;                  ///< none: an earlier state
    std::int64_t revision = 0;  ///< of the document
};

/// What a project offers, newest first: its runs, then the earlier states that are still kept. Reads the project: for jobs.
Result<std::vector<GraphSource>> graphSources(const session::Workbench& workbench);

/// The network of a source. Reads the project: for jobs.
Result<graph::Graph> readGraph(const session::Workbench& workbench, const GraphSource& source);

/// The network of another project (*.cairn, opened for reading) or of a graph document (JSON). Reads files: for jobs.
Result<graph::Graph> readGraph(const std::filesystem::path& file);

} // namespace cairn::ui
