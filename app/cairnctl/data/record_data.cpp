// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/data/data_commands.h"
#include "core/base/text.h"
#include "core/data/stream/stream_recorder.h"

#include <chrono>
#include <thread>

namespace cairn::ctl {

namespace {

using Clock = std::chrono::steady_clock;

std::string progressText(const data::StreamStatus& status)
{
    if (status.phase == data::StreamStatus::Phase::Waiting)
        return "Waiting for the first lines";
    std::string text = grouped(status.rows) + " rows, " + grouped(static_cast<std::uint64_t>(status.rowsPerSecond)) + " rows/s";
    if (status.lag)
        text += ", waiting at the source: " + (status.lagUnit == "bytes" ? bytesText(*status.lag) : grouped(*status.lag) + " " + status.lagUnit);
    return text + (status.refused ? ", refused: " + grouped(status.refused) : "");
}

/// Asks a recording to stop at a signal, at the wished number of rows or after the wished time.
class Limits {
public:
    Limits(const data::StreamRecorder& recorder, const RecordArguments& arguments, StopSource& stop)
        : m_thread([&recorder, &arguments, &stop](const StopToken& over) {
              const auto begin = Clock::now();
              while (!over.stop_requested()) {
                  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
                  if (stopOnSignals().stop_requested() || (arguments.rows > 0 && recorder.status().rows >= arguments.rows) ||
                      (arguments.seconds > 0 && seconds >= arguments.seconds))
                      stop.request_stop();
                  std::this_thread::sleep_for(std::chrono::milliseconds(20));
              }
          })
    {
    }

private:
    std::jthread m_thread;
};

} // namespace

ExitCode recordData(const Console& console, const RecordArguments& arguments)
{
    data::StreamSpec spec;
    spec.location = arguments.from;
    spec.format = arguments.format;
    spec.fromStart = !arguments.fromNow;
    const auto recorder = data::StreamRecorder::open(spec, arguments.out);
    if (!recorder)
        return console.error(recorder.error());
    StopSource stop;
    Progress progress;
    JobContext job{stop.get_token(), progress};
    Result<void> ended;
    {
        const ProgressBar bar([&] { return ProgressBar::State{-1, progressText((*recorder)->status())}; });
        const Limits limits(**recorder, arguments, stop);
        ended = (*recorder)->run(job);
    }
    if (!ended)
        return console.error(ended.error());
    const data::StreamStatus status = (*recorder)->status();
    console.result(Json{{"file", arguments.out}, {"data", (*recorder)->location()}, {"rows", status.rows}, {"refused", status.refused},
                        {"examples", status.examples}},
                   "Recorded " + grouped(status.rows) + " rows into " + arguments.out + ", refused " + grouped(status.refused) +
                       " lines\nUse it with: --data " + (*recorder)->location());
    return kOk;
}

} // namespace cairn::ctl
