// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"

#include "core/base/json.h"
#include "core/base/text.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace cairn::formats {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

namespace {

constexpr std::uint64_t kLengthBytes = 8;

std::optional<ElementType> elementType(std::string_view dtype)
{
    if (dtype == "F32")
        return ElementType::Float32;
    if (dtype == "I64")
        return ElementType::Int64;
    return dtype == "U8" ? std::optional(ElementType::UInt8) : std::nullopt;
}

const char* dtypeName(ElementType type)
{
    return type == ElementType::Float32 ? "F32" : type == ElementType::Int64 ? "I64" : "U8";
}

} // namespace

/// Where the bytes come from: a file descriptor or memory.
struct SafetensorsReader::Source {
    std::string name;
    std::uint64_t size = 0;
    std::span<const std::byte> memory;
    int descriptor = -1;

    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    ~Source()
    {
        if (descriptor >= 0)
            ::close(descriptor);
    }

    Result<void> read(std::uint64_t offset, std::span<std::byte> out) const
    {
        if (offset > size || out.size() > size - offset)
            return fail(ErrorCode::Corrupt, "The file ends too early", name, "Get the file again");
        if (descriptor < 0) {
            if (!out.empty())
                std::memcpy(out.data(), memory.data() + offset, out.size());
            return {};
        }
        while (!out.empty()) {
            const ssize_t count = ::pread(descriptor, out.data(), out.size(), static_cast<off_t>(offset));
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0)
                return fail(ErrorCode::Io, count == 0 ? "The file has become shorter" : std::string("Reading failed: ") + std::strerror(errno), name,
                            "Check the disk and open the file again");
            out = out.subspan(static_cast<std::size_t>(count));
            offset += static_cast<std::uint64_t>(count);
        }
        return {};
    }
};

SafetensorsReader::SafetensorsReader(std::unique_ptr<Source> source, std::uint64_t dataStart, SafetensorsHeader header)
    : m_source(std::move(source)), m_dataStart(dataStart), m_header(std::move(header))
{
}

SafetensorsReader::SafetensorsReader(SafetensorsReader&&) noexcept = default;
SafetensorsReader& SafetensorsReader::operator=(SafetensorsReader&&) noexcept = default;
SafetensorsReader::~SafetensorsReader() = default;

Result<SafetensorsReader> SafetensorsReader::make(std::unique_ptr<Source> source)
{
    const auto corrupt = [&](std::string what) {
        return fail(ErrorCode::Corrupt, std::move(what), source->name, "The file is damaged or not a safetensors file: get it again");
    };
    if (source->size < kLengthBytes)
        return corrupt("The file is too short for a header");
    std::uint64_t length = 0;
    CAIRN_TRY(source->read(0, std::as_writable_bytes(std::span(&length, 1))));
    if (length > kLargestSafetensorsHeader)
        return corrupt("The header is longer than 100 MB");
    if (length > source->size - kLengthBytes)
        return corrupt("The header is longer than the file");
    std::string json(length, '\0');
    CAIRN_TRY(source->read(kLengthBytes, std::as_writable_bytes(std::span(json))));
    const std::uint64_t dataStart = kLengthBytes + length;
    auto header = parseSafetensorsHeader(json, source->size - dataStart);
    if (!header) {
        Error error = header.error();
        error.where = source->name + (error.where.empty() ? "" : ", " + error.where);
        return error;
    }
    return SafetensorsReader(std::move(source), dataStart, std::move(header).value());
}

Result<SafetensorsReader> SafetensorsReader::open(const std::filesystem::path& file)
{
    auto source = std::make_unique<Source>();
    source->name = file.string();
    source->descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (source->descriptor < 0) {
        const int reason = errno;
        const ErrorCode code = reason == ENOENT ? ErrorCode::NotFound : reason == EACCES ? ErrorCode::Permission : ErrorCode::Io;
        return fail(code, std::string("The file cannot be opened: ") + std::strerror(reason), source->name, "Check the path and its permissions");
    }
    struct stat facts {};
    if (::fstat(source->descriptor, &facts) != 0 || !S_ISREG(facts.st_mode))
        return fail(ErrorCode::InvalidInput, "This is not a file", source->name, "Choose a .safetensors file");
    source->size = static_cast<std::uint64_t>(facts.st_size);
    return make(std::move(source));
}

Result<SafetensorsReader> SafetensorsReader::over(std::span<const std::byte> bytes, std::string name)
{
    auto source = std::make_unique<Source>();
    source->name = std::move(name);
    source->size = bytes.size();
    source->memory = bytes;
    return make(std::move(source));
}

