// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/stream/line_source.h"

#include "core/data/stream/sources.h"

#include <algorithm>
#include <thread>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds kLook{20};

Error notUnderstood(const std::string& location)
{
    return fail(ErrorCode::InvalidInput, "This is no place that a stream can come from", location,
                "Give a file, a folder with a pattern such as /logs/*.csv, a FIFO, tcp://host:port, http://host/path or kafka://host:port/topic");
}

Result<std::unique_ptr<LineSource>> openTcp(const std::string& location, const StopToken& stop)
{
    const std::string place = location.substr(6);
    const std::size_t colon = place.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == place.size())
        return notUnderstood(location);
    return stream::tcp(place.substr(0, colon), place.substr(colon + 1), stop);
}

Result<std::unique_ptr<LineSource>> openKafka(const StreamSpec& spec, const Json& position, const StopToken& stop)
{
    const std::string place = spec.location.substr(8);
    const std::size_t slash = place.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == place.size())
        return notUnderstood(spec.location);
    return stream::kafka(place.substr(0, slash), place.substr(slash + 1), spec.fromStart, position, stop);
}

Result<std::unique_ptr<LineSource>> openPath(const StreamSpec& spec, const Json& position)
{
    const fs::path path = spec.location.starts_with("file:") ? spec.location.substr(5) : spec.location;
    const std::string name = path.filename().string();
    if (name.find_first_of("*?") != std::string::npos)
        return stream::growingFolder(path.parent_path(), name, spec.fromStart, position);
    std::error_code error;
    switch (const auto status = fs::status(path, error); status.type()) {
    case fs::file_type::fifo: return stream::fifo(path);
    case fs::file_type::directory: return stream::growingFolder(path, "*", spec.fromStart, position);
    case fs::file_type::regular: return stream::growingFile(path, spec.fromStart, position);
    case fs::file_type::not_found: return fail(ErrorCode::NotFound, "The file does not exist", path.string(), "Check the name");
    default: return notUnderstood(spec.location);
    }
}

} // namespace

void stream::pause(std::chrono::milliseconds wait, const StopToken& stop)
{
    const auto end = std::chrono::steady_clock::now() + wait;
    while (!stop.stop_requested() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::min(kLook, wait));
}

Result<std::unique_ptr<LineSource>> openLines(const StreamSpec& spec, const Json& position, const StopToken& stop)
{
    const std::string& location = spec.location;
    if (location.starts_with("tcp://"))
        return openTcp(location, stop);
    if (location.starts_with("http://") || location.starts_with("https://"))
        return stream::http(location);
    if (location.starts_with("kafka://"))
        return openKafka(spec, position, stop);
    if (location.find("://") != std::string::npos)
        return notUnderstood(location);
    return openPath(spec, position);
}

} // namespace cairn::data
