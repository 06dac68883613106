// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commands/window_commands.h"

#include "core/data/dataset.h"
#include "core/session/workbench.h"
#include "ui/bridge/selection_bridge.h"
#include "ui/common/text.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/commands/command_palette.h"
#include "ui/shell/frame/help_view.h"
#include "ui/shell/frame/memory_dialog.h"
#include "ui/shell/looks/appearance.h"
#include "ui/shell/main_window.h"
#include "ui/shell/selection_store.h"
#include "ui/shell/settings.h"
#include "ui/shell/workspace.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QInputDialog>

namespace cairn::ui {

namespace {

class Adder {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::WindowCommands)

public:
    Adder(MainWindow& window, Workspace& workspace) : m_window(window), m_workspace(workspace), m_commands(workspace.commands()) {}

    void pages(const std::vector<PageEntry>& entries)
    {
        int number = 0;
        for (const PageEntry& entry : entries) {
            ++number;
            const QString id = entry.info.id;
            m_commands.add({.id = QStringLiteral("page.") + id,
                            .title = entry.info.title,
                            .help = entry.info.help,
                            .icon = entry.info.icon,
                            .shortcut = number <= 9 ? QKeySequence(Qt::CTRL | (Qt::Key_0 + number)) : QKeySequence(),
                            .run = [this_ = &m_window, id](const QVariant&) { this_->showPage(id); }});
        }
    }

    void view()
    {
        MainWindow* window = &m_window;
        m_commands.add({.id = QStringLiteral("view.palette"),
                        .title = tr("Command palette"),
                        .help = tr("Find and run any command by its name"),
                        .icon = QStringLiteral("search"),
                        .shortcut = QKeySequence(Qt::CTRL | Qt::Key_K),
                        .run = [window](const QVariant&) { window->commandPalette().open(); }});
        dock(QStringLiteral("view.inspector"), tr("Inspector"), tr("Show or hide the properties at the right"), QStringLiteral("inspector"),
             QKeySequence(Qt::Key_F9), m_window.inspectorDock());
        dock(QStringLiteral("view.drawer"), tr("Drawer"), tr("Show or hide jobs, problems and log at the bottom"), QStringLiteral("drawer"),
             QKeySequence(Qt::Key_F10), m_window.drawerDock());
        m_commands.add({.id = QStringLiteral("view.resetLayout"),
                        .title = tr("Reset layout"),
                        .help = tr("Put Inspector and Drawer back where they were at first"),
                        .run = [window](const QVariant&) { window->resetLayout(); }});
        theme(QStringLiteral("view.themeSystem"), tr("Theme of the system"), tr("Light or dark, as the desktop says"), Appearance::Mode::System);
        theme(QStringLiteral("view.themeLight"), tr("Light theme"), tr("Dark on light"), Appearance::Mode::Light);
        theme(QStringLiteral("view.themeDark"), tr("Dark theme"), tr("Light on dark"), Appearance::Mode::Dark);
    }

    void edit()
    {
        QUndoGroup* undo = &m_workspace.undo();
        m_commands.add({.id = QStringLiteral("edit.undo"),
                        .title = tr("&Undo"),
                        .help = tr("Take the last edit of this page back"),
                        .icon = QStringLiteral("undo"),
                        .shortcut = QKeySequence(Qt::CTRL | Qt::Key_Z),
                        .run = [undo](const QVariant&) { undo->undo(); },
                        .enabledWhen = [undo] { return undo->canUndo(); }});
        m_commands.add({.id = QStringLiteral("edit.redo"),
                        .title = tr("&Redo"),
                        .help = tr("Make the edit again that was taken back"),
                        .icon = QStringLiteral("redo"),
                        .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z),
                        .run = [undo](const QVariant&) { undo->redo(); },
                        .enabledWhen = [undo] { return undo->canRedo(); }});
        QObject::connect(undo, &QUndoGroup::canUndoChanged, &m_commands, &CommandRegistry::refresh);
        QObject::connect(undo, &QUndoGroup::canRedoChanged, &m_commands, &CommandRegistry::refresh);
    }

