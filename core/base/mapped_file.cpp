// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/mapped_file.h"

#include <array>
#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cairn {

namespace {

/// One mapping, as the handler sees it: `begin` is set last and cleared first.
struct Mapping {
    std::atomic<std::uint8_t*> begin{nullptr};
    std::atomic<std::size_t> size{0};
    std::atomic<bool> lost{false}; ///< something that is gone was touched
    int descriptor = -1;
    struct timespec changed {};
    std::string file;

    bool holds(const std::uint8_t* at) const
    {
        const std::uint8_t* first = begin.load(std::memory_order_acquire);
        return first && at >= first && at < first + size.load(std::memory_order_relaxed);
    }
};

constexpr std::size_t kMostMappings = 1024; ///< more are mapped, but not guarded

std::array<Mapping, kMostMappings> mappings;
std::mutex mappingMutex; ///< guards all of a mapping but what is atomic
struct sigaction handlerBefore {};
std::size_t pageBytes = 4096;

void onBusError(int signal, siginfo_t* info, void* context)
{
    auto* at = static_cast<std::uint8_t*>(info->si_addr);
    for (Mapping& mapping : mappings) {
        if (!mapping.holds(at))
            continue;
        std::uint8_t* begin = mapping.begin.load(std::memory_order_acquire);
        std::uint8_t* page = begin + static_cast<std::size_t>(at - begin) / pageBytes * pageBytes;
        const auto rest = mapping.size.load(std::memory_order_relaxed) - static_cast<std::size_t>(page - begin);
        mapping.lost.store(true);
        if (::mmap(page, rest, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED)
            return;
    }
    if ((handlerBefore.sa_flags & SA_SIGINFO) != 0 && handlerBefore.sa_sigaction)
        handlerBefore.sa_sigaction(signal, info, context);
    else if (handlerBefore.sa_handler != SIG_DFL && handlerBefore.sa_handler != SIG_IGN)
        handlerBefore.sa_handler(signal);
    else
        ::signal(signal, SIG_DFL); // the same access fails again, and ends the program
}

void installHandler()
{
    pageBytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    struct sigaction action {};
    action.sa_sigaction = onBusError;
    action.sa_flags = SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGBUS, &action, &handlerBefore);
}

/// Unmaps when the last owner goes.
struct Unmapper {
    std::uint8_t* begin;
    std::size_t size;
    Mapping* mapping; ///< nullptr: not guarded
    int descriptor;

    ~Unmapper()
    {
        {
            const std::lock_guard lock(mappingMutex);
            if (mapping)
                mapping->begin.store(nullptr, std::memory_order_release);
        }
        ::munmap(begin, size);
        ::close(descriptor);
    }
};

Mapping* guard(std::uint8_t* begin, std::size_t size, int descriptor, const struct timespec& changed, const std::string& file)
{
    static std::once_flag once;
    std::call_once(once, installHandler);
    const std::lock_guard lock(mappingMutex);
    for (Mapping& mapping : mappings) {
        if (mapping.begin.load(std::memory_order_relaxed))
            continue;
        mapping.lost.store(false);
        mapping.size.store(size);
        mapping.descriptor = descriptor;
        mapping.changed = changed;
        mapping.file = file;
        mapping.begin.store(begin, std::memory_order_release);
        return &mapping;
    }
    return nullptr;
}

} // namespace

Result<MappedFile> mapFile(const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(ErrorCode::NotFound, "The file cannot be opened", file.string(), "Check the path and its permissions");
    return mapDescriptor(descriptor, file.string());
}

Result<MappedFile> mapDescriptor(int descriptor, const std::string& name)
{
    struct stat facts {};
    const bool ordinary = ::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode);
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* address = ordinary && size > 0 ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0) : MAP_FAILED;
    if (address == MAP_FAILED)
        ::close(descriptor);
    if (!ordinary || size == 0)
        return fail(ErrorCode::InvalidInput, size == 0 ? "The file is empty" : "This is no ordinary file", name, "Choose another file");
    if (address == MAP_FAILED)
        return fail(ErrorCode::Io, "The file cannot be mapped into memory", name, "Check the disk");
    auto* begin = static_cast<std::uint8_t*>(address);
    auto owner = std::make_shared<Unmapper>(begin, size, guard(begin, size, descriptor, facts.st_mtim, name), descriptor);
    return MappedFile{{begin, size}, std::move(owner)};
}

Result<void> checkMapped(std::span<const std::uint8_t> bytes)
{
    const std::lock_guard lock(mappingMutex);
    for (const Mapping& mapping : mappings) {
        if (!mapping.holds(bytes.data()))
            continue;
        struct stat now {};
        const bool same = ::fstat(mapping.descriptor, &now) == 0 && static_cast<std::size_t>(now.st_size) == mapping.size.load() &&
                          now.st_mtim.tv_sec == mapping.changed.tv_sec && now.st_mtim.tv_nsec == mapping.changed.tv_nsec;
        if (same && !mapping.lost.load())
            return {};
        return fail(ErrorCode::Mismatch, "The file was changed by another program while it was read", mapping.file, "Open it again");
    }
    return {};
}

} // namespace cairn
