// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/remote/download_note.h"

#include "core/base/json.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace cairn::data {

namespace fs = std::filesystem;

bool DownloadNote::sameVersion(const HttpAnswer& answer) const
{
    if (!etag.empty() || !answer.etag.empty())
        return etag == answer.etag;
    return modified == answer.modified && (!size || !answer.size || *size == *answer.size);
}

DownloadNote readDownloadNote(const fs::path& file, const fs::path& data, const std::string& location)
{
    std::ifstream in(file);
    const Json json = Json::parse(in, nullptr, false);
    std::error_code error;
    const auto bytes = fs::file_size(data, error);
    if (!json.is_object() || error)
        return {};
    DownloadNote note;
    try {
        if (json.at("location").get<std::string>() != location)
            return {};
        note.etag = json.value("etag", std::string());
        note.modified = json.value("modified", std::string());
        if (json.contains("size"))
            note.size = json["size"].get<std::uint64_t>();
        for (const auto& range : json.at("ranges")) {
            if (range.at(0).get<std::uint64_t>() == 0)
                note.done = range.at(1).get<std::uint64_t>();
        }
    } catch (const Json::exception&) {
        return {};
    }
    return note.done <= bytes && (!note.size || note.done <= *note.size) ? note : DownloadNote{};
}

Result<void> writeDownloadNote(const fs::path& file, const DownloadNote& note, const std::string& location)
{
    Json json{{"location", location}, {"etag", note.etag}, {"modified", note.modified}, {"ranges", Json::array({Json::array({0, note.done})})}};
    if (note.size)
        json["size"] = *note.size;
    const fs::path temporary = file.string() + ".new";
    std::ofstream(temporary) << json.dump(1) << '\n';
    std::error_code error;
    fs::rename(temporary, file, error);
    if (error)
        return fail(ErrorCode::Io, "The download cannot be noted: " + error.message(), file.string(), "Check the disk");
    return {};
}

Result<CacheLock> CacheLock::take(const fs::path& file, const StopToken& stop)
{
    CacheLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (lock.m_descriptor < 0)
        return fail(ErrorCode::Permission, std::string("The cache cannot be written: ") + std::strerror(errno), file.string(), "Check its permissions");
    while (::flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Cancelled");
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return lock;
}

CacheLock::CacheLock(CacheLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

CacheLock& CacheLock::operator=(CacheLock&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

CacheLock::~CacheLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace cairn::data
