// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/parse_process.h"

#include "core/base/program_place.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cairn::parse {

namespace fs = std::filesystem;

/// Owns a descriptor.
class Descriptor {
public:
    explicit Descriptor(int fd = -1) : m_fd(fd) {}
    Descriptor(Descriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    int get() const { return m_fd; }

private:
    int m_fd;
};

namespace {

using Deadline = std::chrono::steady_clock::time_point;

constexpr int kFirstInput = 3;
constexpr int kSparePlace = 200; ///< descriptors are moved up here first, so that none is overwritten on its way
constexpr int kPollMs = 50;
constexpr std::size_t kTailBytes = 2000;

Error systemError(const std::string& what, const std::string& where, int number)
{
    const ErrorCode code = number == ENOENT   ? ErrorCode::NotFound
        : number == EACCES || number == EPERM ? ErrorCode::Permission
                                              : ErrorCode::Io;
    return fail(code, what + ": " + std::strerror(number), where, "Check that the file is there and may be read");
}

Result<Descriptor> openInput(const fs::path& path)
{
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0)
        return systemError("The file cannot be opened", path.string(), errno);
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return fail(ErrorCode::InvalidInput, "This is no ordinary file", path.string(), "Choose a file");
    Descriptor moved(::fcntl(file.get(), F_DUPFD_CLOEXEC, kSparePlace));
    if (moved.get() < 0)
        return systemError("The file cannot be handed on", path.string(), errno);
    return moved;
}

std::vector<std::string> childEnvironment()
{
    std::vector<std::string> environment{"LANG=C.UTF-8", "OMP_NUM_THREADS=1", "OPENCV_IO_MAX_IMAGE_PIXELS=67108864"};
    for (const char* key : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
        if (const char* value = std::getenv(key))
            environment.push_back(std::string(key) + "=" + value);
    }
    return environment;
}

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> list;
    for (std::string& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

/// File actions and attributes of posix_spawn, released together.
struct SpawnSetup {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

    SpawnSetup()
    {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setpgroup(&attributes, 0); // a Ctrl+C at the terminal is for the program, not for the helper
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnSetup()
    {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnSetup(const SpawnSetup&) = delete;
    SpawnSetup& operator=(const SpawnSetup&) = delete;
};

std::string signalText(int signal)
{
    switch (signal) {
    case SIGXCPU: return "it used up its processor time";
    case SIGKILL: return "it was killed, most likely for memory";
    case SIGSYS: return "it tried something its sandbox forbids";
    default: return "it died of " + std::string(sigdescr_np(signal) ? sigdescr_np(signal) : "an unknown signal");
    }
}

} // namespace

struct ParseProcess::State {
    pid_t pid = -1;
    Descriptor wire;
    Descriptor errors; ///< memory file that collects the helper's standard error
    std::string name;  ///< of the first input, for messages
    ParseLimits limits;

    int reap(bool kill)
    {
        int status = 0;
        if (pid <= 0)
            return 0;
        if (kill)
            ::kill(pid, SIGKILL);
        while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
        pid = -1;
        return status;
    }

    std::string lastWords() const
    {
        struct stat facts {};
        if (::fstat(errors.get(), &facts) != 0 || facts.st_size <= 0)
            return {};
        const auto size = static_cast<std::size_t>(facts.st_size);
        std::string tail(std::min(size, kTailBytes), '\0');
        const ssize_t got = ::pread(errors.get(), tail.data(), tail.size(), static_cast<off_t>(size - tail.size()));
        tail.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return lastLine(tail);
    }

    static std::string lastLine(const std::string& text)
    {
        std::string last;
        std::size_t begin = 0;
        while (begin < text.size()) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            const std::string line = text.substr(begin, end - begin);
            if (!line.empty() && line.find("Schema error") == std::string::npos)
                last = line;
            begin = end + 1;
        }
        return last;
    }

    Error death()
    {
        const int status = reap(false);
        std::string why = WIFSIGNALED(status) ? signalText(WTERMSIG(status))
            : WIFEXITED(status)               ? "it ended with status " + std::to_string(WEXITSTATUS(status))
                                              : "it ended";
        if (const std::string words = lastWords(); !words.empty())
            why += " (" + words + ")";
        return fail(ErrorCode::Crashed, "The file could not be read: the helper that opens it stopped, " + why, name,
                    "The file is damaged or hostile; nothing else was harmed");
    }

    /// Waits until the wire is ready for `events`.
    Result<void> waitFor(short events, Deadline deadline, const StopToken& stop)
    {
        while (true) {
            if (stop.stop_requested()) {
                reap(true);
                return fail(ErrorCode::Cancelled, "Cancelled", name);
            }
            pollfd entry{wire.get(), events, 0};
            const int ready = ::poll(&entry, 1, kPollMs);
            if (std::chrono::steady_clock::now() > deadline) {
                reap(true);
                return fail(ErrorCode::Timeout, "The file could not be read within " + std::to_string(limits.timeoutMs / 1000.0) + " s",
                            name, "The file is too large or hostile");
            }
            if (ready > 0)
                return {};
        }
    }

    Result<void> readAll(std::span<char> bytes, Deadline deadline, const StopToken& stop)
    {
        while (!bytes.empty()) {
            CAIRN_TRY(waitFor(POLLIN, deadline, stop));
            const ssize_t got = ::recv(wire.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
            if (got < 0 && (errno == EAGAIN || errno == EINTR))
                continue;
            if (got <= 0)
                return death();
            bytes = bytes.subspan(static_cast<std::size_t>(got));
        }
        return {};
    }

    Result<void> writeAll(std::span<const char> bytes, Deadline deadline, const StopToken& stop)
    {
        while (!bytes.empty()) {
            CAIRN_TRY(waitFor(POLLOUT, deadline, stop));
            const ssize_t put = ::send(wire.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (put < 0 && (errno == EAGAIN || errno == EINTR))
                continue;
            if (put < 0)
                return death();
            bytes = bytes.subspan(static_cast<std::size_t>(put));
        }
        return {};
    }
};

ParseProcess::ParseProcess(std::unique_ptr<State> state) : m_state(std::move(state)) {}

ParseProcess::~ParseProcess()
{
    m_state->reap(true);
}

Result<std::unique_ptr<ParseProcess>> ParseProcess::start(const ParseStart& start)
{
    const fs::path program = start.program.empty() ? parseProgram() : start.program;
    if (program.empty())
        return fail(ErrorCode::NotFound, "The helper program cairn-parse is missing", {}, "Install Cairn again, or set CAIRN_PARSE to its path");
    auto state = std::make_unique<State>();
    state->limits = start.limits;
    state->name = start.inputs.empty() ? std::string() : start.inputs.front().string();

    std::vector<Descriptor> inputs;
    for (const fs::path& path : start.inputs) {
        CAIRN_ASSIGN(Descriptor input, openInput(path));
        inputs.push_back(std::move(input));
    }
    if (start.shared >= 0)
        inputs.emplace_back(::fcntl(start.shared, F_DUPFD_CLOEXEC, kSparePlace));
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return systemError("The helper cannot be talked to", {}, errno);
    state->wire = Descriptor(ends[0]);
    const Descriptor low(ends[1]);
    const Descriptor far(::fcntl(low.get(), F_DUPFD_CLOEXEC, kSparePlace));
    state->errors = Descriptor(::memfd_create("cairn-parse-errors", MFD_CLOEXEC));
    const Descriptor errors(::fcntl(state->errors.get(), F_DUPFD_CLOEXEC, kSparePlace));

    SpawnSetup setup;
    posix_spawn_file_actions_adddup2(&setup.actions, far.get(), 0);
    posix_spawn_file_actions_adddup2(&setup.actions, far.get(), 1);
    posix_spawn_file_actions_adddup2(&setup.actions, errors.get(), 2);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        posix_spawn_file_actions_adddup2(&setup.actions, inputs[i].get(), kFirstInput + static_cast<int>(i));
    posix_spawn_file_actions_addchdir_np(&setup.actions, "/");

    std::vector<std::string> arguments{program.string(), start.mode, "--memory", std::to_string(start.limits.memoryBytes),
                                       "--cpu", std::to_string(start.limits.cpuSeconds)};
    arguments.insert(arguments.end(), start.arguments.begin(), start.arguments.end());
    std::vector<std::string> environment = childEnvironment();
    const int failed = ::posix_spawn(&state->pid, program.c_str(), &setup.actions, &setup.attributes,
                                     pointers(arguments).data(), pointers(environment).data());
    if (failed != 0) {
        state->pid = -1;
        return systemError("The helper program cannot be started", program.string(), failed);
    }
    return std::unique_ptr<ParseProcess>(new ParseProcess(std::move(state)));
}

Result<Message> ParseProcess::ask(const Message& request, StopToken stop)
{
    State& state = *m_state;
    if (state.pid <= 0)
        return fail(ErrorCode::Crashed, "The helper that reads the file is gone", state.name, "Try again");
    const Deadline deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(state.limits.timeoutMs);
    CAIRN_TRY(sendMessage(request, [&](std::span<const char> bytes) { return state.writeAll(bytes, deadline, stop); }));
    auto reply = receiveMessage([&](std::span<char> bytes) { return state.readAll(bytes, deadline, stop); }, state.limits.replyBytes);
    if (!reply) {
        state.reap(true);
        Error error = reply.error();
        if (error.where.empty())
            error.where = state.name;
        return error;
    }
    if (auto error = errorOf(*reply)) {
        if (error->where.empty())
            error->where = state.name;
        return *error;
    }
    return reply;
}

fs::path parseProgram()
{
    return programPlace("cairn-parse", "CAIRN_PARSE");
}

Result<Json> sandboxLevel()
{
    CAIRN_ASSIGN(const auto process, ParseProcess::start({.mode = "none", .limits = {.timeoutMs = 5000}}));
    CAIRN_ASSIGN(const Message reply, process->ask(Message{Json{{"verb", "hello"}}, {}}));
    return reply.head.value("sandbox", Json::object());
}

} // namespace cairn::parse
