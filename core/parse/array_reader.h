// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/parse/parse_process.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace cairn::parse {

/// An array within an HDF5 or MATLAB file.
struct ArrayEntry {
    std::string name;   ///< path within the file ("train/x")
    std::string descr;  ///< element type as NumPy writes it ("<f4", "|S12"), or a list of members for records
    std::vector<std::uint64_t> shape;
    bool fortran = false;         ///< first axis fastest
    std::uint64_t pieces = 0;     ///< the array is read in so many pieces ...
    std::uint64_t pieceBytes = 0; ///< ... of this size
    std::string refused;          ///< why it cannot be read; empty: it can
};

/// Reads HDF5 (also MATLAB v7.3) and MATLAB v5 files in cairn-parse. Threads: one at a time.
class ArrayReader {
public:
    /// `format`: "hdf5" or "matlab". Errors: those of ParseProcess; Corrupt for what is no such file.
    static Result<ArrayReader> open(const std::filesystem::path& file, const std::string& format, StopToken stop = {});

    /// The same for the bytes of an HDF5 file, at most 1 GiB.
    static Result<ArrayReader> openBytes(std::string bytes, StopToken stop = {});

    const std::vector<ArrayEntry>& arrays() const { return m_arrays; }
    /// Bytes of pieces [first, first + count) of an array, in the machine's byte order, packed.
    Result<std::string> read(const ArrayEntry& array, std::uint64_t first, std::uint64_t count, StopToken stop = {});
    /// All numbers of an array.
    Result<std::string> readAll(const ArrayEntry& array, StopToken stop = {});
    /// Attributes of an HDF5 file that are texts or lists of texts, by group ("" for the file) and name. At most 64 MiB.
    Result<nlohmann::json> attributes(StopToken stop = {});

private:
    static Result<ArrayReader> list(std::unique_ptr<ParseProcess> process, StopToken stop);
    explicit ArrayReader(std::unique_ptr<ParseProcess> process) : m_process(std::move(process)) {}

    std::unique_ptr<ParseProcess> m_process;
    std::vector<ArrayEntry> m_arrays;
};

} // namespace cairn::parse
