// SPDX-License-Identifier: GPL-3.0-or-later
// cairn-parse: opens foreign formats under limits and answers a program of Cairn on descriptors 0 and 1. See
// core/parse/message.h for the wire. Not meant to be started by people.
#include "app/parse/module.h"
#include "app/parse/sandbox.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <new>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace cairn;
using namespace cairn::parse;

namespace {

struct Arguments {
    std::string mode;
    CageLimits limits;
    std::string misbehave; ///< tests: "crash", "hang", "spin", "memory", "garbage", "flood", "escape"
};

Arguments parseArguments(int count, char** values)
{
    Arguments arguments;
    arguments.mode = count > 1 ? values[1] : "";
    for (int i = 2; i < count; ++i) {
        const std::string_view key = values[i];
        if (key == "--memory" && i + 1 < count)
            arguments.limits.memoryBytes = std::strtoull(values[++i], nullptr, 10);
        else if (key == "--cpu" && i + 1 < count)
            arguments.limits.cpuSeconds = std::strtoull(values[++i], nullptr, 10);
        else if (key == "--crash-for-test" && i + 1 < count)
            arguments.misbehave = values[++i];
    }
    return arguments;
}

/// Folder of the modules: where this program lies, or ../lib of it.
Module* loadModule(const std::string& mode)
{
    char self[4096] = {};
    if (::readlink("/proc/self/exe", self, sizeof self - 1) <= 0)
        return nullptr;
    std::string folder = self;
    folder.resize(folder.rfind('/'));
    for (const std::string& place : {folder, folder + "/../lib", folder + "/" CAIRN_MODULE_PLACE}) {
        if (void* library = ::dlopen((place + "/cairn_parse_" + mode + ".so").c_str(), RTLD_NOW | RTLD_LOCAL)) {
            const auto entry = reinterpret_cast<ModuleEntry>(::dlsym(library, "cairn_parse_module"));
            return entry ? entry() : nullptr;
        }
    }
    std::fprintf(stderr, "%s\n", ::dlerror());
    return nullptr;
}

/// Exit statuses of this program; its parent reads them out.
enum : int { kDone = 0, kUsage = 2, kNoModule = 3, kWire = 4 };

Result<void> readExactly(std::span<char> bytes)
{
    while (!bytes.empty()) {
        const ssize_t got = ::read(0, bytes.data(), bytes.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            ::_exit(got == 0 ? kDone : kWire); // the program that asked is gone
        bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
    return {};
}

Result<void> writeExactly(std::span<const char> bytes)
{
    while (!bytes.empty()) {
        const ssize_t put = ::write(1, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            ::_exit(kWire);
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return {};
}

/// What hostile files do to parsers, on demand, so that the tests can see it end in a message.
Result<Message> misbehave(const std::string& how);

Json describe(const Cage& cage)
{
    return Json{{"level", cage.level()}, {"rlimits", cage.limits}, {"no_new_privileges", cage.noNewPrivileges},
                {"seccomp", cage.systemCalls}, {"landlock", cage.landlock}};
}

Result<Message> answer(const Message& request, const Arguments& arguments, const Cage& cage, Module* module)
{
    if (!arguments.misbehave.empty())
        return misbehave(arguments.misbehave);
    if (request.head.value("verb", "") == "hello")
        return Message{Json{{"sandbox", describe(cage)}}, {}};
    if (!module)
        return fail(ErrorCode::Unsupported, "cairn-parse was started without a format");
    try {
        return module->answer(request);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "The file needs more memory than the limit", {}, "Use a smaller file");
    } catch (const std::exception& problem) {
        return fail(ErrorCode::Corrupt, std::string("The file cannot be read: ") + problem.what(), {}, "Check where the file comes from");
    }
}

} // namespace

int main(int count, char** values)
{
    const Arguments arguments = parseArguments(count, values);
    if (arguments.mode.empty()) {
        std::fputs("cairn-parse is a helper of cairn and cairnctl; it is not meant to be started by hand.\n", stderr);
        return kUsage;
    }
    std::signal(SIGPIPE, SIG_IGN);
    Module* module = nullptr;
    if (arguments.mode != "none") {
        module = loadModule(arguments.mode);
        if (!module)
            return kNoModule;
    }
    const Cage cage = closeCage(arguments.limits);
    while (true) {
        auto request = receiveMessage(readExactly);
        if (!request)
            ::_exit(kWire);
        auto reply = answer(*request, arguments, cage, module);
        const auto sent = sendMessage(reply ? *reply : errorMessage(reply.error()), writeExactly);
        if (!sent)
            (void)sendMessage(errorMessage(sent.error()), writeExactly);
    }
}

namespace {

Result<Message> misbehave(const std::string& how)
{
    if (how == "crash")
        ::raise(SIGSEGV), std::abort();
    if (how == "hang")
        while (true)
            ::usleep(1000);
    if (how == "spin")
        while (true)
            std::atomic_signal_fence(std::memory_order_seq_cst);
    if (how == "memory") {
        std::vector<std::string> hoard;
        try {
            while (true)
                hoard.emplace_back(64u << 20, 'x');
        } catch (const std::bad_alloc&) {
            hoard.clear();
            return fail(ErrorCode::OutOfMemory, "The file needs more memory than the limit", {}, "Use a smaller file");
        }
    }
    if (how == "garbage") {
        const std::string noise(4096, '\x7f');
        CAIRN_TRY(writeExactly(noise));
    }
    if (how == "flood")
        return Message{Json::object(), std::string(8u << 20, 'x')};
    Json tried = Json::object();
    std::FILE* file = std::fopen("/etc/passwd", "r");
    tried["open"] = file != nullptr;
    tried["exec"] = ::execl("/bin/true", "true", nullptr) == 0;
    tried["fork"] = ::fork() >= 0;
    tried["socket"] = ::socket(AF_INET, SOCK_STREAM, 0) >= 0;
    return Message{std::move(tried), {}};
}

} // namespace
