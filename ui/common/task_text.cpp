// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/task_text.h"

#include <QCoreApplication>

namespace cairn::ui {

namespace {

struct Tasks {
    Q_DECLARE_TR_FUNCTIONS(cairn::ui::TaskText)
};

} // namespace

QString taskTitle(batch::TaskKind kind)
{
    switch (kind) {
    case batch::TaskKind::Classification: return Tasks::tr("Classes");
    case batch::TaskKind::Regression: return Tasks::tr("A number");
    case batch::TaskKind::Reconstruction: return Tasks::tr("The inputs themselves");
    case batch::TaskKind::NextToken: return Tasks::tr("How a text goes on");
    case batch::TaskKind::Sequence: return Tasks::tr("A text from a text");
    case batch::TaskKind::Tagging: return Tasks::tr("A tag for each word");
    case batch::TaskKind::Implicit: return Tasks::tr("What users take");
    case batch::TaskKind::Segmentation: return Tasks::tr("A class for each pixel");
    case batch::TaskKind::Adversarial: return Tasks::tr("New pictures like these");
    case batch::TaskKind::Transcription: return Tasks::tr("A transcript (CTC)");
    }
    return {};
}

QString answerTitle(batch::AnswerForm form)
{
    switch (form) {
    case batch::AnswerForm::Value: return Tasks::tr("A value");
    case batch::AnswerForm::Count: return Tasks::tr("A count (Poisson)");
    case batch::AnswerForm::Normal: return Tasks::tr("A normal distribution");
    case batch::AnswerForm::Mixture: return Tasks::tr("A mixture of normal distributions");
    case batch::AnswerForm::Quantiles: return Tasks::tr("Several quantiles");
    }
    return {};
}

} // namespace cairn::ui
