// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cairnctl/console.h"

#include "core/base/text.h"

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <unistd.h>

namespace cairn::ctl {

namespace {

constexpr int kSecondSignal = 128;
constexpr auto kFrame = std::chrono::milliseconds(200);
constexpr int kBarWidth = 28;

std::string dump(const Json& json)
{
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

} // namespace

ExitCode exitCode(const Error& error)
{
    switch (error.code) {
    case ErrorCode::Cancelled: return kCancelled;
    case ErrorCode::NotFound:
    case ErrorCode::InvalidInput:
    case ErrorCode::Corrupt:
    case ErrorCode::TooNew:
    case ErrorCode::Mismatch:
    case ErrorCode::Crashed:
    case ErrorCode::Timeout:
    case ErrorCode::Unsupported: return kBadInput;
    case ErrorCode::Diverged: return kDiverged;
    case ErrorCode::Busy:
    case ErrorCode::ReadOnly: return kBusy;
    case ErrorCode::EngineMissing: return kNoEngine;
    default: return kFailed;
    }
}

std::string exitCodeHelp()
{
    return "Exit status: 0 done; 1 failed; 2 wrong arguments; 3 stopped by a signal (a checkpoint is kept);\n"
           "4 a file is missing, damaged, too new or does not fit; 5 training diverged (the last good checkpoint is kept);\n"
           "6 the project is held by another program or cannot be written; 7 the tensor engine cannot be loaded.";
}

std::string plain(const std::string& text)
{
    std::string safe = toUtf8(text);
    for (char& c : safe) {
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f)
            c = '?';
    }
    return safe;
}

void Console::result(const Json& object, const std::string& text) const
{
    const std::string shown = json ? dump(object) : plain(text);
    std::fputs(shown.c_str(), stdout);
    if (shown.empty() || shown.back() != '\n')
        std::fputc('\n', stdout);
    std::fflush(stdout);
}

ExitCode Console::error(const Error& error) const
{
    if (json) {
        const Json object{{"error", {{"code", std::string(name(error.code))}, {"what", error.what}, {"where", error.where}, {"fix", error.fix}}}};
        std::fputs((dump(object) + "\n").c_str(), stdout);
        std::fflush(stdout);
    } else {
        std::fputs(("cairnctl: " + plain(error.text()) + "\n").c_str(), stderr);
    }
    return exitCode(error);
}

void Console::note(const std::string& text) const
{
    if (!json)
        std::fputs((plain(text) + "\n").c_str(), stderr);
}

StopSource& stopOnSignals()
{
    static StopSource stop;
    static std::jthread waiter = [] {
        sigset_t signals;
        sigemptyset(&signals);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
            struct sigaction before {};
            if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) // nohup and its kin mean it
                sigaddset(&signals, signal);
        }
        pthread_sigmask(SIG_BLOCK, &signals, nullptr);
        return std::jthread([signals](const std::stop_token& quit) {
            bool asked = false;
            while (!quit.stop_requested()) {
                const timespec wait{0, 20'000'000};
                const int signal = sigtimedwait(&signals, nullptr, &wait);
                if (signal <= 0)
                    continue;
                if (asked)
                    ::_exit(kSecondSignal + signal);
                asked = true;
                stop.request_stop();
            }
        });
    }();
    return stop;
}

ProgressBar::ProgressBar(std::function<State()> line) : m_line(std::move(line))
{
    if (!::isatty(STDERR_FILENO))
        return;
    m_thread = std::jthread([this](const std::stop_token& quit) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, quit, kFrame, [&] { return quit.stop_requested(); }))
            draw();
    });
}

ProgressBar::~ProgressBar()
{
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_thread.join();
    std::fputs("\r\033[K", stderr);
}

void ProgressBar::draw() const
{
    const State state = m_line();
    std::string bar;
    if (state.share >= 0) {
        const int filled = static_cast<int>(std::min(1.0, state.share) * kBarWidth);
        bar = "[" + std::string(static_cast<std::size_t>(filled), '#') + std::string(static_cast<std::size_t>(kBarWidth - filled), '.') + "] ";
    }
    std::fputs(("\r\033[K" + bar + plain(state.text)).c_str(), stderr);
    std::fflush(stderr);
}

ProgressBar::State barOf(const Progress& progress, const std::string& what)
{
    const std::uint64_t done = progress.done(), total = progress.total();
    const std::string text = progress.text().empty() ? what : progress.text();
    if (total == 0)
        return {-1, text + (done ? ", " + grouped(done) : "") + " ..."};
    return {static_cast<double>(done) / static_cast<double>(total), text + ", " + grouped(done) + " of " + grouped(total)};
}

ProgressBar::State barOf(const engine::TrainProgress& progress)
{
    const std::int64_t steps = progress.steps.load();
    if (steps == 0)
        return {-1, "Preparing the training ..."};
    char text[160];
    std::snprintf(text, sizeof text, "epoch %lld of %lld, loss %.4f, %s rows/s, %s left", static_cast<long long>(progress.epoch.load()),
                  static_cast<long long>(progress.epochs.load()), progress.loss.load(),
                  grouped(static_cast<std::uint64_t>(std::max(0.0, progress.rowsPerSecond.load()))).c_str(),
                  durationText(std::max(0.0, progress.secondsLeft.load())).c_str());
    return {static_cast<double>(progress.step.load()) / static_cast<double>(steps), text};
}

} // namespace cairn::ctl
