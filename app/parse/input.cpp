// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parse/module.h"

#include <cerrno>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cairn::parse {

namespace {
constexpr int kFirstInput = 3;
}

Result<std::string> readInput(int index)
{
    const int fd = kFirstInput + index;
    struct stat facts {};
    if (index < 0 || ::fstat(fd, &facts) != 0)
        return fail(ErrorCode::InvalidInput, "No such input");
    if (facts.st_size < 0 || static_cast<std::uint64_t>(facts.st_size) > kMaxBodyBytes)
        return fail(ErrorCode::InvalidInput, "The file is larger than 2 GiB", {}, "Use a smaller file");
    std::string bytes(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::pread(fd, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(ErrorCode::Io, "The file cannot be read");
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

Result<std::span<std::uint8_t>> sharedBlock(int index)
{
    static std::span<std::uint8_t> block; // one per process
    if (!block.empty())
        return block;
    const int fd = kFirstInput + index;
    struct stat facts {};
    if (index < 0 || ::fstat(fd, &facts) != 0 || facts.st_size <= 0)
        return fail(ErrorCode::InvalidInput, "No such input");
    const auto bytes = static_cast<std::size_t>(facts.st_size);
    void* address = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (address == MAP_FAILED)
        return fail(ErrorCode::OutOfMemory, "There is no memory for the pictures", {}, "Choose a smaller size");
    block = {static_cast<std::uint8_t*>(address), bytes};
    return block;
}

Result<std::string> requestBytes(const Message& request)
{
    const auto input = request.head.find("input");
    if (input == request.head.end())
        return request.body;
    if (!input->is_number_integer())
        return fail(ErrorCode::InvalidInput, "No such input");
    return readInput(input->get<int>());
}

} // namespace cairn::parse
