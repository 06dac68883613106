// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commands/menus.h"

#include "ui/shell/commands/command.h"

#include <QAction>
#include <QCoreApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolButton>

namespace cairn::ui {

namespace {

struct MenuSpec {
    const char* title;
    QStringList ids; ///< empty: a separator; a trailing *: every command that begins so
};

const std::vector<MenuSpec>& menus()
{
    static const std::vector<MenuSpec> all = {
        {QT_TRANSLATE_NOOP("cairn::ui::Menus", "&File"),
         {"project.new", "project.open", "project.openSample", "project.samples", "", "data.open", "data.openFolder", "data.query", "data.synthetic", "data.stream", "", "model.import", "model.weights", "", "project.snapshot", "project.reveal",
          "project.close", "", "app.quit"}},
        {QT_TRANSLATE_NOOP("cairn::ui::Menus", "&Edit"),
         {"edit.undo", "edit.redo", "", "model.*", "", "select.undo", "select.redo", "select.all", "select.clear", "select.save", "select.invert", "", "app.memory"}},
        {QT_TRANSLATE_NOOP("cairn::ui::Menus", "&View"),
         {"view.palette", "", "view.inspector", "view.drawer", "view.resetLayout", "", "view.themeSystem", "view.themeLight", "view.themeDark", "",
          "page.*"}},
        {QT_TRANSLATE_NOOP("cairn::ui::Menus", "&Train"), {"train.*"}},
        {QT_TRANSLATE_NOOP("cairn::ui::Menus", "&Inspect"), {"evaluate.*", "", "embeddings.*", "", "explain.*"}},
        {QT_TRANSLATE_NOOP("cairn::ui::Menus", "De&ploy"), {"deploy.*"}},
        {QT_TRANSLATE_NOOP("cairn::ui::Menus", "&Help"), {"help.page", "help.shortcuts", "", "help.about"}},
    };
    return all;
}

/// Too many for a menu: they have a list of their own, which "model.templates" opens.
constexpr const char* kNotInMenus = "model.template.";

void fill(QMenu& menu, const QStringList& ids, CommandRegistry& commands)
{
    for (const QString& id : ids) {
        if (id.isEmpty()) {
            menu.addSeparator();
            continue;
        }
        if (!id.endsWith(QLatin1Char('*'))) {
            if (QAction* action = commands.action(id))
                menu.addAction(action);
            continue;
        }
        for (QAction* action : commands.actions()) {
            if (action->objectName().startsWith(id.chopped(1)) && !action->objectName().startsWith(QLatin1String(kNotInMenus)))
                menu.addAction(action);
        }
    }
}

} // namespace

void buildMenus(QMainWindow& window, CommandRegistry& commands)
{
    QMenuBar* bar = window.menuBar();
    bar->clear();
    for (const MenuSpec& spec : menus()) {
        auto* menu = new QMenu(QCoreApplication::translate("cairn::ui::Menus", spec.title), bar);
        menu->setToolTipsVisible(true);
        menu->setSeparatorsCollapsible(true);
        fill(*menu, spec.ids, commands);
        if (menu->isEmpty())
            delete menu;
        else
            bar->addMenu(menu);
    }
}

void buildSelectionMenu(QToolButton& chip, CommandRegistry& commands)
{
    auto* menu = new QMenu(&chip);
    fill(*menu, {"select.clear", "select.invert", "select.save", "", "select.undo", "select.redo", "", "select.showRows", "explain.selection"}, commands);
    chip.setMenu(menu);
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, &commands] {
        menu->clear();
        fill(*menu, {"select.showRows", "explain.selection", "", "select.clear", "select.invert", "select.save", "", "select.undo", "select.redo"}, commands);
    });
}

} // namespace cairn::ui
