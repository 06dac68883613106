// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMainWindow;
class QToolButton;

namespace cairn::ui {

class CommandRegistry;

/// Fills the menu bar from the commands that exist; call again when more have been added.
void buildMenus(QMainWindow& window, CommandRegistry& commands);

/// The menu of the selection chip.
void buildSelectionMenu(QToolButton& chip, CommandRegistry& commands);

} // namespace cairn::ui
