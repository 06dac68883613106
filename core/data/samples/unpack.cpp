// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/samples/unpack.h"

#include "core/base/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

namespace cairn::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kReadBytes = 1 << 20;

struct ArchiveCloser {
    void operator()(archive* handle) const { archive_read_free(handle); }
};

/// One archive that is being unpacked.
class Unpacking {
public:
    Unpacking(const fs::path& file, const fs::path& folder, JobContext& job, const UnpackLimits& limits)
        : m_file(file), m_folder(folder), m_job(job), m_limits(limits), m_handle(archive_read_new())
    {
        std::error_code ignored;
        m_packed = fs::file_size(file, ignored);
    }

    Result<void> run()
    {
        archive_read_support_format_zip_seekable(m_handle.get());
        archive_read_support_format_tar(m_handle.get());
        archive_read_support_filter_gzip(m_handle.get());
        archive_read_support_filter_xz(m_handle.get());
        archive_read_support_filter_bzip2(m_handle.get());
        if (archive_read_open_filename(m_handle.get(), m_file.c_str(), kReadBytes) != ARCHIVE_OK)
            return damaged();
        for (std::uint64_t files = 0;; ++files) {
            archive_entry* entry = nullptr;
            const int code = archive_read_next_header(m_handle.get(), &entry);
            if (code == ARCHIVE_EOF)
                return {};
            if (code < ARCHIVE_WARN)
                return damaged();
            if (files >= m_limits.mostFiles)
                return fail(ErrorCode::Corrupt, "The archive holds too many files", m_file.string(), "Get it from its maker");
            CAIRN_TRY(one(entry));
        }
    }

private:
    Error damaged() const
    {
        const char* detail = archive_error_string(m_handle.get());
        return fail(ErrorCode::Corrupt, std::string("The archive is damaged: ") + toUtf8(detail ? detail : "it cannot be read"), m_file.string(),
                    "Download it again");
    }

    Error refused(const std::string& what, const std::string& name) const
    {
        return fail(ErrorCode::InvalidInput, what + ": " + toUtf8(name), m_file.string(), "Get the archive from its maker");
    }

    /// Below the folder, whatever the name says.
    Result<fs::path> placeOf(const std::string& name) const
    {
        const fs::path path(name);
        if (name.empty() || path.is_absolute() || name.find('\\') != std::string::npos)
            return refused("The archive wants to write outside its folder", name);
        for (const fs::path& part : path) {
            if (part == "..")
                return refused("The archive wants to write outside its folder", name);
        }
        return m_folder / path.lexically_normal();
    }

    Result<void> one(archive_entry* entry)
    {
        const char* utf8 = archive_entry_pathname_utf8(entry);
        const char* plain = utf8 ? utf8 : archive_entry_pathname(entry);
        const std::string name = plain ? plain : "";
        CAIRN_ASSIGN(const fs::path place, placeOf(name));
        if (name.starts_with("__MACOSX/") || place.filename().string().starts_with("._"))
            return {};
        if (archive_entry_hardlink(entry) || archive_entry_symlink(entry))
            return refused("The archive holds a link", name);
        std::error_code problem;
        if (archive_entry_filetype(entry) == AE_IFDIR) {
            fs::create_directories(place, problem);
        } else if (archive_entry_filetype(entry) == AE_IFREG) {
            fs::create_directories(place.parent_path(), problem);
            if (!problem)
                return write(place);
        } else {
            return refused("The archive holds something that is no file", name);
        }
        if (problem)
            return fail(ErrorCode::Io, "The archive cannot be unpacked: " + problem.message(), place.string(), "Check the disk");
        return {};
    }

    Result<void> write(const fs::path& place)
    {
        std::ofstream out(place, std::ios::binary | std::ios::trunc);
        std::string buffer(kReadBytes, '\0');
        for (;;) {
            if (m_job.cancelled())
                return fail(ErrorCode::Cancelled, "Cancelled");
            const auto got = archive_read_data(m_handle.get(), buffer.data(), buffer.size());
            if (got < 0)
                return damaged();
            if (got == 0)
                break;
            m_written += static_cast<std::uint64_t>(got);
            if (m_written > m_limits.mostBytes || (m_written > m_limits.freeBytes && m_written / std::max<std::uint64_t>(m_packed, 1) > m_limits.mostRatio))
                return fail(ErrorCode::Corrupt, "The archive grows beyond all measure when it is unpacked", m_file.string(), "Get it from its maker");
            out.write(buffer.data(), got);
            if (!out)
                return fail(ErrorCode::NoSpace, "The unpacked file cannot be written", place.string(), "Free some space");
            m_job.progress.set(std::min<std::uint64_t>(static_cast<std::uint64_t>(archive_filter_bytes(m_handle.get(), -1)), m_packed), m_packed);
        }
        out.close();
        if (!out)
            return fail(ErrorCode::NoSpace, "The unpacked file cannot be written", place.string(), "Free some space");
        return {};
    }

    const fs::path& m_file;
    const fs::path& m_folder;
    JobContext& m_job;
    const UnpackLimits& m_limits;
    std::unique_ptr<archive, ArchiveCloser> m_handle;
    std::uint64_t m_packed = 0, m_written = 0;
};

} // namespace

Result<void> unpackArchive(const fs::path& archive, const fs::path& folder, JobContext& job, const UnpackLimits& limits)
{
    return Unpacking(archive, folder, job, limits).run();
}

} // namespace cairn::data
