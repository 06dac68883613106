// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace cairn::ui {

class Workspace;

/// Keeps the current selection under `name`, in the program and in the project file (in a job).
void saveSelection(Workspace& workspace, const QString& name);

/// Brings the named selections of the open project back (in a job); those made on other data are left out.
void loadSelections(Workspace& workspace);

} // namespace cairn::ui
