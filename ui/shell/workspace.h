// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <QObject>
#include <QString>
#include <QUndoGroup>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QWidget;

namespace cairn::engine { class Engine; }
namespace cairn::plots { class ThemeStore; }
namespace cairn::session { class Workbench; }

namespace cairn::ui {

class CommandRegistry;
class JobBridge;
class ProblemList;
class RunCache;
class SelectionBridge;

/// Work that has to end cleanly before the project is closed: a training, a search. One at a time runs.
class LongWork {
public:
    virtual ~LongWork() = default;
    virtual bool running() const = 0;
    /// Whether it goes on when the project is closed, so that nobody need be asked.
    virtual bool survives() const { return false; }
    virtual QString question() const = 0; ///< "Fashion run 3 is still training."
    /// Asks it to end for good, keeping what was learned; Workspace::longWorkEnded() follows.
    virtual void endCleanly() = 0;
    /// Asks it to end at its last checkpoint, to go on from there another day; longWorkEnded() follows.
    virtual void endForNow() = 0;
};

/// What all pages share: the open project, the engine, the jobs, the commands, the selection. Owned by the window,
/// handed to each page. UI thread only; signals come on the UI thread, one per burst of changes.
class Workspace : public QObject {
    Q_OBJECT

public:
    enum class EngineState { Loading, Ready, Missing };

    Workspace(JobBridge& jobs, CommandRegistry& commands, plots::ThemeStore& themes, QObject* parent = nullptr);
    ~Workspace() override;

    JobBridge& jobs() const { return m_jobs; }
    CommandRegistry& commands() const { return m_commands; }
    plots::ThemeStore& themes() const { return m_themes; }
    SelectionBridge& selection() const { return *m_selection; }
    ProblemList& problems() const { return *m_problems; }
    /// Loaded models, shared by the pages that look at one. Copy the pointer into jobs.
    std::shared_ptr<RunCache> runCache() const { return m_runCache; }
    QUndoGroup& undo() { return m_undo; }

    /// The open project; nullptr while none is. Copy the pointer into jobs: it keeps the project alive.
    std::shared_ptr<session::Workbench> workbench() const { return m_workbench; }
    void setWorkbench(std::shared_ptr<session::Workbench> workbench);

    /// The engine; nullptr unless engineState() is Ready.
    engine::Engine* engine() const { return m_engine; }
    EngineState engineState() const { return m_engineState; }
    /// Plain words for the status bar: "CPU, 2 threads", or why there is no engine.
    QString engineText() const { return m_engineText; }
    /// The error to show where something needs the engine and there is none.
    Error engineProblem() const;
    /// Loads the engine on a worker thread; once.
    void loadEngine();

    /// The run that Evaluate, Embeddings, Explain and Deploy look at; none: the last one with a model.
    RunId run() const { return m_run; }
    void setRun(RunId run);

    /// Work to be asked about. Not owned; removed before it goes.
    void addLongWork(LongWork* work) { m_longWorks.push_back(work); }
    void removeLongWork(LongWork* work) { std::erase(m_longWorks, work); }
    bool longWorkRunning() const;
    /// Whether something long runs that closing the project would end.
    bool closingEndsWork() const { return workToEnd() != nullptr; }
    /// Runs `then` at once when nothing long runs that closing would end; else asks, ends that work as the answer says and runs
    /// `then` afterwards, or never if the answer is no. Work that ends by itself meanwhile takes the question with it.
    void whenIdle(QWidget* window, std::function<void()> then);

    /// A line in the Log drawer; `level`: "info", "warn", "error".
    void log(const QString& level, const QString& message) { Q_EMIT logged(level, message); }
    /// Says for a few seconds in the status bar what was done.
    void say(const QString& message) { Q_EMIT said(message); }
    /// Shows a page, by its id.
    void showPage(const QString& id) { Q_EMIT pageAsked(id); }
    /// "3,200 rows shown" in the status bar; empty: nothing.
    void setRowsText(const QString& text) { Q_EMIT rowsTextChanged(text); }

Q_SIGNALS:
    void workbenchChanged(); ///< another project, or none; everything below changed as well
    void dataChanged();      ///< other dataset, or it appeared or vanished
    void dataRefused(const cairn::Error& error); ///< what was chosen or dropped cannot be opened
    void choiceChanged();    ///< target, inputs or split
    void graphChanged();
    void optionsChanged();   ///< training options
    void runsChanged();      ///< a run began or ended
    void checkpointWritten(cairn::RunId run); ///< the run that is being trained has a newer model
    void runChanged();       ///< another run is looked at
    void snapshotsChanged();
    void engineChanged();
    void longWorkEnded();
    void logged(const QString& level, const QString& message);
    void said(const QString& message);
    void pageAsked(const QString& id);
    void rowsTextChanged(const QString& text);

private:
    struct PartQueue;
    LongWork* workToEnd() const;
    bool event(QEvent* event) override;
    void tellParts(std::uint32_t parts);

    JobBridge& m_jobs;
    CommandRegistry& m_commands;
    plots::ThemeStore& m_themes;
    std::unique_ptr<SelectionBridge> m_selection;
    std::unique_ptr<ProblemList> m_problems;
    std::shared_ptr<RunCache> m_runCache;
    QUndoGroup m_undo;
    std::shared_ptr<session::Workbench> m_workbench;
    engine::Engine* m_engine = nullptr;
    EngineState m_engineState = EngineState::Loading;
    QString m_engineText;
    std::optional<Error> m_engineError;
    bool m_engineAsked = false;
    RunId m_run;
    std::vector<LongWork*> m_longWorks;
    std::shared_ptr<PartQueue> m_parts; ///< shared with the workbench's observer, which any thread may call
};

} // namespace cairn::ui
