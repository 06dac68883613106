// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cairnctl/opened.h"

namespace cairn::ctl {

/// Data named on the command line: those of a project, or opened where they lie.
struct Source {
    std::unique_ptr<session::Workbench> workbench; ///< nullptr: no project
    std::shared_ptr<data::Dataset> dataset;        ///< ready: any row can be reached, rows are counted
};

/// Opens "P.cairn" or a location. Big tables keep a cache in the user's cache folder.
Result<Source> openSource(const Console& console, const std::string& name);

/// Where big tables keep what makes any row reachable at once, outside of projects.
std::filesystem::path cacheFolder();

/// Location with an absolute path; samples and addresses as they are.
std::string absoluteLocation(const std::string& location);

} // namespace cairn::ctl
