// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QCoreApplication>
#include <QUndoCommand>

#include <functional>
#include <utility>

namespace cairn::ui {

/// An edit of the training options; `apply` takes all of them.
class OptionsCommand : public QUndoCommand {
public:
    OptionsCommand(std::function<void(const Json&)> apply, Json before, Json after)
        : QUndoCommand(QCoreApplication::translate("cairn::ui::TrainPage", "change the training options")), m_apply(std::move(apply)), m_before(std::move(before)), m_after(std::move(after))
    {
    }
    void undo() override { m_apply(m_before); }
    void redo() override { m_apply(m_after); }

private:
    std::function<void(const Json&)> m_apply;
    Json m_before, m_after;
};

} // namespace cairn::ui
