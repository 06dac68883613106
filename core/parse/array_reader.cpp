// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parse/array_reader.h"

#include <algorithm>

namespace cairn::parse {

namespace {

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

} // namespace cairn::parse
