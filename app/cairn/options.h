// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace cairn::app {

/// What the command line asks for.
struct Options {
    QString project;           ///< project or data file to open; empty: the start page
    QString sample;            ///< "fashion-mnist": make and open that sample project
    QString screenshotFolder;  ///< not empty: draw every page into it and quit
    QString theme;             ///< "light", "dark", "system"; empty: as saved
    QString language;          ///< "de"; empty: the system's
    double probeSeconds = 0;   ///< > 0: measure the latency of the UI thread for so long, print JSON, quit
    bool probeTrains = false;  ///< a training is started for the probe
    bool selftest = false;
};

/// Reads the command line. Nothing: it is answered already (--help, --version, a mistake); `exitCode` says how.
std::optional<Options> readOptions(int argc, char** argv, int& exitCode);

} // namespace cairn::app
