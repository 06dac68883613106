// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workbench.h"
#include "plots/base/theme_store.h"
#include "tests/support/shared_data.h"
#include "ui/bridge/job_bridge.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"

#include <QTest>

#include <string>

namespace cairn::test {

/// What one page needs to live without a window, and a project with a small table of two classes that a line divides.
struct PageFixture {
    TempDir folder;
    plots::ThemeStore themes;
    ui::CommandRegistry commands;
    ui::JobBridge jobs;
    ui::Workspace workspace{jobs, commands, themes};
    Progress progress;
    JobContext job{StopToken(), progress};

    /// Opens the table as the project's data, with a template as its network. The error's text; empty: fine.
    std::string openTable(int rows = 400)
    {
        std::string text = "x,y,colour,side\n";
        for (int i = 0; i < rows; ++i) {
            const double x = (i * 37 % 200) / 100.0 - 1, y = (i * 53 % 200) / 100.0 - 1;
            text += std::to_string(x) + "," + std::to_string(y) + "," + (i % 3 ? "red" : "blue") + ","
                + (x + y > 0 ? "above" : "below") + "\n";
        }
        writeFile(folder / "points.csv", text);
        auto made = session::Workbench::create(folder / "points.cairn");
        if (!made)
            return made.error().text();
        std::shared_ptr<session::Workbench> workbench = std::move(*made);
        data::SourceSpec source;
        source.location = (folder / "points.csv").string();
        if (auto opened = workbench->openData(source, job); !opened)
            return opened.error().text();
        session::DataChoice choice = workbench->choice();
        choice.recipe.target = "side";
        if (auto chosen = workbench->choose(choice, job); !chosen)
            return chosen.error().text();
        if (auto built = workbench->makeTemplate("mlp"); !built)
            return built.error().text();
        workspace.setWorkbench(workbench);
        return {};
    }
};

} // namespace cairn::test
