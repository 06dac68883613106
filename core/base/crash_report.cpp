// SPDX-License-Identifier: GPL-3.0-or-later
// Only async-signal-safe calls in the handler: everything is made ready beforehand.
#include "core/base/crash_report.h"

#include <array>
#include <csignal>
#include <cstring>
#include <execinfo.h>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace cairn {

namespace {

constexpr std::size_t kStackBytes = 64 << 10; ///< of the handler: a crash may be an overflow of the program's stack
constexpr int kMostFrames = 64;
constexpr std::array kCrashes = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

struct CrashReport {
    std::array<char, 128> head{};
    int file = -1;
    std::array<char, kStackBytes> stack{};
};

CrashReport& crashReport()
{
    static CrashReport report;
    return report;
}

const char* signalName(int signal)
{
    switch (signal) {
    case SIGSEGV: return "SIGSEGV (bad memory access)";
    case SIGBUS: return "SIGBUS (a mapped file or disk failed)";
    case SIGFPE: return "SIGFPE (bad arithmetic)";
    case SIGILL: return "SIGILL (instruction unknown to this processor)";
    default: return "SIGABRT (the program gave up)";
    }
}

void say(int file, const char* text)
{
    if (file >= 0 && ::write(file, text, std::strlen(text)) < 0)
        return;
}

void onCrash(int signal)
{
    std::array<void*, kMostFrames> frames{};
    const int count = ::backtrace(frames.data(), kMostFrames);
    for (const int file : {STDERR_FILENO, crashReport().file}) {
        if (file < 0)
            continue;
        say(file, crashReport().head.data());
        say(file, signalName(signal));
        say(file, ":\n");
        ::backtrace_symbols_fd(frames.data(), count, file);
    }
    ::raise(signal); // the handler is gone by now: SA_RESETHAND
}

} // namespace

void reportCrashes(std::string_view program, const std::filesystem::path& file)
{
    CrashReport& report = crashReport();
    const std::string head = std::string(program.substr(0, 64)) + " was ended by ";
    std::memcpy(report.head.data(), head.c_str(), head.size() + 1);
    if (!file.empty())
        report.file = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    void* first = nullptr;
    ::backtrace(&first, 1); // loads the unwinder now, not in the handler

    stack_t stack{};
    stack.ss_sp = report.stack.data();
    stack.ss_size = report.stack.size();
    ::sigaltstack(&stack, nullptr);
    struct sigaction action {};
    action.sa_handler = onCrash;
    action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND | SA_NODEFER);
    for (const int signal : kCrashes)
        ::sigaction(signal, &action, nullptr);
}

} // namespace cairn
