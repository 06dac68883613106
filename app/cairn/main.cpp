// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairn/desktop.h"

#include <QApplication>

int main(int argc, char** argv)
{
    int exitCode = 0;
    const auto options = cairn::app::readOptions(argc, argv, exitCode);
    if (!options)
        return exitCode;
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Cairn"));
    QApplication::setOrganizationName(QStringLiteral("Cairn"));
    QApplication::setApplicationVersion(QStringLiteral(CAIRN_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("cairn"));
    cairn::app::Desktop desktop(*options);
    desktop.show();
    return QApplication::exec();
}
