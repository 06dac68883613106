// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commands/command.h"

#include "ui/common/icon.h"

#include <QAction>
#include <QTimer>

namespace cairn::ui {

namespace {

QString tooltip(const CommandSpec& spec)
{
    QString text = spec.help;
    if (!spec.shortcut.isEmpty())
        text += QStringLiteral("  (%1)").arg(spec.shortcut.toString(QKeySequence::NativeText));
    return text;
}

} // namespace

CommandRegistry::CommandRegistry(QObject* parent) : QObject(parent) {}

QAction* CommandRegistry::add(CommandSpec spec)
{
    Q_ASSERT(!m_specs.contains(spec.id));
    auto* action = new QAction(spec.title, this);
    action->setObjectName(spec.id);
    action->setToolTip(tooltip(spec));
    action->setStatusTip(spec.help);
    action->setShortcut(spec.shortcut);
    if (!spec.icon.isEmpty())
        action->setIcon(themedIcon(spec.icon));
    action->setIconVisibleInMenu(false);
    action->setCheckable(static_cast<bool>(spec.checkedWhen));
    const QString id = spec.id;
    connect(action, &QAction::triggered, this, [this, id] { run(id); });
    m_specs.insert(id, std::move(spec));
    m_actions.insert(id, action);
    m_order.append(action);
    Q_EMIT added(action);
    refresh();
    return action;
}

QAction* CommandRegistry::action(const QString& id) const
{
    return m_actions.value(id);
}

const CommandSpec& CommandRegistry::spec(const QString& id) const
{
    const auto found = m_specs.constFind(id);
    Q_ASSERT(found != m_specs.constEnd());
    return *found;
}

bool CommandRegistry::run(const QString& id, const QVariant& argument)
{
    const auto found = m_specs.constFind(id);
    if (found == m_specs.constEnd() || !found->run)
        return false;
    if (found->enabledWhen && !found->enabledWhen()) {
        refreshNow();
        return false;
    }
    const auto work = found->run; // the handler may add commands
    work(argument);
    Q_EMIT ran(id);
    refresh();
    return true;
}

void CommandRegistry::refresh()
{
    if (m_refreshPending)
        return;
    m_refreshPending = true;
    QTimer::singleShot(0, this, &CommandRegistry::refreshNow);
}

void CommandRegistry::refreshNow()
{
    m_refreshPending = false;
    for (QAction* action : std::as_const(m_order)) {
        const CommandSpec& spec = *m_specs.constFind(action->objectName());
        action->setEnabled(!spec.enabledWhen || spec.enabledWhen());
        if (spec.checkedWhen)
            action->setChecked(spec.checkedWhen());
    }
}

} // namespace cairn::ui
