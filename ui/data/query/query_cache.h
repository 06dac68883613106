// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/sql/query_history.h"

#include <QObject>

#include <filesystem>
#include <functional>

namespace cairn::ui {

class Workspace;

/// Where tables that a query needs as files are kept: the project's cache, or the user's while no project is open.
std::filesystem::path queryCache(Workspace& workspace);

/// The queries of the open project (its document "query"), or those of the user while none is open. Read and written in
/// jobs; `then` comes on the UI thread unless `context` is gone.
void loadQueries(Workspace& workspace, QObject* context, std::function<void(const data::QueryHistory&)> then);
void saveQueries(Workspace& workspace, const data::QueryHistory& queries);

} // namespace cairn::ui
