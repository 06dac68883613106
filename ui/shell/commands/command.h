// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>
#include <QVariant>

#include <functional>

class QAction;

namespace cairn::ui {

/// A user action with a name. Menus, buttons, shortcuts, the command palette and recorded tests all go through it.
struct CommandSpec {
    QString id;      ///< "train.start": never translated, never changed
    QString title;   ///< "Train"; a mnemonic may be marked with &
    QString help;    ///< one sentence: what it does and why; tooltips and the palette show it
    QString icon = {};       ///< name of a themed icon
    QKeySequence shortcut = {};
    /// `argument` is what a caller hands over (data.open: QStringList of files); invalid from menus and keys.
    std::function<void(const QVariant& argument)> run = {};
    std::function<bool()> enabledWhen = {}; ///< empty: always
    std::function<bool()> checkedWhen = {}; ///< set: the command is a switch
};

/// All commands of the window. UI thread only.
class CommandRegistry : public QObject {
    Q_OBJECT

public:
    explicit CommandRegistry(QObject* parent = nullptr);

    /// Adds a command; its id must be new. The action belongs to the registry.
    QAction* add(CommandSpec spec);
    /// Its action, or nullptr.
    QAction* action(const QString& id) const;
    /// Its description; asserts that it exists.
    const CommandSpec& spec(const QString& id) const;
    QList<QAction*> actions() const { return m_order; }

    /// Runs a command if it is enabled; false if not.
    bool run(const QString& id, const QVariant& argument = {});
    /// Asks every enabled-when and checked-when again; call after a change of state. Cheap; done once per event burst.
    void refresh();
    /// The same before it returns: for who is about to show or choose commands by their state.
    void refreshNow();

Q_SIGNALS:
    void added(QAction* action);
    void ran(const QString& id);

private:
    QHash<QString, CommandSpec> m_specs;
    QHash<QString, QAction*> m_actions;
    QList<QAction*> m_order;
    bool m_refreshPending = false;
};

} // namespace cairn::ui
