// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/arrays/array_view.h"
#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace cairn::data {

/// What a file says of an array before it is read.
struct ArrayInfo {
    std::string name;  ///< path within the file for groups ("train/x")
    std::string type;  ///< for people: "uint8", "float32", "3 fields"
    std::vector<std::uint64_t> shape;
    std::string refused; ///< why it cannot be read; empty: it can

    bool readable() const { return refused.empty(); }
};

/// A file with arrays in it. Threads: one at a time.
class ArrayFile {
public:
    virtual ~ArrayFile() = default;
    virtual const std::vector<ArrayInfo>& arrays() const = 0;
    /// The `index`-th array; what had to be unpacked lies in memory or, when large, in the cache folder.
    virtual Result<ArrayView> read(std::size_t index, JobContext& job) = 0;
};

enum class ArrayFormat : std::uint8_t { None, Npy, Npz, Hdf5, Matlab };

/// What the first bytes of a file say; a ZIP archive counts as NPZ where its first member is an NPY file.
ArrayFormat arrayFormat(const std::filesystem::path& file);
std::string formatName(ArrayFormat format);

/// Opens a file of arrays. For an NPY file, other NPY files of its folder that go with it by name (x_train.npy, y_train.npy)
/// come along. HDF5 and MATLAB files are read by cairn-parse. Errors: those of readNpy and ZipArchive; Corrupt, Crashed,
/// Timeout of cairn-parse.
Result<std::unique_ptr<ArrayFile>> openArrayFile(const std::filesystem::path& file, const std::filesystem::path& cacheFolder, JobContext& job);

} // namespace cairn::data
