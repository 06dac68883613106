// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/judge/leak_badge.h"

#include "core/session/workbench.h"
#include "plots/base/theme_store.h"
#include "ui/common/icon.h"
#include "ui/data/judge/data_judge.h"
#include "ui/data/judge/finding_text.h"
#include "ui/shell/workspace.h"

namespace cairn::ui {

LeakBadge::LeakBadge(Workspace& workspace, DataJudge& judge, QWidget* parent) : QPushButton(parent), m_workspace(workspace), m_judge(judge)
{
    setObjectName(QStringLiteral("data.leaks"));
    setProperty("flat", true);
    connect(&judge, &DataJudge::checkChanged, this, &LeakBadge::refresh);
    connect(&workspace, &Workspace::choiceChanged, this, &LeakBadge::refresh);
    connect(&workspace.themes(), &plots::ThemeStore::changed, this, &LeakBadge::refresh);
    refresh();
}

void LeakBadge::refresh()
{
    const auto workbench = m_workspace.workbench();
    setVisible(workbench && workbench->split());
    const auto check = m_judge.checkNow();
    QString text, icon = QStringLiteral("info");
    plots::Role role = plots::Role::Muted;
    QStringList lines;
    if (m_judge.checking()) {
        text = tr("Checking…");
    } else if (!m_judge.checked() || !check || check->leaks.checks.empty()) {
        text = tr("Leaks not checked");
        lines.append(tr("Click to prove that training and test rows are apart"));
    } else {
        const prep::LeakState state = check->leaks.state();
        text = state == prep::LeakState::Clean ? tr("No leak") : state == prep::LeakState::Leak ? tr("Leak") : tr("Suspicious");
        icon = state == prep::LeakState::Clean ? QStringLiteral("good") : state == prep::LeakState::Leak ? QStringLiteral("bad") : QStringLiteral("warning");
        role = state == prep::LeakState::Clean ? plots::Role::Good : state == prep::LeakState::Leak ? plots::Role::Bad : plots::Role::Warn;
        for (const prep::LeakCheck& each : check->leaks.checks)
            lines.append(QStringLiteral("%1: %2").arg(leakStateText(each.state), leakText(each)));
    }
    setText(text);
    setIcon(tintedIcon(icon, m_workspace.themes().color(role), 16, devicePixelRatioF()));
    setToolTip(lines.join(QLatin1Char('\n')));
    setAccessibleDescription(toolTip());
}

} // namespace cairn::ui