    void selection()
    {
        SelectionBridge* selection = &m_workspace.selection();
        const auto any = [selection] { return !selection->isEmpty(); };
        Workspace* workspace = &m_workspace;
        m_commands.add({.id = QStringLiteral("select.showRows"),
                        .title = tr("Show the selected rows"),
                        .help = tr("Go to the Data page, which then lists the selected rows only"),
                        .icon = QStringLiteral("table"),
                        .run = [workspace](const QVariant&) { workspace->showPage(QStringLiteral("data")); },
                        .enabledWhen = any});
        m_commands.add({.id = QStringLiteral("select.clear"),
                        .title = tr("Clear the selection"),
                        .help = tr("Select no rows"),
                        .icon = QStringLiteral("cancel"),
                        .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A),
                        .run = [selection](const QVariant&) { selection->clear(); },
                        .enabledWhen = any});
        m_commands.add({.id = QStringLiteral("select.invert"),
                        .title = tr("Invert the selection"),
                        .help = tr("Select the rows that are not selected"),
                        .run = [workspace](const QVariant&) { invert(*workspace); },
                        .enabledWhen = [any, workspace] { return any() && workspace->workbench(); }});
        m_commands.add({.id = QStringLiteral("select.save"),
                        .title = tr("Name the selection…"),
                        .help = tr("Keep the selected rows under a name"),
                        .run = [workspace, window = &m_window](const QVariant& name) { save(*workspace, *window, name.toString()); },
                        .enabledWhen = any});
        m_commands.add({.id = QStringLiteral("select.undo"),
                        .title = tr("Previous selection"),
                        .help = tr("Go back to what was selected before"),
                        .run = [selection](const QVariant&) { selection->core().undo(); },
                        .enabledWhen = [selection] { return selection->core().canUndo(); }});
        m_commands.add({.id = QStringLiteral("select.redo"),
                        .title = tr("Next selection"),
                        .help = tr("Go forward to the selection that was left"),
                        .run = [selection](const QVariant&) { selection->core().redo(); },
                        .enabledWhen = [selection] { return selection->core().canRedo(); }});
    }

    void help()
    {
        MainWindow* window = &m_window;
        m_commands.add({.id = QStringLiteral("help.page"),
                        .title = tr("Help on this page"),
                        .help = tr("What this page is for and how to work with it"),
                        .icon = QStringLiteral("info"),
                        .shortcut = QKeySequence(Qt::Key_F1),
                        .run = [window](const QVariant&) { showPageHelp(*window); }});
        m_commands.add({.id = QStringLiteral("help.shortcuts"),
                        .title = tr("Keyboard shortcuts"),
                        .help = tr("All commands that have a key"),
                        .run = [window, commands = &m_commands](const QVariant&) { showShortcuts(*window, *commands); }});
        m_commands.add({.id = QStringLiteral("help.about"),
                        .title = tr("About Cairn"),
                        .help = tr("Version and licence"),
                        .run = [window](const QVariant&) { showAbout(*window); }});
        m_commands.add({.id = QStringLiteral("app.memory"),
                        .title = tr("Memory for data…"),
                        .help = tr("How much memory data may take before they are streamed from the disk"),
                        .run = [window](const QVariant&) { (new MemoryDialog(window))->open(); }});
        m_commands.add({.id = QStringLiteral("app.quit"),
                        .title = tr("&Quit"),
                        .help = tr("Close the window; a running training is asked about first"),
                        .shortcut = QKeySequence(Qt::CTRL | Qt::Key_Q),
                        .run = [window](const QVariant&) { window->close(); }});
    }

private:
    void dock(const QString& id, const QString& title, const QString& help, const QString& icon, const QKeySequence& key, QDockWidget* which)
    {
        m_commands.add({.id = id,
                        .title = title,
                        .help = help,
                        .icon = icon,
                        .shortcut = key,
                        .run = [which](const QVariant&) { which->setVisible(which->isHidden()); },
                        .checkedWhen = [which] { return !which->isHidden(); }});
    }

    void theme(const QString& id, const QString& title, const QString& help, Appearance::Mode mode)
    {
        Appearance* appearance = &m_window.appearance();
        m_commands.add({.id = id,
                        .title = title,
                        .help = help,
                        .run =
                            [appearance, mode](const QVariant&) {
                                appearance->setMode(mode);
                                saveThemeMode(mode);
                            },
                        .checkedWhen = [appearance, mode] { return appearance->mode() == mode; }});
    }

    static void invert(Workspace& workspace)
    {
        const auto dataset = workspace.workbench()->dataset();
        const auto rows = dataset ? dataset->rowCount() : std::nullopt;
        if (!rows)
            return;
        const select::SelectionState state = workspace.selection().current();
        workspace.selection().set(state.rows->complement(*rows), tr("all but %1").arg(fromStd(state.title)));
    }

    static void save(Workspace& workspace, MainWindow& window, QString name)
    {
        if (name.isEmpty())
            name = QInputDialog::getText(&window, tr("Name the selection"), tr("Name"), QLineEdit::Normal, fromStd(workspace.selection().current().title));
        if (!name.isEmpty())
            saveSelection(workspace, name);
    }

    MainWindow& m_window;
    Workspace& m_workspace;
    CommandRegistry& m_commands;
};

} // namespace

void addWindowCommands(MainWindow& window, Workspace& workspace, const std::vector<PageEntry>& pages)
{
    Adder adder(window, workspace);
    adder.edit();
    adder.view();
    adder.pages(pages);
    adder.selection();
    adder.help();
}

} // namespace cairn::ui
