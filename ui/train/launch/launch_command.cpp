// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/launch/launch_command.h"

#include "core/session/workbench.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/workspace.h"
#include "ui/train/launch/launch_dialog.h"

namespace cairn::ui {

void addLaunchCommand(Workspace& workspace, QWidget& window)
{
    workspace.commands().add({.id = QStringLiteral("train.launch_script"),
                              .title = LaunchDialog::tr("Train on a cluster..."),
                              .help = LaunchDialog::tr("Packs the project with its data and a script for torchrun, mpirun, Slurm or Kubernetes"),
                              .icon = QStringLiteral("deploy"),
                              .run =
                                  [&workspace, &window](const QVariant&) {
                                      auto* dialog = new LaunchDialog(workspace, &window);
                                      dialog->setAttribute(Qt::WA_DeleteOnClose);
                                      dialog->open();
                                  },
                              .enabledWhen = [&workspace] { return workspace.workbench() && !workspace.workbench()->fingerprint().empty(); }});
}

} // namespace cairn::ui
