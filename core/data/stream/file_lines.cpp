// SPDX-License-Identifier: GPL-3.0-or-later
// A file that grows, and a folder to which files are added.
#include "core/data/stream/line_buffer.h"
#include "core/data/stream/sources.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fnmatch.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace cairn::data::stream {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kFileBlock = 1 << 20;

Error replaced(const fs::path& file)
{
    return fail(ErrorCode::Mismatch, "The file holds less than was read of it: it was cut off or replaced", file.string(),
                "Start a new recording for the new file");
}

/// An open file that is read from an offset on.
class OpenFile {
public:
    OpenFile() = default;
    ~OpenFile() { close(); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    Result<void> open(const fs::path& file, std::uint64_t offset)
    {
        close();
        m_file = file;
        m_handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        if (m_handle < 0)
            return fail(errno == ENOENT ? ErrorCode::NotFound : errno == EACCES ? ErrorCode::Permission : ErrorCode::Io,
                        std::string("The file cannot be read: ") + std::strerror(errno), file.string(), "Check the file and who may read it");
        if (size() < offset)
            return replaced(file);
        m_offset = offset;
        return {};
    }

    void close()
    {
        if (m_handle >= 0)
            ::close(m_handle);
        m_handle = -1;
    }

    bool isOpen() const { return m_handle >= 0; }
    std::uint64_t offset() const { return m_offset; }
    std::uint64_t size() const
    {
        struct stat facts{};
        return fstat(m_handle, &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
    }
    /// Whether another file has the name now (log rotation).
    bool rotated() const
    {
        struct stat here{}, there{};
        return fstat(m_handle, &here) != 0 || stat(m_file.c_str(), &there) != 0 || here.st_ino != there.st_ino || here.st_dev != there.st_dev;
    }

    /// Bytes added to `buffer`; 0 at the end as it is now.
    Result<std::size_t> readInto(LineBuffer& buffer)
    {
        if (size() < m_offset)
            return replaced(m_file);
        m_block.resize(kFileBlock);
        const ssize_t got = pread(m_handle, m_block.data(), m_block.size(), static_cast<off_t>(m_offset));
        if (got < 0)
            return fail(ErrorCode::Io, std::string("The file cannot be read: ") + std::strerror(errno), m_file.string(), "Check the disk");
        buffer.add(std::string_view(m_block.data(), static_cast<std::size_t>(got)));
        m_offset += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
    }

private:
    fs::path m_file;
    int m_handle = -1;
    std::uint64_t m_offset = 0;
    std::string m_block;
};

std::uint64_t offsetOf(const Json& position)
{
    return position.is_object() && position.contains("offset") && position["offset"].is_number_unsigned() ? position["offset"].get<std::uint64_t>() : 0;
}

class FileLines : public LineSource {
public:
    explicit FileLines(const fs::path& file) : m_path(file), m_buffer(file.string()) {}

    Result<void> open(bool fromStart, const Json& position)
    {
        m_first = offsetOf(position);
        CAIRN_TRY(m_file.open(m_path, m_first));
        if (!fromStart && position.is_null()) {
            m_first = m_file.size();
            return m_file.open(m_path, m_first);
        }
        return {};
    }

    Result<bool> read(std::vector<std::string>& lines, std::size_t most, std::chrono::milliseconds wait, const StopToken& stop) override
    {
        const auto end = std::chrono::steady_clock::now() + wait;
        for (;;) {
            CAIRN_TRY(m_buffer.take(lines, most));
            if (lines.size() >= most)
                return true;
            CAIRN_ASSIGN(const std::size_t got, m_file.readInto(m_buffer));
            if (got > 0)
                continue;
            if (!lines.empty() || std::chrono::steady_clock::now() >= end)
                return true;
            if (m_file.rotated())
                return fail(ErrorCode::Mismatch, "The file was replaced by another one of the same name", m_path.string(),
                            "Record a folder with a pattern instead, or start a new recording");
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled", m_path.string());
            pause(std::chrono::milliseconds(20), stop);
        }
    }

    Json position() const override { return {{"offset", m_first + m_buffer.taken()}}; }
    std::optional<std::uint64_t> lag() const override
    {
        const std::uint64_t size = m_file.size(), done = m_first + m_buffer.taken();
        return size > done ? size - done : 0;
    }

private:
    fs::path m_path;
    OpenFile m_file;
    LineBuffer m_buffer;
    std::uint64_t m_first = 0;
};

/// Files of a folder in the order of their names. The newest one may still grow; an older one has ended.
class FolderLines : public LineSource {
public:
    FolderLines(fs::path folder, std::string pattern) : m_folder(std::move(folder)), m_pattern(std::move(pattern)), m_buffer(m_folder.string()) {}

    Result<void> open(bool fromStart, const Json& position)
    {
        std::error_code error;
        if (!fs::is_directory(m_folder, error))
            return fail(ErrorCode::NotFound, "The folder does not exist", m_folder.string(), "Check the name");
        if (position.is_object() && position.value("file", std::string()) != "")
            return start(position["file"].get<std::string>(), offsetOf(position));
        const std::set<std::string> names = files();
        if (!fromStart && !names.empty()) {
            CAIRN_TRY(start(*names.rbegin(), 0));
            return start(*names.rbegin(), m_file.size());
        }
        return {};
    }

    Result<bool> read(std::vector<std::string>& lines, std::size_t most, std::chrono::milliseconds wait, const StopToken& stop) override
    {
        const auto end = std::chrono::steady_clock::now() + wait;
        for (;;) {
            CAIRN_TRY(m_buffer.take(lines, most));
            if (lines.size() >= most)
                return true;
            CAIRN_ASSIGN(const bool more, step(lines));
            if (more)
                continue;
            if (!lines.empty() || std::chrono::steady_clock::now() >= end)
                return true;
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, "Cancelled", m_folder.string());
            pause(std::chrono::milliseconds(50), stop);
        }
    }

    Json position() const override
    {
        return m_name.empty() ? Json() : Json{{"file", m_name}, {"offset", m_first + m_buffer.taken() - m_takenBefore}};
    }

    std::optional<std::uint64_t> lag() const override
    {
        std::uint64_t bytes = 0;
        std::error_code error;
        for (const std::string& name : files()) {
            if (name < m_name)
                continue;
            const std::uint64_t size = fs::file_size(m_folder / name, error);
            bytes += error ? 0 : size;
        }
        const std::uint64_t done = m_first + m_buffer.taken() - m_takenBefore;
        return bytes > done ? bytes - done : 0;
    }

private:
    std::set<std::string> files() const
    {
        std::set<std::string> names;
        std::error_code error;
        for (fs::directory_iterator at(m_folder, error), end; !error && at != end; at.increment(error)) {
            const std::string name = at->path().filename().string();
            if (fnmatch(m_pattern.c_str(), name.c_str(), FNM_PERIOD) == 0 && at->is_regular_file(error))
                names.insert(name);
        }
        return names;
    }

    Result<void> start(const std::string& name, std::uint64_t offset)
    {
        m_name = name;
        m_first = offset;
        m_takenBefore = m_buffer.taken();
        return m_file.open(m_folder / name, offset);
    }

    /// Reads on in the file, or goes to the next one. False: nothing more for now.
    Result<bool> step(std::vector<std::string>& lines)
    {
        if (m_file.isOpen()) {
            CAIRN_ASSIGN(const std::size_t got, m_file.readInto(m_buffer));
            if (got > 0)
                return true;
        }
        const std::set<std::string> names = files();
        const auto next = names.upper_bound(m_name);
        if (next == names.end())
            return false;
        if (m_file.isOpen()) {
            CAIRN_ASSIGN(const std::size_t late, m_file.readInto(m_buffer)); // written between the two looks
            if (late > 0)
                return true;
            m_buffer.takeRest(lines);
        }
        CAIRN_TRY(start(*next, 0));
        return true;
    }

    fs::path m_folder;
    std::string m_pattern, m_name;
    OpenFile m_file;
    LineBuffer m_buffer;
    std::uint64_t m_first = 0, m_takenBefore = 0;
};

} // namespace

Result<std::unique_ptr<LineSource>> growingFile(const fs::path& file, bool fromStart, const Json& position)
{
    auto lines = std::make_unique<FileLines>(file);
    CAIRN_TRY(lines->open(fromStart, position));
    return std::unique_ptr<LineSource>(std::move(lines));
}

Result<std::unique_ptr<LineSource>> growingFolder(const fs::path& folder, const std::string& pattern, bool fromStart, const Json& position)
{
    auto lines = std::make_unique<FolderLines>(folder, pattern);
    CAIRN_TRY(lines->open(fromStart, position));
    return std::unique_ptr<LineSource>(std::move(lines));
}

} // namespace cairn::data::stream
