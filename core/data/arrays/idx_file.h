// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jobs/stop.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace cairn::data {

/// An array of bytes in LeCun's IDX format (http://yann.lecun.com/exdb/mnist: big-endian header, then the elements).
struct IdxFile {
    std::vector<std::uint64_t> shape;
    std::span<const std::uint8_t> bytes; ///< product(shape) elements
    std::shared_ptr<const void> owner;   ///< keeps `bytes` alive: a memory map, or a decompressed copy
};

/// Opens an IDX file of unsigned bytes. Plain files are mapped, gzipped ones decompressed once. Sizes are checked before
/// anything is allocated. Errors: NotFound, Corrupt (cut off, impossible sizes), Unsupported (other element types).
Result<IdxFile> openIdx(const std::filesystem::path& file, const StopToken& stop);

} // namespace cairn::data
