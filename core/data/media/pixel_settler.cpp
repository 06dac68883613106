// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/media/pixel_settler.h"

#include "core/base/log.h"
#include "core/data/media/pixel_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cairn::data {

namespace {

constexpr off_t kPiece = 8 << 20;

void settle(const std::stop_token& stop, const std::filesystem::path& file)
{
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    struct stat facts {};
    if (descriptor < 0)
        return;
    if (::fstat(descriptor, &facts) == 0) {
        // Piece by piece, so that it can be stopped; where a file system cannot, fdatasync() does all of it.
        for (off_t at = 0; at < facts.st_size && !stop.stop_requested(); at += kPiece)
            (void)::sync_file_range(descriptor, at, kPiece, SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
        if (!stop.stop_requested() && ::fdatasync(descriptor) == 0) {
            if (const auto marked = markSettled(descriptor, file); !marked)
                log::warn("data", marked.error().text());
        }
    }
    ::close(descriptor);
}

} // namespace

PixelSettler::PixelSettler(std::filesystem::path file) : m_thread([file = std::move(file)](const std::stop_token& stop) { settle(stop, file); }) {}

} // namespace cairn::data
