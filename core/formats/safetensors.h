// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/formats/weights.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// The safetensors format: eight bytes of length, a JSON header, the tensors' bytes without gaps
/// (https://github.com/huggingface/safetensors). Files are hostile input: sizes, offsets and names are checked before
/// anything is allocated for them.
namespace cairn::formats {

/// One tensor of a file, as its header describes it.
struct TensorInfo {
    std::string name;
    std::string dtype; ///< "F32", "I64", "U8", "BF16", ...
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0; ///< bytes, from the end of the header
};

struct SafetensorsHeader {
    std::vector<TensorInfo> tensors; ///< in the order of their bytes
    std::map<std::string, std::string> metadata;
};

inline constexpr std::uint64_t kLargestSafetensorsHeader = 100'000'000;

/// Reads a header (without the length in front of it) of a file that holds `dataBytes` bytes behind it.
/// Corrupt says what is wrong, at which tensor.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBytes);

/// Weights together with the memory they lie in. Moves freely, is not copied.
struct OwnedWeights {
    std::unique_ptr<std::byte[]> storage;
    Weights tensors;
};

/// A file (or a block of memory) whose header is read at once and whose tensors are read when asked for, so that a file
/// larger than memory can be looked at. A file that shrinks meanwhile gives an Io error. Threads: reads may run in parallel.
class SafetensorsReader {
public:
    static Result<SafetensorsReader> open(const std::filesystem::path& file);
    /// `bytes` must outlive the reader; `name` stands for it in messages.
    static Result<SafetensorsReader> over(std::span<const std::byte> bytes, std::string name);

    SafetensorsReader(SafetensorsReader&&) noexcept;
    SafetensorsReader& operator=(SafetensorsReader&&) noexcept;
    ~SafetensorsReader();

    const std::vector<TensorInfo>& tensors() const { return m_header.tensors; }
    const std::map<std::string, std::string>& metadata() const { return m_header.metadata; }
    const TensorInfo* find(std::string_view name) const;

    /// Fills `out`, whose size is tensor.end - tensor.begin.
    Result<void> read(const TensorInfo& tensor, std::span<std::byte> out) const;

    /// All tensors. Unsupported for element types other than F32, I64 and U8; OutOfMemory.
    Result<OwnedWeights> readAll() const;

private:
    struct Source;
    SafetensorsReader(std::unique_ptr<Source> source, std::uint64_t dataStart, SafetensorsHeader header);
    static Result<SafetensorsReader> make(std::unique_ptr<Source> source);

    std::unique_ptr<Source> m_source;
    std::uint64_t m_dataStart = 0;
    SafetensorsHeader m_header;
};

/// Takes the next bytes of a file that is being written; an error ends the writing.
using ByteSink = std::function<Result<void>(std::span<const std::byte>)>;

/// Writes a file: wide element types first, then by name, data aligned to 8 bytes. InvalidInput where a tensor's bytes do
/// not fit its shape or a name is not usable.
Result<void> writeSafetensors(const Weights& weights, const std::map<std::string, std::string>& metadata, const ByteSink& sink);

/// The same, in memory.
Result<std::string> safetensorsBytes(const Weights& weights, const std::map<std::string, std::string>& metadata = {});

} // namespace cairn::formats
