// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/remote/remote_file.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/data/remote/aws_sign.h"
#include "core/data/remote/download_note.h"
#include "core/data/remote/http_get.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <string_view>
#include <thread>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kBytesPerNote = 4 << 20; ///< between two writings of the side file
constexpr int kMostRestarts = 3;
/// Parameters that are a key in themselves.
constexpr std::array<std::string_view, 6> kSignatures{"x-amz-signature=", "x-amz-security-token=", "sig=", "signature=", "access_token=", "token="};

Error statusError(int status, const std::string& location)
{
    const std::string answer = " (the server answers " + std::to_string(status) + ")";
    if (status == 404 || status == 410)
        return fail(ErrorCode::NotFound, "There is no such file" + answer, location, "Check the address");
    if (status == 401 || status == 403)
        return fail(ErrorCode::Permission, "The server does not give the file out" + answer, location,
                    location.starts_with("s3:") ? "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and check AWS_REGION"
                                                : "Download the file with your browser and open the copy");
    return fail(ErrorCode::Io, "The server has a problem" + answer, location, "Try again later");
}

bool worthAnotherTry(const Error& error)
{
    return error.code == ErrorCode::Io || error.code == ErrorCode::Timeout;
}

/// One file that is being copied.
class Download {
public:
    Download(std::string location, fs::path data, fs::path side, const RemoteOptions& options)
        : m_location(std::move(location)), m_data(std::move(data)), m_side(std::move(side)), m_options(options), m_s3(s3PlaceOf(m_location)),
          m_note(readDownloadNote(m_side, m_data, m_location))
    {
    }

    bool complete() const { return m_note.complete(); }

    /// Whether the file on the server is the one of the copy.
    Result<bool> unchanged(const StopToken& stop)
    {
        CAIRN_ASSIGN(const auto answer, httpGet(request(true), {}, stop));
        if (answer.status == 405 || answer.status == 501)
            return true; // no HEAD: nothing to compare with
        if (answer.status != 200)
            return statusError(answer.status, m_location);
        return m_note.sameVersion(answer);
    }

    Result<void> forget()
    {
        m_note = {};
        return writeDownloadNote(m_side, m_note, m_location);
    }

    Result<void> run(JobContext& job)
    {
        int idle = 0;
        for (int wait = m_options.firstWaitMs;;) {
            const std::uint64_t before = m_note.done;
            const auto attempt = attemptOnce(job);
            CAIRN_TRY(writeDownloadNote(m_side, m_note, m_location));
            if (attempt && m_note.complete())
                return {};
            if (!attempt && !worthAnotherTry(attempt.error()))
                return attempt.error();
            if (m_restarts > kMostRestarts)
                return fail(ErrorCode::Mismatch, "The file keeps changing while it is read", m_location, "Try again later");
            const bool moved = m_note.done > before;
            idle = moved ? 0 : idle + 1;
            wait = moved ? m_options.firstWaitMs : wait * 2;
            if (idle >= m_options.attempts)
                return attempt ? fail(ErrorCode::Io, "The server ends the transfer too early", m_location, "Try again later") : attempt.error();
            CAIRN_TRY(sleepFor(wait, job.stop));
        }
    }

private:
    static std::optional<S3Place> s3PlaceOf(const std::string& location)
    {
        return location.starts_with("s3:") ? s3Place(location) : std::nullopt;
    }

    HttpRequest request(bool headOnly) const
    {
        HttpRequest request;
        request.url = m_s3 ? m_s3->url : m_location;
        if (m_s3)
            request.headers = s3Headers(*m_s3, headOnly ? "HEAD" : "GET");
        request.headOnly = headOnly;
        request.follow = !m_s3;
        request.connectSeconds = m_options.connectSeconds;
        request.stallSeconds = m_options.stallSeconds;
        return request;
    }

    Result<void> attemptOnce(JobContext& job)
    {
        HttpRequest request = this->request(false);
        if (m_note.done > 0) {
            request.headers.push_back("Range: bytes=" + std::to_string(m_note.done) + "-");
            const std::string version = m_note.etag.empty() || m_note.etag.starts_with("W/") ? m_note.modified : m_note.etag;
            if (!version.empty())
                request.headers.push_back("If-Range: " + version);
        }
        std::fstream out;
        std::uint64_t noted = m_note.done;
        HttpSink sink;
        sink.begin = [&](const HttpAnswer& answer) { return begin(answer, out); };
        sink.bytes = [&](std::span<const char> bytes) -> Result<void> {
            out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
            if (!out)
                return fail(ErrorCode::NoSpace, "The copy cannot be written", m_data.string(), "Free some space");
            m_note.done += bytes.size();
            job.progress.set(m_note.done, m_note.size.value_or(0));
            if (m_note.done - noted < kBytesPerNote)
                return {};
            noted = m_note.done;
            out.flush();
            return writeDownloadNote(m_side, m_note, m_location);
        };
        auto answer = httpGet(request, sink, job.stop);
        if (out.is_open())
            out.flush();
        CAIRN_TRY(answer);
        if (answer->status == 416)
            return restart();
        if (answer->status != 200 && answer->status != 206)
            return statusError(answer->status == 429 ? 503 : answer->status, m_location);
        if (!m_note.size) // a server that does not say the size: what came is all
            m_note.size = m_note.done;
        return {};
    }

