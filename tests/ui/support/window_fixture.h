// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workbench.h"
#include "tests/support/shared_data.h"
#include "ui/bridge/job_bridge.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/project/project_actions.h"
#include "ui/shell/appearance.h"
#include "ui/shell/command.h"
#include "ui/shell/main_window.h"
#include "ui/shell/problem_list.h"
#include "ui/shell/workspace.h"

#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QTest>
#include <QUrl>

namespace cairn::test {

/// A whole window as the program makes it, in a folder of its own, shown and with all pages made.
struct WindowFixture {
    WindowFixture()
    {
        // Projects that are made without a named place go here.
        qputenv("HOME", QByteArray::fromStdString(folder.path().string()));
        qputenv("XDG_CONFIG_HOME", QByteArray::fromStdString((folder / "config").string()));
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString((folder / "cache").string()));
        appearance.setMode(ui::Appearance::Mode::Light);
        window.showPage("project");
        window.show();
        window.makePagesSoon();
    }

    bool ready() { return QTest::qWaitForWindowExposed(&window) && QTest::qWaitFor([this] { return window.allPagesMade(); }, 20000); }
    bool idle(int ms = 60000)
    {
        // Continuations may start further jobs: quiet twice in a row.
        for (int quiet = 0; quiet < 3; ++quiet) {
            if (!QTest::qWaitFor([this] { return jobs.active() == 0; }, ms))
                return false;
            QTest::qWait(20);
        }
        return jobs.active() == 0;
    }
    bool loadEngine()
    {
        workspace.loadEngine();
        return QTest::qWaitFor([this] { return workspace.engineState() != ui::Workspace::EngineState::Loading; }, 60000) && workspace.engine();
    }
    /// As if the user dropped files on the middle of the window.
    void drop(const QStringList& files)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& file : files)
            urls.append(QUrl::fromLocalFile(file));
        data.setUrls(urls);
        const QPointF place(window.width() / 2.0, window.height() / 2.0);
        QDragEnterEvent enter(place.toPoint(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &enter);
        QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window, &event);
    }
    /// A table of two classes that a line divides, with a category and a few gaps.
    QString writeTable(int rows = 400)
    {
        const auto path = folder / "points.csv";
        std::string text = "x,y,colour,side\n";
        for (int i = 0; i < rows; ++i) {
            const double x = (i * 37 % 200) / 100.0 - 1;
            const double y = (i * 53 % 200) / 100.0 - 1;
            text += (i % 40 == 7 ? std::string() : std::to_string(x)) + "," + std::to_string(y) + "," + (i % 3 ? "red" : "blue") + "," + (x + y > 0 ? "above" : "below") + "\n";
        }
        writeFile(path, text);
        return QString::fromStdString(path.string());
    }
    QString problems()
    {
        QStringList lines;
        for (int i = 0; i < workspace.problems().rowCount(); ++i)
            lines.append(workspace.problems().at(i).text);
        return lines.join('\n');
    }

    TempDir folder;
    ui::Appearance appearance;
    ui::CommandRegistry commands;
    ui::JobBridge jobs;
    ui::Workspace workspace{jobs, commands, appearance.themes()};
    ui::MainWindow window{workspace, appearance, ui::pageList()};
    ui::ProjectActions projects{workspace, &window};
};

} // namespace cairn::test
