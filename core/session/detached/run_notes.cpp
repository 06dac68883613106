// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/detached/run_notes.h"

#include "core/base/json.h"
#include "core/store/durable_file.h"
#include "core/store/file_system.h"

#include <cerrno>
#include <fstream>

namespace cairn::session {

namespace fs = std::filesystem;

namespace {

constexpr const char* kWishesFile = "wishes.json";
constexpr const char* kPulseFile = "progress.json";
constexpr std::uint64_t kMostNoteBytes = 4096;

Json readNote(const fs::path& file)
{
    std::error_code none;
    if (!fs::is_regular_file(file, none))
        return Json::object();
    const auto text = store::readFile(file, kMostNoteBytes);
    Json note = text ? Json::parse(*text, nullptr, false) : Json::object();
    return note.is_object() ? note : Json::object();
}

/// Whole or not at all for readers; not synced, since after a power cut nobody asks how far a step was.
Result<void> writeNote(const fs::path& file, const Json& note)
{
    fs::path fresh = file;
    fresh += ".new";
    errno = 0;
    {
        std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
        out << note.dump();
        if (!out.flush())
            return store::systemError(errno ? errno : EIO, "A note of a run cannot be written", file);
    }
    std::error_code failed;
    fs::rename(fresh, file, failed);
    if (failed)
        return store::systemError(failed.value(), "A note of a run cannot be written", file);
    return {};
}

bool flag(const Json& note, const char* name)
{
    const auto found = note.find(name);
    return found != note.end() && found->is_boolean() && found->get<bool>();
}

template <typename Number>
Number number(const Json& note, const char* name, Number fallback)
{
    const auto found = note.find(name);
    return found != note.end() && found->is_number() ? found->get<Number>() : fallback;
}

} // namespace

RunWishes readWishes(const fs::path& runFolder)
{
    const Json note = readNote(runFolder / kWishesFile);
    return {flag(note, "pause"), flag(note, "finish"), flag(note, "cancel"), number(note, "rate_factor", 0.0)};
}

Result<void> writeWishes(const fs::path& runFolder, const RunWishes& wishes)
{
    return writeNote(runFolder / kWishesFile,
                     {{"pause", wishes.pause}, {"finish", wishes.finish}, {"cancel", wishes.cancel}, {"rate_factor", wishes.rateFactor}});
}

RunPulse readPulse(const fs::path& runFolder)
{
    const Json note = readNote(runFolder / kPulseFile);
    RunPulse pulse;
    pulse.step = number(note, "step", pulse.step);
    pulse.steps = number(note, "steps", pulse.steps);
    pulse.epoch = number(note, "epoch", pulse.epoch);
    pulse.epochs = number(note, "epochs", pulse.epochs);
    pulse.rowsPerSecond = number(note, "rows_per_second", pulse.rowsPerSecond);
    pulse.secondsLeft = number(note, "seconds_left", pulse.secondsLeft);
    pulse.loss = number(note, "loss", pulse.loss);
    pulse.rateFactor = number(note, "rate_factor", pulse.rateFactor);
    pulse.paused = flag(note, "paused");
    pulse.checkpoint = number(note, "checkpoint", pulse.checkpoint);
    return pulse;
}

Result<void> writePulse(const fs::path& runFolder, const RunPulse& pulse)
{
    return writeNote(runFolder / kPulseFile,
                     {{"step", pulse.step}, {"steps", pulse.steps}, {"epoch", pulse.epoch}, {"epochs", pulse.epochs},
                      {"rows_per_second", pulse.rowsPerSecond}, {"seconds_left", pulse.secondsLeft}, {"loss", pulse.loss},
                      {"rate_factor", pulse.rateFactor}, {"paused", pulse.paused}, {"checkpoint", pulse.checkpoint}});
}

void clearNotes(const fs::path& runFolder)
{
    std::error_code none;
    fs::remove(runFolder / kWishesFile, none);
    fs::remove(runFolder / kPulseFile, none);
}

RunPulse pulseOf(const engine::TrainProgress& progress, std::int64_t checkpoint)
{
    return {progress.step.load(), progress.steps.load(), progress.epoch.load(), progress.epochs.load(), progress.rowsPerSecond.load(),
            progress.secondsLeft.load(), progress.loss.load(), progress.rateFactor.load(), progress.paused.load(), checkpoint};
}

void take(const RunPulse& pulse, engine::TrainProgress& progress)
{
    progress.step = pulse.step;
    progress.steps = pulse.steps;
    progress.epoch = pulse.epoch;
    progress.epochs = pulse.epochs;
    progress.rowsPerSecond = pulse.rowsPerSecond;
    progress.secondsLeft = pulse.secondsLeft;
    progress.loss = pulse.loss;
    progress.rateFactor = pulse.rateFactor;
    progress.paused = pulse.paused;
}

RunWishes wishesOf(const engine::TrainControl& control)
{
    return {control.pause.load(), control.finish.load(), control.stop.stop_requested(), control.rateFactor.load()};
}

void take(const RunWishes& wishes, engine::TrainControl& control)
{
    control.pause = wishes.pause;
    if (wishes.rateFactor > 0)
        control.rateFactor = wishes.rateFactor;
    if (wishes.finish)
        control.finish = true;
    if (wishes.cancel)
        control.stop.request_stop();
}

} // namespace cairn::session
