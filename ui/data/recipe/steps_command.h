// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/prep/step/step.h"

#include <QUndoCommand>

#include <functional>
#include <vector>

namespace cairn::ui {

/// One edit of the draft of a recipe: all of its steps before and after, and which one was looked at.
class StepsCommand : public QUndoCommand {
public:
    using Set = std::function<void(const std::vector<prep::Step>&, int)>;

    StepsCommand(const QString& what, Set set, std::vector<prep::Step> before, std::vector<prep::Step> after, int currentBefore, int currentAfter)
        : QUndoCommand(what), m_set(std::move(set)), m_before(std::move(before)), m_after(std::move(after)), m_currentBefore(currentBefore),
          m_currentAfter(currentAfter)
    {
    }
    void undo() override { m_set(m_before, m_currentBefore); }
    void redo() override { m_set(m_after, m_currentAfter); }

private:
    Set m_set;
    std::vector<prep::Step> m_before, m_after;
    int m_currentBefore, m_currentAfter;
};

} // namespace cairn::ui
