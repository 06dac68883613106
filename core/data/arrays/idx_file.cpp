// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/arrays/idx_file.h"

#include "core/base/mapped_file.h"
#include "core/base/text.h"
#include "core/data/file_probe.h"

#include <algorithm>
#include <limits>
#include <string>
#include <zlib.h>

namespace cairn::data {

namespace {

constexpr std::uint64_t kMostDimensions = 4;
constexpr std::uint64_t kDeflateRatio = 1032; ///< no deflate stream expands more
constexpr std::uint8_t kUnsignedByte = 0x08;

struct Header {
    std::vector<std::uint64_t> shape;
    std::uint64_t bytes = 0;    ///< of the header
    std::uint64_t elements = 0;
};

std::string shapeText(const std::vector<std::uint64_t>& shape)
{
    std::string text;
    for (const auto size : shape)
        text += (text.empty() ? "" : " x ") + grouped(size);
    return text;
}

Result<Header> readHeader(const FileProbe& probe, const std::string& where)
{
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(probe.head[at]); };
    const std::uint64_t dimensions = byte(3);
    Header header;
    header.bytes = 4 + 4 * dimensions;
    if (probe.head.size() < header.bytes)
        return fail(ErrorCode::Corrupt, "The IDX file ends within its header", where, "Get a fresh copy");
    if (byte(2) != kUnsignedByte)
        return fail(ErrorCode::Unsupported, "The IDX file holds numbers of another kind than bytes", where, "Convert it to unsigned bytes");
    if (dimensions > kMostDimensions)
        return fail(ErrorCode::Unsupported, "The IDX file has " + std::to_string(dimensions) + " dimensions", where, "Images have 3 or 4, labels 1");
    header.elements = 1;
    for (std::uint64_t i = 0; i < dimensions; ++i) {
        const std::size_t at = 4 + 4 * i;
        const std::uint64_t size = std::uint64_t{byte(at)} << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
        header.shape.push_back(size);
        if (size != 0 && header.elements > std::numeric_limits<std::int64_t>::max() / size)
            return fail(ErrorCode::Corrupt, "The IDX file claims an impossible size: " + shapeText(header.shape), where, "Get a fresh copy");
        header.elements *= size;
    }
    if (header.elements == 0)
        return fail(ErrorCode::InvalidInput, "The IDX file holds nothing (" + shapeText(header.shape) + ")", where, "Choose another file");
    return header;
}

Error cutOff(const Header& header, std::uint64_t found, const std::string& where)
{
    return fail(ErrorCode::Corrupt, "The IDX file is cut off: it promises " + shapeText(header.shape) + " = " +
                grouped(header.elements) + " bytes and has " + grouped(found), where, "Get a fresh copy");
}

Result<IdxFile> mapPlain(const std::filesystem::path& file, Header header)
{
    CAIRN_ASSIGN(MappedFile mapped, mapFile(file));
    const std::uint64_t there = mapped.bytes.size() - std::min<std::uint64_t>(mapped.bytes.size(), header.bytes);
    if (there < header.elements)
        return cutOff(header, there, file.string());
    return IdxFile{std::move(header.shape), mapped.bytes.subspan(header.bytes, header.elements), std::move(mapped.owner)};
}

Result<IdxFile> inflateGzip(const std::filesystem::path& file, const FileProbe& probe, Header header, const StopToken& stop)
{
    if (header.elements / kDeflateRatio > probe.bytes)
        return fail(ErrorCode::Corrupt, "The IDX file claims an impossible size: " + shapeText(header.shape) + " out of " +
                    grouped(probe.bytes) + " compressed bytes", file.string(), "Get a fresh copy");
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> in(gzopen(file.c_str(), "rb"), gzclose);
    if (!in || gzseek(in.get(), static_cast<z_off_t>(header.bytes), SEEK_SET) < 0)
        return fail(ErrorCode::NotFound, "The file is not there any more", file.string(), "Put it back");
    auto bytes = std::make_shared<std::vector<std::uint8_t>>(header.elements);
    for (std::uint64_t done = 0; done < header.elements;) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled", file.string());
        const auto want = static_cast<unsigned>(std::min<std::uint64_t>(header.elements - done, 4 << 20));
        const int got = gzread(in.get(), bytes->data() + done, want);
        if (got <= 0)
            return cutOff(header, done, file.string());
        done += static_cast<std::uint64_t>(got);
    }
    const std::span<const std::uint8_t> view(*bytes);
    return IdxFile{std::move(header.shape), view, std::move(bytes)};
}

} // namespace

Result<IdxFile> openIdx(const std::filesystem::path& file, const StopToken& stop)
{
    CAIRN_ASSIGN(const auto probe, probeFile(file));
    if (probe.kind != FileKind::Idx)
        return fail(ErrorCode::InvalidInput, "This is not an IDX file", file.string(), "Choose a file such as train-images-idx3-ubyte");
    CAIRN_ASSIGN(auto header, readHeader(probe, file.string()));
    return probe.gzip ? inflateGzip(file, probe, std::move(header), stop) : mapPlain(file, std::move(header));
}

} // namespace cairn::data
