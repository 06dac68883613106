// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairn/desktop.h"
#include "app/cairn/gl_facts.h"
#include "core/base/crash_report.h"
#include "core/base/log.h"
#include "core/engine_api/engine_environment.h"
#include "core/session/selftest.h"
#include "ui/shell/looks/language.h"

#include <QApplication>
#include <QDir>
#include <QStandardPaths>

#include <cstdio>

namespace {

int selftest()
{
    const cairn::Json gl = cairn::app::glFacts();
    cairn::Json facts = cairn::session::selftest(QDir::homePath().toStdString());
    facts["gl"] = gl;
    if (gl.contains("problem"))
        facts["problems"].push_back(gl["problem"]);
    std::printf("%s\n", facts.dump(2).c_str());
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    int exitCode = 0;
    const auto options = cairn::app::readOptions(argc, argv, exitCode);
    if (!options)
        return exitCode;
    cairn::engine::prepareEngineEnvironment(); // now: no thread reads the environment yet
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Cairn"));
    QApplication::setOrganizationName(QStringLiteral("Cairn"));
    QApplication::setApplicationVersion(QStringLiteral(CAIRN_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("cairn"));
    if (options->selftest)
        return selftest();
    cairn::ui::installLanguage(options->language);
    const QString logs = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    std::string log;
    if (QDir().mkpath(logs))
        cairn::log::setFile(log = (logs + QStringLiteral("/cairn.log")).toStdString());
    cairn::reportCrashes("cairn " CAIRN_VERSION, log);
    cairn::app::Desktop desktop(*options);
    desktop.show();
    return QApplication::exec();
}
