// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/workbench.h"
#include "tests/support/shared_data.h"
#include "ui/bridge/job_bridge.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/project/project_actions.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/looks/appearance.h"
#include "ui/shell/main_window.h"
#include "ui/shell/workspace.h"

#include <QDeadlineTimer>
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
        // Continuations may start further jobs: quiet three times in a row.
        const QDeadlineTimer end(ms);
        for (int quiet = 0; quiet < 3;) {
            if (!QTest::qWaitFor([this] { return jobs.active() == 0; }, end))
                return false;
            QTest::qWait(20);
            quiet = jobs.active() == 0 ? quiet + 1 : 0;
        }
        return true;
    }
    bool loadEngine()
    {
        workspace.loadEngine();
        return QTest::qWaitFor([this] { return workspace.engineState() != ui::Workspace::EngineState::Loading; }, 60000) && workspace.engine();
    }
    /// As if the user dropped files on the middle of the window, or on one of its children.
    void drop(const QStringList& files) { dropOn(window, files); }
    void dropOn(QWidget& target, const QStringList& files)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& file : files)
            urls.append(QUrl::fromLocalFile(file));
        data.setUrls(urls);
        const QPointF place(target.width() / 2.0, target.height() / 2.0);
        QDragEnterEvent enter(place.toPoint(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&target, &enter);
        QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&target, &event);
    }
    /// Drops files and waits until a network for them is there.
    bool dropData(const QStringList& files)
    {
        drop(files);
        const auto built = [this] {
            const auto workbench = workspace.workbench();
            return workbench && workbench->recipe() && !workbench->graph().empty();
        };
        return QTest::qWaitFor(built, 30000) && idle();
    }
    /// Sets training options, as a user would on the page.
    bool setOptions(const Json& changes)
    {
        Json options = workspace.workbench()->trainOptions();
        options.update(changes);
        return workspace.workbench()->setTrainOptions(options).has_value() && idle();
    }
    /// A small training from beginning to end; false if there is no model afterwards.
    bool train(int epochs)
    {
        if (!setOptions({{"epochs", epochs}, {"batch_size", 32}, {"threads", 1}}) || !commands.run("train.start"))
            return false;
        if (!QTest::qWaitFor([this] { return workspace.longWorkRunning(); }, 10000)
            || !QTest::qWaitFor([this] { return !workspace.longWorkRunning(); }, 120000) || !idle())
            return false;
        const auto runs = workspace.workbench()->project().runs();
        return runs && !runs->empty() && runs->back().state == store::RunState::Finished;
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
    /// A table whose last column is a number that two others make, with a little noise.
    QString writeNumbers(int rows = 400)
    {
        const auto path = folder / "numbers.csv";
        std::string text = "x,y,price\n";
        for (int i = 0; i < rows; ++i) {
            const double x = (i * 37 % 200) / 100.0 - 1;
            const double y = (i * 53 % 200) / 100.0 - 1;
            text += std::to_string(x) + "," + std::to_string(y) + "," + std::to_string(100 + 30 * x - 20 * y + i % 7) + "\n";
        }
        writeFile(path, text);
        return QString::fromStdString(path.string());
    }
    /// IDX files with pictures 12 by 12: a bright bar in one of three places. The name of the pictures' file.
    QString writePictures(int rows = 360)
    {
        std::string pictures{'\0', '\0', '\x08', '\x03', '\0', '\0', char(rows >> 8), char(rows & 255), '\0', '\0', '\0', 12, '\0', '\0', '\0', 12};
        std::string labels{'\0', '\0', '\x08', '\x01', '\0', '\0', char(rows >> 8), char(rows & 255)};
        for (int i = 0; i < rows; ++i) {
            for (int pixel = 0; pixel < 144; ++pixel)
                pictures += static_cast<char>(pixel / 12 / 4 == i % 3 ? 200 + (i + pixel) % 50 : (i * pixel) % 60);
            labels += static_cast<char>(i % 3);
        }
        writeFile(folder / "bars-images-idx3-ubyte", pictures);
        writeFile(folder / "bars-labels-idx1-ubyte", labels);
        return QString::fromStdString((folder / "bars-images-idx3-ubyte").string());
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
