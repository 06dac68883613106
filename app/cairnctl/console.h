// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/engine_api/train.h"
#include "core/jobs/progress.h"

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace cairn::ctl {

/// What cairnctl's exit status says; part of its contract, see docs/guide/cairnctl.md.
enum ExitCode : int {
    kOk = 0,
    kFailed = 1,      ///< something went wrong that is none of the below
    kUsage = 2,       ///< wrong arguments or option values; nothing was done
    kCancelled = 3,   ///< stopped by a signal; a checkpoint is kept
    kBadInput = 4,    ///< a file is missing, damaged, too new, or does not fit
    kDiverged = 5,    ///< training produced NaN or infinity; the last good checkpoint is kept
    kBusy = 6,        ///< another program holds the project, or it cannot be written
    kNoEngine = 7     ///< the tensor engine cannot be loaded
};

ExitCode exitCode(const Error& error);
std::string exitCodeHelp();

/// How results are told: text for people, or one JSON object on standard output. Progress goes to standard error.
class Console {
public:
    bool json = false;

    /// Result of a command: the object with --json, else the text. Ends with a newline.
    void result(const Json& object, const std::string& text) const;
    /// {"error": {code, what, where, fix}} on standard output with --json, else "cairnctl: ..." on standard error.
    ExitCode error(const Error& error) const;
    /// A line for people, on standard error; not with --json.
    void note(const std::string& text) const;
};

/// Without control characters, so that names from files cannot drive the terminal.
std::string plain(const std::string& text);

/// Asks the process-wide stop source to stop at SIGINT, SIGTERM and SIGHUP; a second signal ends the program at once.
/// Call first in main(): the signals are blocked for all threads that start later.
StopSource& stopOnSignals();

/// Draws a bar on standard error while it lives, where that is a terminal. `line` gives (share done or -1, text).
class ProgressBar {
public:
    struct State {
        double share = -1;
        std::string text;
    };
    explicit ProgressBar(std::function<State()> line);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

private:
    void draw() const;
    std::function<State()> m_line;
    std::jthread m_thread;
};

/// Bars for a job and for a training.
ProgressBar::State barOf(const Progress& progress, const std::string& what);
ProgressBar::State barOf(const engine::TrainProgress& progress);

} // namespace cairn::ctl