    Result<void> restart()
    {
        ++m_restarts;
        m_note = {};
        return {};
    }

    /// Puts the writing position where the answer begins.
    Result<void> begin(const HttpAnswer& answer, std::fstream& out)
    {
        const bool goesOn = answer.status == 206 && answer.from == m_note.done && (m_note.done == 0 || m_note.sameVersion(answer));
        if (answer.status == 206 && !goesOn) {
            CAIRN_TRY(restart());
            return fail(ErrorCode::Io, "The file changed while it was read", m_location, "Try again");
        }
        if (!goesOn) {
            if (m_note.done > 0 && !m_note.sameVersion(answer))
                ++m_restarts;
            m_note = {};
        }
        m_note.etag = answer.etag;
        m_note.modified = answer.modified;
        m_note.size = answer.size;
        std::error_code error;
        const auto space = fs::space(m_data.parent_path(), error);
        if (!error && answer.size && space.available < *answer.size - m_note.done)
            return fail(ErrorCode::NoSpace, "The copy needs " + bytesText(*answer.size - m_note.done) + ", the disk has " + bytesText(space.available),
                        m_data.string(), "Free some space");
        if (m_note.done == 0)
            std::ofstream(m_data, std::ios::binary | std::ios::trunc);
        out.open(m_data, std::ios::binary | std::ios::in | std::ios::out);
        out.seekp(static_cast<std::streamoff>(m_note.done));
        if (!out)
            return fail(ErrorCode::Io, "The copy cannot be written", m_data.string(), "Check the disk");
        return {};
    }

    Result<void> sleepFor(int milliseconds, const StopToken& stop) const
    {
        for (int slept = 0; slept < milliseconds; slept += 20) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled", m_location);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return {};
    }

    std::string m_location;
    fs::path m_data, m_side;
    RemoteOptions m_options;
    std::optional<S3Place> m_s3;
    DownloadNote m_note;
    int m_restarts = 0;
};

/// The last part of the path: endings matter ("a.jsonl.gz").
std::string nameOf(const std::string& location)
{
    std::string path = location.substr(0, location.find_first_of("?#"));
    path.erase(0, path.rfind('/') + 1);
    std::string name;
    for (const char c : path)
        name += std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.' ? c : '_';
    while (name.starts_with('.'))
        name.erase(0, 1);
    return name.empty() ? "file" : name.substr(name.size() > 100 ? name.size() - 100 : 0);
}

Result<void> checkAddress(const std::string& location)
{
    std::string lower = location;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const auto part : kSignatures) {
        if (lower.find("?" + std::string(part)) != std::string::npos || lower.find("&" + std::string(part)) != std::string::npos)
            return fail(ErrorCode::InvalidInput, "The address carries a key in itself, which would be stored with the project", lower.substr(0, lower.find('?')),
                        "Use an s3:// address with the key in the environment, or download the file and open the copy");
    }
    if (location.starts_with("s3:") && !s3Place(location))
        return fail(ErrorCode::InvalidInput, "The address names no object", location, "Write it as s3://bucket/folder/file.csv");
    return {};
}

} // namespace

Result<RemoteFile> fetchRemote(const std::string& location, const fs::path& cacheFolder, JobContext& job, const RemoteOptions& options)
{
    CAIRN_TRY(checkAddress(location));
    const fs::path folder = cacheFolder / "remote" / sha256Hex(location).substr(0, 32);
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return fail(ErrorCode::Permission, "The cache folder cannot be made: " + error.message(), folder.string(), "Check its permissions");
    CAIRN_ASSIGN(const auto lock, CacheLock::take(folder / "lock", job.stop));
    RemoteFile remote{folder / nameOf(location), {}};
    Download download(location, remote.file, folder / "state.json", options);
    if (download.complete()) {
        const auto same = download.unchanged(job.stop);
        if (!same && !worthAnotherTry(same.error()))
            return same.error();
        if (!same)
            remote.notice = "The server is not reached: the copy made earlier is used (" + location + ")";
        if (!same || *same)
            return remote;
        CAIRN_TRY(download.forget());
    }
    CAIRN_TRY(download.run(job));
    return remote;
}

} // namespace cairn::data
