// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairn/options.h"

#include <CLI/CLI.hpp>

namespace cairn::app {

std::optional<Options> readOptions(int argc, char** argv, int& exitCode)
{
    CLI::App cli{"Cairn: workbench for deep learning on big data", "cairn"};
    cli.set_version_flag("--version", std::string("cairn ") + CAIRN_VERSION);
    std::string project, sample, screenshot, theme, language;
    Options options;
    cli.add_option("PROJECT", project, "Project (*.cairn) to open; other files are opened as data");
    cli.add_option("--sample", sample, "Make and open a sample project")->check(CLI::IsMember({"fashion-mnist"}));
    cli.add_option("--screenshot", screenshot, "Draw every page of PROJECT as PNG into this folder and quit (needs a display, Xvfb will do)")
        ->type_name("DIR");
    cli.add_option("--theme", theme, "light, dark or system")->check(CLI::IsMember({"light", "dark", "system"}));
    cli.add_option("--lang", language, "Language of the window, such as de; default: the system's");
    cli.add_option("--frame-probe", options.probeSeconds, "Measure the latency of the window for so many seconds, print JSON and quit")
        ->type_name("SECONDS")
        ->check(CLI::Range(0.1, 86400.0));
    cli.add_flag("--train", options.probeTrains, "With --frame-probe: train PROJECT meanwhile");
    cli.add_flag("--selftest", options.selftest, "Check this machine and installation, print JSON and quit");
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& stop) {
        exitCode = cli.exit(stop) == 0 ? 0 : 2;
        return std::nullopt;
    }
    options.project = QString::fromStdString(project);
    options.sample = QString::fromStdString(sample);
    options.screenshotFolder = QString::fromStdString(screenshot);
    options.theme = QString::fromStdString(theme);
    options.language = QString::fromStdString(language);
    return options;
}

} // namespace cairn::app
