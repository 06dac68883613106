// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/array_reader.h"

#include <algorithm>

namespace cairn::parse {

namespace {

constexpr std::uint64_t kPieceBytes = 64 << 20;
constexpr std::uint64_t kWorkMemory = std::uint64_t{3} << 30; ///< beside the mapped file

} // namespace

Result<ArrayReader> ArrayReader::open(const std::filesystem::path& file, const std::string& format, StopToken stop)
{
    std::error_code ignored;
    const std::uint64_t bytes = std::filesystem::file_size(file, ignored);
    ParseLimits limits;
    limits.memoryBytes = kWorkMemory + (ignored ? 0 : std::min<std::uint64_t>(bytes, std::uint64_t{1} << 44));
    limits.cpuSeconds = 3600;
    CAIRN_ASSIGN(auto process, ParseProcess::start({.mode = format, .inputs = {file}, .limits = limits}));
    return list(std::move(process), stop);
}

Result<ArrayReader> ArrayReader::openBytes(std::string bytes, StopToken stop)
{
    ParseLimits limits;
    limits.memoryBytes = kWorkMemory + 3 * bytes.size();
    CAIRN_ASSIGN(auto process, ParseProcess::start({.mode = "hdf5", .limits = limits}));
    CAIRN_TRY(process->ask(Message{Json{{"verb", "load"}}, std::move(bytes)}, stop));
    return list(std::move(process), stop);
}

Result<ArrayReader> ArrayReader::list(std::unique_ptr<ParseProcess> process, StopToken stop)
{
    CAIRN_ASSIGN(const Message reply, process->ask(Message{Json{{"verb", "list"}}, {}}, stop));
    ArrayReader reader(std::move(process));
    try {
        for (const Json& entry : reply.head.at("arrays"))
            reader.m_arrays.push_back({entry.at("name"), entry.at("descr"), entry.at("shape").get<std::vector<std::uint64_t>>(), entry.at("fortran"),
                                       entry.at("pieces"), entry.at("pieceBytes"), entry.at("refused")});
    } catch (const Json::exception&) {
        return unreadable();
    }
    return reader;
}

Result<std::string> ArrayReader::read(const ArrayEntry& array, std::uint64_t first, std::uint64_t count, StopToken stop)
{
    CAIRN_ASSIGN(Message reply, m_process->ask(Message{Json{{"verb", "read"}, {"name", array.name}, {"first", first}, {"count", count}}, {}}, stop));
    if (reply.body.size() != count * array.pieceBytes)
        return unreadable();
    return std::move(reply.body);
}

Result<std::string> ArrayReader::readAll(const ArrayEntry& array, StopToken stop)
{
    const std::uint64_t step = std::max<std::uint64_t>(1, kPieceBytes / std::max<std::uint64_t>(1, array.pieceBytes));
    std::string bytes;
    for (std::uint64_t first = 0; first < array.pieces; first += step) {
        CAIRN_ASSIGN(const std::string piece, read(array, first, std::min(step, array.pieces - first), stop));
        bytes += piece;
    }
    return bytes;
}

Result<nlohmann::json> ArrayReader::attributes(StopToken stop)
{
    CAIRN_ASSIGN(const Message reply, m_process->ask(Message{Json{{"verb", "attributes"}}, {}}, stop));
    nlohmann::json groups = nlohmann::json::parse(reply.body, nullptr, false);
    if (!groups.is_object())
        return unreadable();
    return groups;
}

} // namespace cairn::parse
