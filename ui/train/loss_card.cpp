// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/loss_card.h"

#include "core/session/training/train_options.h"
#include "core/session/workbench.h"
#include "ui/common/task_text.h"
#include "ui/common/text.h"
#include "ui/common/widgets.h"
#include "ui/shell/commands/command.h"
#include "ui/shell/frame/problem_list.h"
#include "ui/shell/workspace.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cairn::ui {

LossCard::LossCard(Workspace& workspace, QWidget* parent) : QWidget(parent), m_workspace(workspace), m_said(mutedLabel({})), m_answer(new QPushButton)
{
    setObjectName(QStringLiteral("train.loss"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 8, 0, 8);
    rows->addWidget(m_said);
    rows->addWidget(m_answer);
    m_said->setWordWrap(true);
    m_answer->setObjectName(QStringLiteral("train.answer"));
    connect(m_answer, &QPushButton::clicked, this, [this] { m_workspace.commands().run(QStringLiteral("data.answer"), m_form); });
    hide();
}

void LossCard::setLoss(const std::string& loss)
{
    const auto workbench = m_workspace.workbench();
    const batch::Target target = workbench ? workbench->target() : batch::Target();
    const auto form = session::formOfLoss(loss);
    const bool fits = !form || !target.regresses() || *form == target.answer.form;
    setVisible(!fits);
    if (fits)
        return m_workspace.problems().clear(QStringLiteral("train.loss"));
    m_form = fromStd(std::string(batch::formFacts(*form).id));
    m_said->setText(tr("The loss %1 trains another form of answer than the target has, which is: %2.").arg(fromStd(loss).replace(QLatin1Char('_'), QLatin1Char(' ')), answerTitle(target.answer.form)));
    m_answer->setText(tr("Answer as: %1").arg(answerTitle(*form)));
    m_answer->setToolTip(tr("Changes what the target asks for and replaces the head of the network; the Data page can undo it"));
    m_answer->setEnabled(!workbench->readOnly());
    Problem problem{Problem::Severity::Error, QStringLiteral("train.loss"), tr("Loss and answer do not fit"), m_said->text() + QLatin1Char(' ') + m_answer->text(), QStringLiteral("data.answer"), m_form};
    m_workspace.problems().set(QStringLiteral("train.loss"), {std::move(problem)});
}

} // namespace cairn::ui
