// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/batch/field.h"

#include <QString>

namespace cairn::ui {

/// What a task learns: "Classes", "A number", "How a text goes on".
QString taskTitle(batch::TaskKind kind);
/// How a number is answered: "A value", "A normal distribution".
QString answerTitle(batch::AnswerForm form);

} // namespace cairn::ui
