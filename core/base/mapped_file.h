// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace cairn {

/// A mapped file: bytes that stay as long as the owner does, read from the disk when they are touched.
///
/// Where another program cuts the file off meanwhile, touching what is gone would end this program (SIGBUS). A handler puts
/// zeros there instead, and checkMapped() says so. Signals of other memory go on to the handler that was there before.
struct MappedFile {
    std::span<const std::uint8_t> bytes;
    std::shared_ptr<const void> owner;
};

/// Errors: NotFound, InvalidInput (empty, no ordinary file), Io.
Result<MappedFile> mapFile(const std::filesystem::path& file);
/// The same for a file that is open for reading; takes the descriptor. `name` stands for it in messages.
Result<MappedFile> mapDescriptor(int descriptor, const std::string& name);

/// To be asked after bytes were read: Mismatch if they lie in a mapped file that was written to since it was mapped, so that
/// what was read may be wrong. Bytes in plain memory are always right. Any thread.
Result<void> checkMapped(std::span<const std::uint8_t> bytes);

} // namespace cairn
