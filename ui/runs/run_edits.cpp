// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_edits.h"

#include "core/session/workbench.h"
#include "core/store/runs/run_register.h"
#include "ui/common/text.h"
#include "ui/shell/workspace.h"

#include <QPointer>
#include <QUndoCommand>
#include <QUndoStack>

namespace cairn::ui {

/// A change of some runs, forth and back.
class RunEditStep : public QUndoCommand {
public:
    RunEditStep(RunEdits& edits, RunEdits::Edits forth, const QString& what)
        : QUndoCommand(what), m_edits(&edits), m_forth(std::move(forth)), m_back(std::make_shared<std::vector<store::RunEditFor>>())
    {
    }
    void redo() override
    {
        if (m_edits)
            m_edits->apply(m_forth, m_back);
    }
    void undo() override
    {
        if (m_edits)
            m_edits->apply(m_back, m_forth);
    }

private:
    QPointer<RunEdits> m_edits;
    RunEdits::Edits m_forth, m_back;
};

RunEdits::RunEdits(Workspace& workspace, QUndoStack& undo, QObject* parent) : QObject(parent), m_workspace(workspace), m_undo(undo) {}

void RunEdits::edit(const std::vector<RunId>& runs, const store::RunEdit& edit, const QString& what)
{
    auto forth = std::make_shared<std::vector<store::RunEditFor>>();
    for (const RunId run : runs)
        forth->push_back({run, edit});
    m_undo.push(new RunEditStep(*this, std::move(forth), what));
}

void RunEdits::apply(Edits edits, Edits back)
{
    m_waiting.emplace_back(std::move(edits), std::move(back));
    next();
}

void RunEdits::next()
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        m_waiting.clear();
    if (m_working || m_waiting.empty())
        return;
    const auto [edits, back] = m_waiting.front();
    m_waiting.pop_front();
    m_working = true;
    // Read here, not in the job: the step before may have written it.
    runJob(
        m_workspace.jobs(), this, {tr("Change runs")},
        [workbench, now = *edits](JobContext&) { return store::RunRegister(workbench->project()).edit(now); },
        [this, back](Result<std::vector<store::RunEditFor>> inverse) {
            m_working = false;
            if (inverse)
                *back = std::move(*inverse);
            else
                Q_EMIT failed(inverse.error());
            Q_EMIT done();
            next();
        });
}

void RunEdits::remove(const std::vector<RunId>& runs)
{
    const auto workbench = m_workspace.workbench();
    if (!workbench)
        return;
    m_undo.clear(); // steps of runs that are gone cannot be taken back
    m_removal.start(
        m_workspace.jobs(), this, {tr("Delete runs"), true},
        [workbench, runs](JobContext&) -> Result<store::RemovedRuns> {
            store::RunRegister reg(workbench->project());
            CAIRN_ASSIGN(store::RemovedRuns removed, reg.remove(runs));
            CAIRN_ASSIGN(const std::uint64_t inside, reg.reclaim());
            removed.bytes += inside;
            workbench->notifyRuns();
            return removed;
        },
        [this](Result<store::RemovedRuns> removed) {
            if (removed)
                m_workspace.say(tr("%n runs deleted, %1 free again", nullptr, static_cast<int>(removed->count)).arg(bytesText(removed->bytes)));
            else
                Q_EMIT failed(removed.error());
            Q_EMIT done();
        });
}

} // namespace cairn::ui
