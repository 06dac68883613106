// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/launch/launch_dialog.h"

#include "core/session/workbench.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/shell/workspace.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace cairn::ui {

LaunchDialog::LaunchDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent), m_workspace(workspace), m_launcher(new QComboBox), m_machines(new QSpinBox), m_ranks(new QSpinBox), m_address(new QLineEdit(QStringLiteral("HOST"))), m_port(new QSpinBox),
      m_image(new QLineEdit(QStringLiteral("IMAGE"))), m_there(new QLineEdit), m_withData(new QCheckBox(tr("Pack the files of the data"))), m_script(new QPlainTextEdit), m_said(mutedLabel({}))
{
    setWindowTitle(tr("Train on a cluster"));
    resize(680, 560);
    m_script->setReadOnly(true);
    m_script->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_script->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_script->setAccessibleName(tr("The script"));
    m_said->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_write = buttons->addButton(tr("Write to a folder..."), QDialogButtonBox::ActionRole);
    m_write->setObjectName(QStringLiteral("launchWrite"));
    m_write->setDefault(true);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    m_form = makeForm();
    auto* rows = new QVBoxLayout(this);
    rows->setSpacing(12);
    rows->addLayout(m_form);
    rows->addWidget(m_script, 1);
    rows->addWidget(m_said);
    rows->addWidget(buttons);
    connect(m_write, &QPushButton::clicked, this, &LaunchDialog::askForFolder);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refresh();
}

QFormLayout* LaunchDialog::makeForm()
{
    for (const auto& [name, title] : {std::pair(QStringLiteral("torchrun"), tr("torchrun")), std::pair(QStringLiteral("mpirun"), tr("mpirun (Open MPI)")), std::pair(QStringLiteral("slurm"), tr("Slurm")),
                                      std::pair(QStringLiteral("kubernetes"), tr("Kubernetes (PyTorchJob)"))})
        m_launcher->addItem(title, name);
    m_machines->setRange(1, 10'000);
    m_ranks->setRange(1, 1'024);
    m_port->setRange(1024, 65'535);
    m_port->setValue(remote::Launch().port);
    m_withData->setChecked(true);
    const auto workbench = m_workspace.workbench();
    m_there->setText(QStringLiteral("/shared/") + (workbench ? fromPath(workbench->path().stem()) : QStringLiteral("project")));
    m_there->setToolTip(tr("Where you will put the folder, as every machine sees it"));
    m_address->setToolTip(tr("Name or address of the machine with rank 0, in a private network"));
    auto* form = new QFormLayout;
    form->addRow(tr("Started by"), m_launcher);
    form->addRow(tr("Machines"), m_machines);
    form->addRow(tr("Ranks on each"), m_ranks);
    form->addRow(tr("First machine"), m_address);
    form->addRow(tr("Port"), m_port);
    form->addRow(tr("Container"), m_image);
    form->addRow(tr("Folder there"), m_there);
    form->addRow(QString(), m_withData);
    connect(m_launcher, &QComboBox::currentIndexChanged, this, &LaunchDialog::refresh);
    for (QSpinBox* box : {m_machines, m_ranks, m_port})
        connect(box, &QSpinBox::valueChanged, this, &LaunchDialog::refresh);
    for (QLineEdit* line : {m_address, m_image, m_there})
        connect(line, &QLineEdit::textChanged, this, &LaunchDialog::refresh);
    return form;
}

session::LaunchPlan LaunchDialog::plan() const
{
    session::LaunchPlan plan;
    plan.launcher = toStd(m_launcher->currentData().toString());
    plan.launch.machines = m_machines->value();
    plan.launch.ranksEach = m_ranks->value();
    plan.launch.address = toStd(m_address->text());
    plan.launch.port = m_port->value();
    plan.launch.image = toStd(m_image->text());
    plan.there = toStd(m_there->text());
    plan.withData = m_withData->isChecked();
    return plan;
}

void LaunchDialog::refresh()
{
    const session::LaunchPlan now = plan();
    const bool addressed = now.launcher == "torchrun" || now.launcher == "mpirun";
    m_form->setRowVisible(m_address, addressed);
    m_form->setRowVisible(m_port, addressed);
    m_form->setRowVisible(m_image, now.launcher == "kubernetes");
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return m_write->setEnabled(false);
    const auto script = session::launchScriptOf(*workbench, now);
    m_write->setEnabled(script.has_value());
    m_script->setPlainText(script ? fromStd(*script) : QString());
    m_said->setText(script ? tr("The folder gets the project without its runs, the data and this script. Copy it to %1, and start the script there.").arg(m_there->text()) : errorText(script.error()));
}

void LaunchDialog::askForFolder()
{
    auto* dialog = new QFileDialog(this, tr("New or empty folder for the pack"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) { write(toPath(folder)); });
    dialog->open();
}

void LaunchDialog::write(const std::filesystem::path& folder)
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return;
    m_pack.reset();
    m_write->setEnabled(false);
    m_said->setText(tr("Packing..."));
    m_job.start(
        m_workspace.jobs(), this, {tr("Pack the project"), true}, [workbench, plan = plan(), folder](JobContext& job) { return session::packLaunch(*workbench, plan, folder, job); },
        [this](Result<session::LaunchPack> pack) {
            m_write->setEnabled(true);
            if (!pack) {
                m_said->setText(errorText(pack.error()));
                return;
            }
            m_pack = std::move(*pack);
            QStringList said{tr("Written to %1. Copy the folder to %2 and start %3 there.").arg(fromPath(m_pack->folder), m_there->text(), fromPath(m_pack->script.filename()))};
            for (const std::string& notice : m_pack->notices)
                said << fromStd(notice);
            m_said->setText(said.join(QLatin1Char('\n')));
            m_workspace.say(said.first());
        });
}

} // namespace cairn::ui
