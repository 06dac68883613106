// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/engine_api/train.h"

#include <cstdint>
#include <filesystem>

/// What a process that trains a run and those who watch it tell each other: two small files in the folder of the run, each replaced
/// as a whole by its one writer. Any thread, any program, any machine that sees the folder.
namespace cairn::session {

/// What is wanted of a run: engine::TrainControl as a file. The last wish counts.
struct RunWishes {
    bool pause = false;
    bool finish = false;   ///< stop and keep the model
    bool cancel = false;   ///< stop at the last checkpoint
    double rateFactor = 0; ///< above 0: of the learning rate from now on

    bool operator==(const RunWishes&) const = default;
};

/// How far a run is: engine::TrainProgress as a file.
struct RunPulse {
    std::int64_t step = 0, steps = 0, epoch = 0, epochs = 0;
    double rowsPerSecond = 0, secondsLeft = 0, loss = 0, rateFactor = 1;
    bool paused = false;
    std::int64_t checkpoint = -1; ///< step of the newest one that was written; -1: none yet

    bool operator==(const RunPulse&) const = default;
};

/// Nothing wanted where there is no file, or none that can be read.
RunWishes readWishes(const std::filesystem::path& runFolder);
Result<void> writeWishes(const std::filesystem::path& runFolder, const RunWishes& wishes);

/// Zeros where there is no file, or none that can be read.
RunPulse readPulse(const std::filesystem::path& runFolder);
Result<void> writePulse(const std::filesystem::path& runFolder, const RunPulse& pulse);

/// Before another process begins.
void clearNotes(const std::filesystem::path& runFolder);

RunPulse pulseOf(const engine::TrainProgress& progress, std::int64_t checkpoint);
void take(const RunPulse& pulse, engine::TrainProgress& progress);
RunWishes wishesOf(const engine::TrainControl& control);
void take(const RunWishes& wishes, engine::TrainControl& control);

} // namespace cairn::session
