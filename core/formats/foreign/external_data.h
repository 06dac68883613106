// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mapped_file.h"

#include <filesystem>
#include <map>
#include <string>

namespace cairn::formats {

/// The files beside a model that hold some of its weights. Opens nothing outside of the model's folder: no "..", no
/// absolute paths, no symbolic links on the way, no hard links, no devices. Threads: one at a time.
class ExternalData {
public:
    /// An empty folder: nothing can be opened.
    explicit ExternalData(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// Bytes [offset, offset + length) of the file `location`; `length` 0: to its end. InvalidInput or Corrupt.
    Result<std::span<const std::uint8_t>> bytes(const std::string& location, std::uint64_t offset, std::uint64_t length, std::shared_ptr<const void>& owner);

private:
    Result<MappedFile> map(const std::string& location) const;

    std::filesystem::path m_folder;
    std::map<std::string, MappedFile> m_files;
};

} // namespace cairn::formats
