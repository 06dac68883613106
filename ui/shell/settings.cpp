// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings.h"

#include <QDir>
#include <QSettings>

namespace cairn::ui {

namespace {

constexpr int kRecentProjects = 10;
const QString kRecentKey = QStringLiteral("recentProjects");
const QString kThemeKey = QStringLiteral("theme");
const QString kOwnProcessKey = QStringLiteral("trainInOwnProcess");
const QString kFolderKey = QStringLiteral("lastFolder");

} // namespace

Appearance::Mode savedThemeMode()
{
    return Appearance::modeFromName(QSettings().value(kThemeKey).toString());
}

void saveThemeMode(Appearance::Mode mode)
{
    QSettings().setValue(kThemeKey, Appearance::modeName(mode));
}

bool savedOwnProcess()
{
    return QSettings().value(kOwnProcessKey, false).toBool();
}

void saveOwnProcess(bool own)
{
    QSettings().setValue(kOwnProcessKey, own);
}

QStringList recentProjects()
{
    return QSettings().value(kRecentKey).toStringList();
}

void addRecentProject(const QString& path)
{
    QStringList paths = recentProjects();
    paths.removeAll(path);
    paths.prepend(path);
    QSettings().setValue(kRecentKey, paths.mid(0, kRecentProjects));
}

void removeRecentProject(const QString& path)
{
    QStringList paths = recentProjects();
    paths.removeAll(path);
    QSettings().setValue(kRecentKey, paths);
}

QString lastFolder()
{
    return QSettings().value(kFolderKey, QDir::homePath()).toString();
}

void setLastFolder(const QString& folder)
{
    QSettings().setValue(kFolderKey, folder);
}

} // namespace cairn::ui
