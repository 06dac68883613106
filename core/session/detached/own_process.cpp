// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/detached/own_process.h"

#include "core/base/text.h"
#include "core/store/file_system.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace cairn::session {

namespace fs = std::filesystem;

namespace {

/// File actions and attributes of posix_spawn, released together.
class Spawn {
public:
    explicit Spawn(const fs::path& log)
    {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawnattr_init(&m_attributes);
        posix_spawn_file_actions_addopen(&m_actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&m_actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
        posix_spawn_file_actions_adddup2(&m_actions, 1, 2);
        posix_spawn_file_actions_addclosefrom_np(&m_actions, 3);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&m_attributes, &none);
        posix_spawnattr_setsigdefault(&m_attributes, &all);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    }
    ~Spawn()
    {
        posix_spawn_file_actions_destroy(&m_actions);
        posix_spawnattr_destroy(&m_attributes);
    }
    Spawn(const Spawn&) = delete;
    Spawn& operator=(const Spawn&) = delete;

    /// 0 or an error number.
    int start(const fs::path& program, std::vector<std::string> arguments, std::vector<std::string> environment, pid_t& child)
    {
        return ::posix_spawn(&child, program.c_str(), &m_actions, &m_attributes, texts(arguments).data(), texts(environment).data());
    }

private:
    static std::vector<char*> texts(std::vector<std::string>& list)
    {
        std::vector<char*> all;
        for (std::string& text : list)
            all.push_back(text.data());
        all.push_back(nullptr);
        return all;
    }

    posix_spawn_file_actions_t m_actions;
    posix_spawnattr_t m_attributes;
};

} // namespace

Result<pid_t> startOwnProcess(const fs::path& program, const std::vector<std::string>& arguments, const std::vector<std::string>& variables, const fs::path& log)
{
    std::vector<std::string> words{program.string()}, environment = variables;
    words.insert(words.end(), arguments.begin(), arguments.end());
    for (char** variable = ::environ; variable && *variable; ++variable)
        environment.emplace_back(*variable);
    pid_t child = -1;
    if (const int failed = Spawn(log).start(program, std::move(words), std::move(environment), child); failed != 0)
        return store::systemError(failed, "A process for the training cannot be started", program);
    return child;
}

bool reap(pid_t child)
{
    return child > 0 && ::waitpid(child, nullptr, WNOHANG) != 0;
}

std::string lastLineOf(const fs::path& log)
{
    constexpr std::streamoff kMost = 4096;
    std::ifstream in(log, std::ios::binary | std::ios::ate);
    const std::streamoff size = in ? std::streamoff(in.tellg()) : 0;
    in.seekg(std::max<std::streamoff>(0, size - kMost));
    std::string line, last;
    while (std::getline(in, line))
        if (!trimmed(line).empty())
            last = line;
    return toUtf8(trimmed(last));
}

} // namespace cairn::session
