// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/idx_file.h"
#include "tests/fuzz/fuzz.h"

#include <string>
#include <sys/mman.h>
#include <unistd.h>

void fuzzOne(const std::string& input)
{
    static const int file = ::memfd_create("fuzz", MFD_CLOEXEC);
    static const std::string path = "/proc/self/fd/" + std::to_string(file);
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, input.data(), input.size(), 0) < 0)
        return;
    if (const auto idx = cairn::data::openIdx(path, {})) {
        unsigned sum = 0;
        for (const std::uint8_t byte : idx->bytes)
            sum += byte;
        volatile unsigned seen = sum;
        (void)seen;
    }
}
