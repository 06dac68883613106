// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace cairn::ui {

class CommandRegistry;
class MainWindow;

/// The help text of the page in front (resources/help/<page>.<language>.md, else English).
void showPageHelp(MainWindow& window);
void showShortcuts(MainWindow& window, const CommandRegistry& commands);
void showAbout(MainWindow& window);

} // namespace cairn::ui
