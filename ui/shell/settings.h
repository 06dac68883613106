// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/looks/appearance.h"

#include <QStringList>

namespace cairn::ui {

/// What the program remembers for the user, beyond projects.
Appearance::Mode savedThemeMode();
void saveThemeMode(Appearance::Mode mode);

/// Paths of projects, the newest first; at most ten. Whether they are still there is for a job to find out.
QStringList recentProjects();
void addRecentProject(const QString& path);
void removeRecentProject(const QString& path);

/// Whether trainings run in a process of their own.
bool savedOwnProcess();
void saveOwnProcess(bool own);

/// Folder that file dialogs open in.
QString lastFolder();
void setLastFolder(const QString& folder);

} // namespace cairn::ui
