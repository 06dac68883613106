// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace cairn::ui {

class Workspace;

/// Adds "train.launch_script": the dialog that packs the project for a cluster. `window` is its parent and outlives the command.
void addLaunchCommand(Workspace& workspace, QWidget& window);

} // namespace cairn::ui
