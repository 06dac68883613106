// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page_list.h"

#include <vector>

namespace cairn::ui {

class MainWindow;
class Workspace;

/// The commands of the window itself: pages, view, undo, selection, help, quit.
void addWindowCommands(MainWindow& window, Workspace& workspace, const std::vector<PageEntry>& pages);

} // namespace cairn::ui
