// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/model_state.h"

#include "ui/common/text.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/page.h"
#include "ui/shell/workspace.h"

#include <QCoreApplication>

namespace cairn::ui {

namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::ModelState)
};

} // namespace

void showNoModel(Page& page, const QString& purpose, const Error& why)
{
    Workspace& workspace = page.workspace();
    if (workspace.longWorkRunning()) {
        page.showEmpty(Texts::tr("The model is being trained"), Texts::tr("%1 There is something to look at from its first checkpoint on.").arg(purpose),
                       workspace.commands().action(QStringLiteral("page.train")));
        return;
    }
    QString reason = fromStd(why.what);
    if (!why.fix.empty())
        reason += QStringLiteral(". ") + fromStd(why.fix);
    page.showEmpty(Texts::tr("No trained model yet"), QStringLiteral("%1 %2.").arg(purpose, reason), workspace.commands().action(QStringLiteral("train.start")));
}

void followCheckpoints(Page& page, QAction* again, std::function<void()> look)
{
    Workspace& workspace = page.workspace();
    QObject::connect(&workspace, &Workspace::checkpointWritten, &page, [&page, &workspace, again, look = std::move(look)](RunId run) {
        if (workspace.run() && workspace.run() != run)
            return;
        if (page.state() == StateView::State::Ready)
            page.showStale(Texts::tr("The model has learned on since this was computed."), again);
        else if (page.state() == StateView::State::Empty)
            look();
    });
}

} // namespace cairn::ui