const TensorInfo* SafetensorsReader::find(std::string_view name) const
{
    const auto& tensors = m_header.tensors;
    const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const TensorInfo& tensor) { return tensor.name == name; });
    return found == tensors.end() ? nullptr : &*found;
}

Result<void> SafetensorsReader::read(const TensorInfo& tensor, std::span<std::byte> out) const
{
    if (out.size() != tensor.end - tensor.begin)
        return fail(ErrorCode::Internal, "The memory does not have the tensor's size", tensor.name);
    return m_source->read(m_dataStart + tensor.begin, out);
}

Result<OwnedWeights> SafetensorsReader::readAll() const
{
    OwnedWeights weights;
    const std::uint64_t total = m_header.tensors.empty() ? 0 : m_header.tensors.back().end;
    weights.storage.reset(new (std::nothrow) std::byte[total]);
    if (!weights.storage)
        return fail(ErrorCode::OutOfMemory, "The weights need " + bytesText(total), m_source->name, "Close other programs or use a smaller model");
    CAIRN_TRY(m_source->read(m_dataStart, {weights.storage.get(), total}));
    for (const TensorInfo& tensor : m_header.tensors) {
        const auto type = elementType(tensor.dtype);
        if (!type)
            return fail(ErrorCode::Unsupported, "Weights of type " + tensor.dtype + " are not supported", m_source->name + ", tensor " + tensor.name,
                        "Save the model in float32");
        weights.tensors[tensor.name] = {*type, tensor.shape, {weights.storage.get() + tensor.begin, tensor.end - tensor.begin}};
    }
    return weights;
}

namespace {

using Entry = Weights::value_type;

Result<void> checkEntry(const Entry& entry)
{
    const auto& [name, tensor] = entry;
    if (name.empty() || name == "__metadata__" || !isUtf8(name))
        return fail(ErrorCode::InvalidInput, "A tensor cannot be stored under this name", toUtf8(name));
    std::uint64_t bytes = byteSize(tensor.type);
    for (const std::int64_t axis : tensor.shape) {
        if (axis < 0 || (axis > 0 && bytes > UINT64_MAX / static_cast<std::uint64_t>(axis)))
            return fail(ErrorCode::InvalidInput, "The shape is impossible", name);
        bytes *= static_cast<std::uint64_t>(axis);
    }
    if (bytes != tensor.bytes.size())
        return fail(ErrorCode::InvalidInput, "The shape does not fit the tensor's " + std::to_string(tensor.bytes.size()) + " bytes", name);
    return {};
}

/// Wide element types first, so that all of them are aligned; then by name.
std::vector<const Entry*> storageOrder(const Weights& weights)
{
    std::vector<const Entry*> order;
    for (const Entry& entry : weights)
        order.push_back(&entry);
    std::stable_sort(order.begin(), order.end(), [](const Entry* a, const Entry* b) { return byteSize(a->second.type) > byteSize(b->second.type); });
    return order;
}

std::string headerText(const std::vector<const Entry*>& order, const std::map<std::string, std::string>& metadata)
{
    Json header = Json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.pop_back();
    std::uint64_t begin = 0;
    for (const Entry* entry : order) { // by hand: ordered JSON objects take quadratic time
        const std::uint64_t end = begin + entry->second.bytes.size();
        const Json value{{"dtype", dtypeName(entry->second.type)}, {"shape", entry->second.shape}, {"data_offsets", {begin, end}}};
        text += (text.size() > 1 ? "," : "") + Json(entry->first).dump() + ":" + value.dump();
        begin = end;
    }
    text += "}";
    text.append((8 - text.size() % 8) % 8, ' ');
    return text;
}

} // namespace

Result<void> writeSafetensors(const Weights& weights, const std::map<std::string, std::string>& metadata, const ByteSink& sink)
{
    for (const Entry& entry : weights)
        CAIRN_TRY(checkEntry(entry));
    const auto order = storageOrder(weights);
    const std::string header = headerText(order, metadata);
    if (header.size() > kLargestSafetensorsHeader)
        return fail(ErrorCode::Unsupported, "Names and metadata need more than 100 MB");
    const std::uint64_t length = header.size();
    CAIRN_TRY(sink(std::as_bytes(std::span(&length, 1))));
    CAIRN_TRY(sink(std::as_bytes(std::span(header))));
    for (const Entry* entry : order)
        CAIRN_TRY(sink(entry->second.bytes));
    return {};
}

Result<std::string> safetensorsBytes(const Weights& weights, const std::map<std::string, std::string>& metadata)
{
    std::string bytes;
    CAIRN_TRY(writeSafetensors(weights, metadata, [&](std::span<const std::byte> part) -> Result<void> {
        bytes.append(reinterpret_cast<const char*>(part.data()), part.size());
        return {};
    }));
    return bytes;
}

} // namespace cairn::formats
